"""What an admin keeps of the claim: payers, fees, providers, mappings; and the audit to read."""

from claims.admin import audit, claims, edit_settings, lookups, mappings, payers, providers

__all__ = ["audit", "claims", "edit_settings", "lookups", "mappings", "payers", "providers"]
