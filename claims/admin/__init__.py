"""What an admin keeps of the claim: payers, fees, mappings, code tables; the audit to read."""

from claims.admin import (
    audit,
    claims,
    code_tables,
    edit_settings,
    fields_seen,
    lookups,
    mappings,
    note_phrases,
    payers,
    providers,
    suggestion_policy,
    work,
)

__all__ = [
    "audit",
    "claims",
    "code_tables",
    "edit_settings",
    "fields_seen",
    "lookups",
    "mappings",
    "note_phrases",
    "payers",
    "providers",
    "suggestion_policy",
    "work",
]
