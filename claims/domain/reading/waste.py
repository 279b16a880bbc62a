"""What a drug's container held and what of it was thrown away, in the words of a note."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from claims.domain.facts import Evidence
from claims.domain.reading.sections import Placed

STRENGTH = re.compile(
    r"(?<![\d.])(?P<n>\d{1,4}(?:\.\d{1,2})?)\s?mg\s?(?:/|per)\s?(?P<v>\d?(?:\.\d)?)\s?(?:ml|cc)"
)
_SINGLE = re.compile(
    r"\bsingle[- ](?:dose|use)\b|\bsdv\b|\bsingle-?patient\b|\bprefilled syringe\b"
    r"|\bpre-filled syringe\b"
)
_MULTI = re.compile(r"\bmulti(?:ple)?[- ]?(?:dose|use)\b|\bmdv\b")
_NO_WASTE = re.compile(
    r"\b(?:no|without|zero|0 ?(?:mg|ml|cc)?(?: of)?|nothing(?: was)?|none(?: was)?)\s+(?:drug "
    r"|medication |product )?(?:was )?(?:wast(?:e|ed|age)|discard(?:ed)?|left(?:over)?"
    r"|remain\w*)"
    r"|\b(?:wast(?:e|age)|discarded|amount discarded)(?: amount)?\s*[:=-]?\s*(?:none"
    r"|0(?! ?\.?\d)|zero|nil|no)\b|\b(?:entire|whole|full"
    r"|all of the) (?:contents? of (?:the )?)?(?:vial|syringe|dose|contents)\b(?! discard)"
    r"|\b(?:vials?|syringes?|ampules?) (?:was |were )?(?:fully used|used (?:up|in full|fully"
    r"|completely|entirely|in (?:its|their) entirety))\b"
)
_WASTE_BEFORE = re.compile(
    r"(?:wast(?:e|ed|age)|discard(?:ed|s)?|amount discarded)\s*\(?(?:of|:|="
    r"|was)?\s*(?P<n>\d{1,4}(?:\.\d+)?)\s?(?P<u>mg|ml|cc)"
)
_WASTE_AFTER = re.compile(
    r"(?P<n>\d{1,4}(?:\.\d+)?)\s?(?P<u>mg|ml|cc)\s+(?:\([^)]{1,20}\) )?"
    r"(?:of \w+(?: \w+)? )?(?:remaining "
    r"|of the vial )?(?:was |were |is )?(?:wast|discard|thrown)"
)


def is_wasted(plain: str, one: re.Match[str]) -> bool:
    before, after = plain[max(one.start() - 22, 0) : one.start()], plain[one.end() : one.end() + 34]
    return bool(
        re.search(r"(?:wast\w*|discard\w*)[ a-z:(]{0,12}$", before)
        or re.match(
            (
                r"\s*(?:\([^)]{1,20}\) )?(?:of \w+(?: \w+)? )?(?:remaining |of the vial )?"
                r"(?:was |were )?(?:wast"
                r"|discard|thrown)"
            ),
            after,
        )
    )


def is_left_open(near: Sequence[str], given: Decimal) -> bool:
    """Say whether a single-dose vial held more than was given, and nothing tells of the rest."""
    if container(near) != "SINGLE_DOSE":
        return False
    strengths = [found for plain in near for found in STRENGTH.finditer(plain)]
    return any(Decimal(one["n"]) > given for one in strengths if one["v"] in ("", "1"))


def container(near: Sequence[str]) -> str:
    if any(_MULTI.search(plain) for plain in near):
        return "MULTI_DOSE"
    return "SINGLE_DOSE" if any(_SINGLE.search(plain) for plain in near) else ""


def thrown_away(near: Sequence[str]) -> Decimal | None:
    for plain in near:
        found = _WASTE_BEFORE.search(plain) or _WASTE_AFTER.search(plain)
        if found is not None and found["u"] == "mg":
            return Decimal(found["n"])
        if found is not None:
            strength = next((m for text in near if (m := STRENGTH.search(text))), None)
            if strength is not None:
                per = Decimal(strength["v"]) if strength["v"] else Decimal(1)
                return Decimal(found["n"]) * Decimal(strength["n"]) / (per or Decimal(1))
    return Decimal(0) if any(_NO_WASTE.search(plain) for plain in near) else None


def told(placed: Sequence[Placed]) -> Iterator[Evidence]:
    for one in placed:
        plain = one.sentence.plain
        if _NO_WASTE.search(plain) or _WASTE_BEFORE.search(plain) or _WASTE_AFTER.search(plain):
            yield one.sentence.evidence()
