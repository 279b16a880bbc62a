"""Say on how many examples a property is tried: all, or a part of them in `--fast`."""

import os

FEW = os.environ.get("CLINICBRIDGE_TEST_EXAMPLES", "all") == "few"


def of(many: int) -> int:
    """Return MANY; where few are wanted a tenth of it, but never fewer than five."""
    return max(5, many // 10) if FEW else many
