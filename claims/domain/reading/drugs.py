"""Drugs given: how much, from what container, and what was thrown away."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from claims.domain.facts import DocumentedService, DrugFacts, Evidence, Side
from claims.domain.reading import standings, waste
from claims.domain.reading.mentions import Mention
from claims.domain.reading.reading import Gap, Question, Standing
from claims.domain.reading.sections import Placed, Section
from claims.domain.reading.words import Entry, Kind

_AMOUNT = re.compile(
    r"(?<![\d.])(?P<n>\d{1,4}(?:\.\d{1,2})?)\s?-?(?:mg|milligrams?)(?!\s?/|\s?per\b|/ml)(?![a-z])"
)
_VOLUME = re.compile(r"(?<![\d.])(?P<n>\d{1,2}(?:\.\d{1,2})?)\s?-?(?:ml|cc)(?![a-z])")
_DOSES = re.compile(r"\b(?P<n>\d|one|two|three|single)\s+(?:pre-?filled )?(?:syringes?|doses?)\b")
_EACH = re.compile(
    r"\b(?:each|per (?:knee|side|joint|shoulder|hip)|(?:in|to|into) each|a side|apiece)\b"
)
_NOT_OURS = re.compile(
    r"\b(?:suppl(?:y|ied)|provided|furnished|brought|purchased|billed)\b.{0,40}\b(?:by"
    r"|from) (?:the )?(?:hospital|patient|pharmacy|facility|specialty|surgery center|asc"
    r"|outside)"
    r"|\bnot billed\b|\bpatient'?s own (?:supply|drug|medication)|\bwhite bagg\w+"
    r"|\bbilled (?:separately )?by (?:the )?(?:hospital|facility|pharmacy)"
)
_IN_VIAL = re.compile(
    r"^\s*(?:single|multi|vial|/|per|bottle|ampule|sdv|mdv|-?dose vial|prefilled)"
)
REST = "-rest"  # ends the subject of a question about what a vial had left
_INJECTIONS = frozenset({"205", "206"})
_WORDS = {"one": 1, "two": 2, "three": 3, "single": 1}


@dataclass(frozen=True, slots=True)
class Given:
    """One amount of a drug in a sentence: in its unit, of which side."""

    amount: Decimal
    side: Side | None
    is_each: bool
    line: int
    evidence: Evidence


@dataclass
class Drugs:
    """What was given of drugs."""

    services: list[DocumentedService] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


def read(
    placed: Sequence[Placed],
    mentions: Sequence[Mention],
    *,
    is_bilateral: bool,
    on: date | None = None,
) -> Drugs:
    """Return the drugs given with their amounts; nothing of a drug that others supplied."""
    found = Drugs()
    if any(_NOT_OURS.search(one.sentence.plain) for one in placed):
        return found
    by_code: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.entry.kind is Kind.DRUG and _is_given(mention):
            by_code.setdefault(mention.entry.code, []).append(mention)
    for code, members in by_code.items():
        _add(found, code, members, placed, is_bilateral)
    entries = {members[0].entry.code: members[0].entry for members in by_code.values()}
    dated = [(one, entries[one.code]) for one in found.services]
    found.services = [each for one, entry in dated for each in _of_day(one, entry, on)]
    return found


def _of_day(
    service: DocumentedService, entry: Entry, on: date | None
) -> Iterator[DocumentedService]:
    """Yield a drug under the code its day had; none where no dose of that time fits."""
    if on is None or entry.since is None or on >= entry.since:
        yield service
        return
    given = service.drug.given if service.drug else None
    dose = Decimal(0) if given is None else given
    if any(_EACH.search(one.quote.lower()) for one in service.evidence):
        dose /= 2
    for code, size in entry.before:
        if service.drug is not None and size == dose:
            drug = service.drug.model_copy(update={"unit_size": size})
            yield service.model_copy(update={"code": code, "drug": drug})


_UNNAMED = re.compile(r"\b(?:cortico)?steroids?\b|\bcortisone\b|\bhyaluronic acid\b")


def unnamed(
    placed: Sequence[Placed], mentions: Sequence[Mention], done: Sequence[DocumentedService]
) -> Iterator[Question]:
    """Yield the question about a drug injected that is called by no name of its own."""
    is_injected = any(one.code[:3] in _INJECTIONS for one in done)
    is_named = any(one.entry.kind is Kind.DRUG for one in mentions)
    if not is_injected or is_named or any(_NOT_OURS.search(one.sentence.plain) for one in placed):
        return
    for one in placed:
        found = _UNNAMED.search(one.sentence.plain)
        if found is None:
            continue
        start, end = one.sentence.start + found.start(), one.sentence.start + found.end()
        if standings.of_service(one, start, end) is Standing.ACTIVE:
            yield Question(
                what=Gap.DRUG_AMOUNT,
                about="the drug injected, by its name",
                subject="note-drug",
                evidence=(one.sentence.evidence(),),
            )
            return


def _is_given(mention: Mention) -> bool:
    if mention.standing is not Standing.ACTIVE:
        return False
    return mention.placed.section not in (Section.MEDICATIONS, Section.HISTORY, Section.SUBJECTIVE)


def _add(
    found: Drugs, code: str, members: list[Mention], placed: Sequence[Placed], is_both: bool
) -> None:
    entry, key = members[0].entry, f"note-{code}"
    given = [one for mention in members for one in _amounts(mention, entry)]
    given = given or list(_told_next(members[0], placed))
    evidence = tuple(dict.fromkeys(one.evidence for one in members))
    total = _total(given, is_both)
    if total is None:
        found.questions.append(
            Question(what=Gap.DRUG_AMOUNT, about=entry.label, subject=key, evidence=evidence)
        )
        return
    near = [one.sentence.plain for one in placed]
    discarded = waste.thrown_away(near)
    if discarded is None and waste.is_left_open(near, total):
        found.questions.append(
            Question(
                what=Gap.DRUG_AMOUNT,
                about=entry.label,
                subject=f"{key}{REST}",
                evidence=evidence,
            )
        )
    found.services.append(
        DocumentedService(
            key=key,
            code=code,
            label=entry.label,
            drug=DrugFacts(
                container=waste.container(near),
                given=total,
                discarded=discarded,
                unit="MG" if entry.unit == "MG" else "UNITS",
                unit_size=entry.unit_size,
            ),
            evidence=(*evidence, *waste.told(placed))[:5],
        )
    )


def _amounts(mention: Mention, entry: Entry) -> Iterator[Given]:
    """Yield the amounts said of a drug where it is named: the nearest in its clause."""
    sentence = mention.placed.sentence
    plain, base = sentence.plain, sentence.start
    first, last = mention.start - base, mention.end - base
    if entry.unit == "DOSE":
        yield _given(mention, _doses(plain), plain)
        return
    amount = _milligrams(plain, first, last, mention)
    if amount is not None:
        yield _given(mention, amount, plain)


_ADMINISTERED = re.compile(r"\b(?:administered|injected|given|instilled|used)\b")


def _told_next(mention: Mention, placed: Sequence[Placed]) -> Iterator[Given]:
    """Yield the amount said to be given in the sentences of the line behind a drug's name."""
    for one in placed:
        sentence = one.sentence
        if sentence.line != mention.placed.sentence.line or sentence.start < mention.end:
            continue
        plain = sentence.plain
        spots = [each for each in _AMOUNT.finditer(plain) if not waste.is_wasted(plain, each)]
        if len(spots) == 1 and _ADMINISTERED.search(plain):
            yield _given(replace(mention, placed=one), Decimal(spots[0]["n"]), plain)
            return


def _given(mention: Mention, amount: Decimal, plain: str) -> Given:
    return Given(
        amount,
        mention.side,
        bool(_EACH.search(plain)),
        mention.placed.sentence.line,
        mention.evidence,
    )


def _doses(plain: str) -> Decimal:
    found = _DOSES.search(plain)
    if found is None:
        return Decimal(1)
    return Decimal(_WORDS.get(found["n"]) or int(found["n"]))


def _milligrams(plain: str, first: int, last: int, mention: Mention) -> Decimal | None:
    """Return the milligrams nearest to a drug's name, or volume times strength."""
    spots = [
        (Decimal(one["n"]), one.start(), one.end())
        for one in _AMOUNT.finditer(plain)
        if not waste.is_wasted(plain, one) and not _IN_VIAL.match(plain[one.end() :])
    ]
    near = [one for one in spots if _distance(one, first, last) <= 45]
    if near:
        return min(near, key=lambda one: _distance(one, first, last))[0]
    strength = waste.STRENGTH.search(plain)
    volume = _nearest_volume(plain, first, last)
    if strength is not None and volume is not None:
        per = Decimal(strength["v"]) if strength["v"] else Decimal(1)
        return Decimal(strength["n"]) / (per or Decimal(1)) * volume
    ten = re.match(r"[- ]?(\d{2})\b", plain[last:]) or re.search(r"-(\d{2})$", plain[first:last])
    if ten is not None and volume is not None and mention.entry.code == "J3301":
        return Decimal(ten[1]) * volume  # "Kenalog-40, 1 mL"
    return None


def _nearest_volume(plain: str, first: int, last: int) -> Decimal | None:
    spots = [
        (Decimal(one["n"]), one.start(), one.end())
        for one in _VOLUME.finditer(plain)
        if not re.search(r"(?:/|per )\s?$", plain[: one.start()])
    ]
    near = [one for one in spots if _distance(one, first, last) <= 25]
    return min(near, key=lambda one: _distance(one, first, last))[0] if near else None


def _distance(spot: tuple[Decimal, int, int], first: int, last: int) -> int:
    return first - spot[2] if spot[2] <= first else max(spot[1] - last, 0)


def _total(given: list[Given], is_both: bool) -> Decimal | None:
    """Add up what was given: a dose told twice counts once, one for each side counts twice."""
    if not given:
        return None
    by_side: dict[Side | None, list[Given]] = {}
    for one in given:
        by_side.setdefault(one.side, []).append(one)
    sided = {side: ones for side, ones in by_side.items() if side in (Side.LEFT, Side.RIGHT)}
    if len(sided) == 2:
        return sum((max(one.amount for one in ones) for ones in sided.values()), Decimal(0))
    amount = max(one.amount for one in given)
    is_each = any(one.is_each for one in given)
    if is_both or Side.BILATERAL in by_side:
        return amount * 2 if is_each else None
    return amount
