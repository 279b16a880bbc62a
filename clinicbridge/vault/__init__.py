"""What nobody else can read: keys, sealed fields, search tokens, purposes."""

from clinicbridge.vault.purposes import NoPurpose, masked, purpose, reading
from clinicbridge.vault.seal import Destroyed, Unreadable

__all__ = ["Destroyed", "NoPurpose", "Unreadable", "masked", "purpose", "reading"]
