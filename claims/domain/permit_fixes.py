"""The fix that puts in the number of an authorization or referral on file."""

from typing import Literal

from claims.domain import fixing, labels
from claims.domain.content import ClaimContent
from claims.domain.field_fixes import SetField
from claims.domain.fixing import Inapplicable, Text, Uid


class TakeNumber(fixing.BaseFix):
    """Set a cell to the number of what ``permit`` names on file; ``which`` tells it apart.

    Offers are kept in clear and the number is not: whoever takes the offer
    looks it up and sets what ``named`` returns.
    """

    kind: Literal["TakeNumber"] = "TakeNumber"
    cell: Literal["authorization_number", "referral_number"]
    permit: Uid
    which: Text = ""

    @property
    def label(self) -> str:
        told = f" ({self.which})" if self.which else ""
        return f"Set {labels.name(self.cell)} to the one on file{told}"

    @property
    def subject(self) -> str:
        return self.cell

    def apply(self, content: ClaimContent) -> ClaimContent:  # noqa: ARG002
        """Refuse: without the number there is nothing to set."""
        raise Inapplicable("The number on file is looked up when this is taken from its finding.")

    def named(self, number: str) -> SetField:
        """Return the fix that sets the number itself."""
        return SetField(cell=self.cell, value=number)
