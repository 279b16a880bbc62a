"""Who did and saw what."""

from clinicbridge.audit.actors import acting, actor, correlation_id, new_correlation_id, source
from clinicbridge.audit.registry import exempt, exemptions, register, registered

__all__ = [
    "acting",
    "actor",
    "correlation_id",
    "exempt",
    "exemptions",
    "new_correlation_id",
    "register",
    "registered",
    "source",
]
