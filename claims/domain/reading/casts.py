"""The material of a cast or splint a practice supplied: by its kind, its stuff and the age."""

import re
from collections.abc import Iterator, Sequence

from claims.domain.facts import DocumentedService
from claims.domain.reading.sections import Placed, Section

# HCPCS Q4005 to Q4048: of an adult in plaster and fiberglass, of a child in plaster and fiberglass.
_OF = {
    "29065": ("Q4005", "Q4006", "Q4007", "Q4008"),
    "29075": ("Q4009", "Q4010", "Q4011", "Q4012"),
    "29105": ("Q4017", "Q4018", "Q4019", "Q4020"),
    "29125": ("Q4021", "Q4022", "Q4023", "Q4024"),
    "29345": ("Q4029", "Q4030", "Q4031", "Q4032"),
    "29405": ("Q4037", "Q4038", "Q4039", "Q4040"),
    "29425": ("Q4037", "Q4038", "Q4039", "Q4040"),
    "29505": ("Q4041", "Q4042", "Q4043", "Q4044"),
    "29515": ("Q4045", "Q4046", "Q4047", "Q4048"),
}
_GROWN = 11  # years; the codes call a child who is younger
_STUFF = (re.compile(r"\bplaster\b"), re.compile(r"\bfiber-?glass\b"))
_SUPPLIED = re.compile(
    r"\b(?:suppl(?:y|ies|ied)|materials?|stock)\b[^.;]{0,40}\b(?:clinic|office|practice|our|we|stock)"
    r"\b|\b(?:clinic|office|practice|our)\b[^.;]{0,20}\b(?:suppl(?:y|ies)|materials?"
    r"|stock)\b"
)
# Somebody else's are no supplies of the practice, nor are those it did not give.
_NOT_OURS = re.compile(
    r"\b(?:hospitals?|surgery center|asc|facility|pharmacy|emergency|e[dr]|urgent care|patients?"
    r"|family|not|no|never|without|none|declined)\b"
)
_AGE = re.compile(
    r"\b(\d{1,3})[- ]?(?:year|yr|y/?o|yo)\b(?![- ]?(?:s )?(?:old )?(?:grand)?"
    r"(?:son|daughter|child(?:ren)?|brother|sister|niece|nephew|dog)\b)"
)


def supplies(
    placed: Sequence[Placed], done: Sequence[DocumentedService]
) -> Iterator[DocumentedService]:
    """Yield what a cast was made of, where the note says that the practice supplied it."""
    spoken = [one for one in placed if one.section is not Section.HISTORY]
    casts = [one for one in done if one.code in _OF]
    told = [one for one in spoken if _is_ours(one.sentence.plain)]
    is_grown = _is_grown(spoken)
    if len(casts) != 1 or not told or is_grown is None:
        return
    stuffs = {
        at: one
        for one in spoken
        for at, words in enumerate(_STUFF)
        if words.search(one.sentence.plain)
    }
    if len(stuffs) == 1:
        ((stuff, named),) = stuffs.items()
        yield DocumentedService(
            key=f"{casts[0].key}-supply",
            code=_OF[casts[0].code][stuff + (0 if is_grown else 2)],
            label="cast material",
            evidence=tuple(dict.fromkeys(one.sentence.evidence() for one in (told[0], named))),
        )


def _is_ours(plain: str) -> bool:
    return bool(_SUPPLIED.search(plain)) and not _NOT_OURS.search(plain)


def _is_grown(spoken: Sequence[Placed]) -> bool | None:
    for one in spoken:
        plain = one.sentence.plain
        age = _AGE.search(plain)
        if age is not None:
            return int(age[1]) >= _GROWN
        if re.search(r"\badult\b", plain):
            return True
        if re.search(r"\b(?:child|pa?ediatric)\b", plain):
            return False
    return None
