"""The one fix that changes nothing: ask the provider, and let the claim wait."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from claims.domain.content import ClaimContent
from claims.domain.fixing import BaseFix, Text
from claims.domain.reading import questions
from claims.domain.reading.reading import Gap


class AskProvider(BaseFix):
    """Put a drafted question to the provider; ``about`` is a word of our own lists.

    ``service`` is the key of what it is about: of a line where the claim
    has one, of a fact or a problem of a reading otherwise.
    """

    asks: ClassVar[bool] = True

    kind: Literal["AskProvider"] = "AskProvider"
    what: Gap
    about: Text = ""
    service: Annotated[str, Field(max_length=80)] = ""

    def apply(self, content: ClaimContent) -> ClaimContent:
        """Return the claim as it is."""
        return content

    @property
    def question(self) -> str:
        """The drafted words, neutral: no code and no amount."""
        return questions.words(self.what, self.about)

    @property
    def label(self) -> str:
        """Say what accepting does."""
        return f"Ask the provider: {self.question}"

    @property
    def subject(self) -> str:
        """Name what the question is about."""
        return self.service
