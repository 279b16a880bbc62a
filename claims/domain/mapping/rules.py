"""What the rest of the house needs of rules: their shape and their check."""

from claims.domain.mapping.chains import tables
from claims.domain.mapping.checks import check, faults
from claims.domain.mapping.rule import Mapping, Rule

__all__ = ["Mapping", "Rule", "check", "faults", "tables"]
