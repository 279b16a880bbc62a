"""A form that was sent and refused: it stands there again as it was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# What a person types into each form of the claim's page, by the form's name: the
# kind of a change, or the act's address.
FIELDS: dict[str, tuple[str, ...]] = {
    "AddLine": ("code", "modifiers", "pointers", "units", "charge"),
    "AddDiagnosis": ("code",),
    "hold": ("reason_code", "turn", "until", "note"),
    "override": ("reason",),
    "keep": ("reason",),
    "settle": ("remote_id", "reason"),
    "close": ("disposition", "reason"),
    "void": ("reason",),
    "correct": ("correction", "reason"),
    "correct-unasked": ("correction", "reason"),
    "snooze": ("until",),
    "ask": ("question",),
    "note": ("note",),
    "save-view": ("name", "whose"),
    "rename-view": ("name",),
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was typed into a form, and what is wrong at which of its fields.

    ``about`` tells forms of one name apart: the finding an override is for.
    """

    form: str = ""
    about: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    wrong: str = ""
    words: str = ""

    def is_of(self, form: str, about: str = "") -> bool:
        """Whether this form was the one that was sent."""
        return bool(form) and (self.form, self.about) == (form, about)

    def typed(self, form: str, name: str, about: str = "") -> str:
        """Return what was typed into a field of a form."""
        return self.values.get(name, "") if self.is_of(form, about) else ""

    def fault(self, form: str, name: str, about: str = "") -> str:
        """Return what is wrong at a field of a form."""
        return self.words if self.wrong == name and self.is_of(form, about) else ""


def read(posted: Mapping[str, str], *, act: str, wrong: str = "", words: str = "") -> Attempt:
    """Return the attempt a form's values were; of no form where none is kept."""
    form = posted.get("kind", "") if act == "edit" else act
    names = FIELDS.get(form, ())
    return Attempt(
        form=form if names else "",
        about=posted.get("finding", "") if form == "override" else "",
        values={name: posted.get(name, "").replace("\x00", "")[:500] for name in names},
        wrong=wrong if wrong in names else "",
        words=words,
    )
