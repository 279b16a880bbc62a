"""Modifiers that are somebody's word: a reading shows the words, a person stands for them."""

from collections.abc import Iterator
from dataclasses import replace

from claims.domain.asking import AskProvider
from claims.domain.coding import distinct, drug_units, visit_levels
from claims.domain.coding.global_visit import TRACKING
from claims.domain.coding.proposals import Band, Proposal
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import offer
from claims.domain.facts import DocumentedService, Evidence
from claims.domain.fixing import MAX_MODIFIERS
from claims.domain.line_fixes import AddModifier
from claims.domain.reading import offered_again, offered_visits, questions, remote
from claims.domain.reading.reading import Gap, Reading

SOURCE = distinct.SOURCE
_VISIT = frozenset({"24", "25", "57"})
_EVALUATIONS = ("97161", "97162", "97163", "97164", "97165", "97166", "97167", "97168")
# Pairs of a therapy clinic's everyday where no release is loaded that judges (knowledge):
# the second is not paid beside the first without a word.
PAIRS = frozenset(
    {
        ("97530", "97116"),
        ("97530", "97140"),
        ("97530", "97150"),
        ("97530", "97750"),
        ("97110", "97150"),
        ("97112", "97150"),
        ("97116", "97150"),
        ("97140", "97150"),
        *((code, "97140") for code in _EVALUATIONS),
        *(("97530", code) for code in _EVALUATIONS),
    }
)

# Of these an interval decides; an evaluation's pair is looked up in the loaded release.
_SIDE_BY_SIDE = frozenset({"97530", "97116", "97140", "97150", "97110", "97112"})


def propose(reading: Reading, content: ClaimContent, context: Context) -> Iterator[Proposal]:
    """Yield 59 for services set apart, 24, 25 and 57 for a visit, JW and JZ for a drug."""
    yield from _apart(reading, content, context)
    yield from _visits(reading, content, context)
    yield from _drugs(reading, content, context)
    yield from _prolonged(reading, content, context)
    yield from _remote(reading, content, context)
    yield from offered_again.propose(reading, content, context)


def _remote(reading: Reading, content: ClaimContent, context: Context) -> Iterator[Proposal]:
    """Yield 95 or 93 for a visit the note tells was by picture, or by voice alone."""
    fact = next((one for one in reading.services if one.visit is not None), None)
    if fact is None:
        return
    said = [one for one in fact.documented_modifiers if one in remote.MODIFIERS]
    for line in content.lines if said else ():
        if not offered_visits.is_visit(line.code) or remote.MODIFIERS & set(line.modifiers):
            continue
        place = line.place_of_service or context.place_of_service
        is_wanted = remote.is_wanted(
            said[0],
            on=line.from_date,
            place=place,
            follows_medicare=context.follows_medicare,
        )
        if not is_wanted or len(line.modifiers) >= MAX_MODIFIERS:
            continue
        how = "by voice alone" if said[0] == remote.VOICE else "with picture and sound"
        for fix in offer(AddModifier, line=line.uid, modifier=said[0]):
            yield Proposal(
                fix=fix,
                rule=f"{reading.source}.remote",
                explanation=f"The note says that the visit was held {how}.",
                source=remote.SOURCE,
                release=reading.version,
                inputs={"code": line.code, "place": place},
                evidence=fact.evidence[-1:],
                band=Band.SUPPORTED if place in remote.PLACES else Band.CHECK,
                suggester=reading.source,
            )


def _apart(reading: Reading, content: ClaimContent, context: Context) -> Iterator[Proposal]:
    """Yield 59, or what the payer takes for it, on the second of a pair the note sets apart."""
    told = dict(reading.distinct)
    for first, second in _pairs(content, context):
        words = _words_of(told, reading, first, second)
        carried = {*first.modifiers, *second.modifiers}
        if carried & set(distinct.DISTINCT):
            continue
        if words is None:
            yield from _asked(reading, first, second, context)
            continue
        if len(second.modifiers) >= MAX_MODIFIERS:
            continue
        modifier = distinct.taken((), context.payer.distinct_modifier)[0]
        for fix in offer(AddModifier, line=second.uid, modifier=modifier):
            yield Proposal(
                fix=fix,
                rule=f"{reading.source}.distinct",
                explanation=f"The note says that {second.code} and {first.code} were separate.",
                source=SOURCE,
                release=reading.version,
                inputs={"pair": (first.code, second.code)},
                evidence=(words,),
                band=Band.CHECK,
                suggester=reading.source,
            )


def _asked(reading: Reading, first: Line, second: Line, context: Context) -> Iterator[Proposal]:
    """Ask whether two timed services ran side by side or one after the other, where neither says.

    A modifier that sets them apart needs separate intervals in the record.
    """
    facts = [one for one in reading.services if one.code in (first.code, second.code)]
    pair = {first.code, second.code}
    is_due = pair <= _SIDE_BY_SIDE or ("97530" in pair and pair & set(_EVALUATIONS))
    if not is_due or len(facts) != 2:
        return
    if any(one.code == first.code and one.start_time for one in context.services):
        return
    about = " and ".join(one.label for one in facts if one.label)
    for fix in offer(AskProvider, what=Gap.INTERVALS, about=about, service=second.uid):
        yield Proposal(
            fix=fix,
            rule=f"{reading.source}.question",
            explanation=questions.words(Gap.INTERVALS, about),
            source=SOURCE,
            release=reading.version,
            evidence=tuple(word for one in facts for word in one.evidence[:1]),
            band=Band.CHECK,
            suggester=reading.source,
        )


def _pairs(content: ClaimContent, context: Context) -> Iterator[tuple[Line, Line]]:
    """Yield the lines NCCI sets against each other: by the loaded release, else by our list."""
    codes = frozenset(line.code for line in content.lines if line.code)
    judged: set[tuple[str, str]] = set()
    for on in dict.fromkeys(line.from_date for line in content.lines):
        edits = tuple(context.tables.ptp.between(codes, on))
        judged |= {(one.column1, one.column2) for one in edits}
        for edit, first, second in distinct.pairs(content.lines, edits):
            if edit.indicator == 1:
                yield first, second
    for first in content.lines:
        for second in content.lines:
            pair = (first.code, second.code)
            is_known = pair in judged or pair[::-1] in judged
            if pair in PAIRS and first.from_date == second.from_date and not is_known:
                yield first, second


def _words_of(
    told: dict[str, Evidence], reading: Reading, first: Line, second: Line
) -> Evidence | None:
    keys = {one.code: one.key for one in reading.services}
    for line in (second, first):
        evidence = told.get(keys.get(line.code, "")) or told.get(line.uid)
        if evidence is not None:
            return evidence
    return None


def _visits(reading: Reading, content: ClaimContent, context: Context) -> Iterator[Proposal]:
    """Yield how a visit stands to the surgeries and procedures around it."""
    fact = next((one for one in reading.services if one.visit is not None), None)
    if fact is None:
        return
    for line in content.lines:
        on = line.from_date
        is_level = offered_visits.is_visit(line.code) and line.code != TRACKING
        if on is None or not is_level or len(line.modifiers) >= MAX_MODIFIERS:
            continue
        offered: set[str] = set()
        for one in offered_visits.around(content, context, line):
            standing = offered_visits.stand(fact, on, one, content, context)
            if not standing.is_billable or standing.asks:
                continue
            for modifier in standing.modifiers:
                if (
                    modifier in offered
                    or _VISIT & set(line.modifiers)
                    or modifier in line.modifiers
                ):
                    continue
                offered.add(modifier)
                for fix in offer(AddModifier, line=line.uid, modifier=modifier, position=0):
                    yield Proposal(
                        fix=fix,
                        rule=standing.rule,
                        explanation=standing.explanation,
                        source=standing.source,
                        release=reading.version,
                        inputs={"code": line.code, "global": one.global_days},
                        evidence=fact.evidence,
                        band=Band.CHECK,
                        suggester=reading.source,
                    )


def _prolonged(reading: Reading, content: ClaimContent, context: Context) -> Iterator[Proposal]:
    """Yield the prolonged service of a visit by the note's time, as the engine does."""
    fact = next((one for one in reading.services if one.visit is not None), None)
    if fact is None or any(one.visit is not None for one in context.services):
        return
    told = replace(context, services=(*context.services, fact))
    for proposal in visit_levels.propose(content, told):
        if proposal.fix.subject.startswith(f"{fact.key}."):
            evidence = fact.evidence
            yield replace(
                proposal, suggester=reading.source, band=Band.SUPPORTED, evidence=evidence
            )


def _drugs(reading: Reading, content: ClaimContent, context: Context) -> Iterator[Proposal]:
    """Yield JW and JZ as the engine does, from what the note says was thrown away."""
    given = tuple(one for one in reading.services if one.drug is not None)
    if not given:
        return
    filled = [_filled(one, given) for one in context.services]
    known = {one.code for one in filled}
    services = (*filled, *(one for one in given if one.code not in known))
    keys = {one.key for one in given} | {
        one.key for one, own in zip(filled, context.services, strict=True) if one is not own
    }
    for proposal in drug_units.propose(content, replace(context, services=services)):
        if proposal.fix.subject.split(".")[0] in keys:
            yield replace(proposal, suggester=reading.source, band=Band.SUPPORTED)


def _filled(own: DocumentedService, given: tuple[DocumentedService, ...]) -> DocumentedService:
    fact = next((one for one in given if one.code == own.code), None)
    if own.drug is not None or fact is None or fact.drug is None:
        return own
    units = drug_units.reckon(fact.drug, on=own.date_from, payer_class="")
    if own.documented_units is not None and (units is None or units.given != own.documented_units):
        return own  # the two tell of different amounts
    return own.model_copy(update={"drug": fact.drug, "evidence": fact.evidence})
