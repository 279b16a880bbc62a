"""What a note plainly states of decision-making: problems, data, risk, as em_words has them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from claims.domain.facts import Evidence, StudyFacts
from claims.domain.reading import decision_words as said
from claims.domain.reading import standings
from claims.domain.reading.body_parts import PATTERNS
from claims.domain.reading.reading import Problem, Standing
from claims.domain.reading.sections import Placed, Section

_ACTED = frozenset({Standing.ACTIVE, Standing.PLANNED})


@dataclass
class Decision:
    """Decision-making as stated: ``risk`` and ``data`` in the words of em_words."""

    problems: list[tuple[str, int]] = field(default_factory=list)
    data: dict[str, int] = field(default_factory=dict)
    studies: list[StudyFacts] = field(default_factory=list)
    risk: list[str] = field(default_factory=list)
    is_for_surgery: bool | None = None
    evidence: list[Evidence] = field(default_factory=list)

    def note(self, placed: Placed) -> None:
        """Keep a sentence as evidence."""
        self.evidence.append(placed.sentence.evidence())


def read(placed: Sequence[Placed], problems: Sequence[Problem]) -> Decision:
    """Return what the notes state of decision-making."""
    found = Decision()
    found.problems = list(_problems(placed, problems))
    today = [one for one in placed if one.section not in (Section.HISTORY, Section.FAMILY)]
    for one in today:
        _data(found, one)
        _risk(found, one)
    found.risk = list(dict.fromkeys(found.risk))
    return found


def _problems(placed: Sequence[Placed], problems: Sequence[Problem]) -> Iterator[tuple[str, int]]:
    whole = " ".join(one.sentence.plain for one in placed if one.section is not Section.HISTORY)
    kinds: dict[str, int] = {}
    addressed = [one for one in problems if one.standing in (Standing.ACTIVE, Standing.UNCERTAIN)]
    regions: set[str] = set()
    for one in addressed:
        if one.code.startswith("Z"):
            continue
        region = next(
            (name for name, words in PATTERNS.items() if words.search(one.phrase)), one.phrase
        )
        kind = _kind(one.phrase, _around(one.phrase, placed), whole, bool(one.code))
        if region in regions:
            continue
        regions.add(region)
        kinds[kind] = kinds.get(kind, 0) + 1
    if said.THREAT.search(whole) and addressed:
        kinds["threat_to_life_or_function"] = 1
    if said.UNDIAGNOSED.search(whole):
        kinds["undiagnosed_new_uncertain_prognosis"] = 1
    yield from kinds.items()


def _around(phrase: str, placed: Sequence[Placed]) -> str:
    stems = phrase[:24]
    return " ".join(one.sentence.plain for one in placed if stems in one.sentence.plain)


def _kind(phrase: str, near: str, whole: str, is_coded: bool) -> str:
    if said.COMPLICATED.search(near) and said.INJURY.search(near):
        return "acute_complicated_injury"
    if said.PLAIN.search(near) and "self" not in near:
        return "acute_uncomplicated"
    if said.MINOR.search(near):
        return "self_limited_or_minor"
    if said.FRACTURE.search(phrase):
        is_displaced = re.search(r"(?<!non)(?<!non-)\bdisplaced", near) or re.search(
            r"\bopen fracture|comminuted|dislocat", near
        )
        return "acute_complicated_injury" if is_displaced else "acute_uncomplicated"
    if said.INJURY.search(phrase) and not said.CHRONIC.search(phrase):
        return "acute_uncomplicated"
    if said.CHRONIC.search(phrase):
        if said.WORSE.search(near) or (said.WORSE.search(whole) and not said.STABLE.search(whole)):
            return "chronic_exacerbation"
        return "stable_chronic"
    if re.search(r"\b(?:chronic|months|years)\b", whole) and not said.INJURY.search(whole):
        return "chronic_exacerbation" if said.WORSE.search(whole) else "stable_chronic"
    return "acute_uncomplicated"


def _data(found: Decision, placed: Placed) -> None:
    sentence, plain = placed.sentence, placed.sentence.plain
    if said.INTERPRETED.search(plain) and said.STUDY.search(plain + " images mri"):
        is_own = said.BILLED.search(plain) and not said.OLD.search(plain)
        if not is_own:
            found.data["independent_interpretation"] = 1
            found.note(placed)
    if said.DISCUSSED.search(plain):
        found.data["discussion_external"] = 1
        found.note(placed)
    if said.HISTORIAN.search(plain):
        found.data["independent_historian"] = 1
        found.note(placed)
    if said.OUTSIDE.search(plain):
        found.data["external_notes"] = found.data.get("external_notes", 0) + 1
        found.note(placed)
    for one in said.STUDY.finditer(plain):
        start, end = sentence.start + one.start(), sentence.start + one.end()
        told = standings.of_words(sentence, start, end)
        if told is Standing.RULED_OUT or re.search(r"\bno (?:imaging|x-?rays?)\b", plain):
            continue
        is_ordered = bool(said.ORDERED.search(plain))
        is_reviewed = bool(said.REVIEWED.search(plain))
        if not (is_ordered or is_reviewed):
            continue
        name = _study(one[0])
        is_own = name == "x-ray" and bool(said.BILLED.search(plain)) and not said.OLD.search(plain)
        is_seen = "independent_interpretation" in found.data and is_reviewed
        if not is_seen and all(each.name != name for each in found.studies):
            found.studies.append(
                StudyFacts(
                    name=name,
                    is_ordered=is_ordered,
                    is_reviewed=is_reviewed,
                    is_billed_by_practice=is_own,
                )
            )
            found.note(placed)


def _study(word: str) -> str:
    """Return one name for the names of one study."""
    if re.match(r"x-?ray|radiograph|plain|films", word):
        return "x-ray"
    if word.startswith(("mri", "magnetic")):
        return "mri"
    return "ct" if word.startswith("ct") else word


def _risk(found: Decision, placed: Placed) -> None:
    plain = placed.sentence.plain
    decision = said.DECISION.search(plain)
    if decision is not None and _is_meant(placed, decision):
        found.is_for_surgery = True
        kind = "minor" if said.MINOR_SURGERY.search(plain) else "major"
        found.risk.append(f"{kind}_surgery_elective")
        found.note(placed)
    if said.EMERGENCY.search(plain):
        found.risk.append("major_surgery_emergency")
        found.note(placed)
    for words, risk in (
        (said.RX, "prescription_drug_management"),
        (said.OTC, "otc_drug"),
        (said.THERAPY, "physical_therapy"),
        (said.BRACE, "low"),
        (said.REST, "minimal"),
    ):
        one = words.search(plain)
        if one is None or (
            placed.section in (Section.MEDICATIONS, Section.SUBJECTIVE)
            and risk == "prescription_drug_management"
        ):
            continue
        if risk == "prescription_drug_management" and (
            said.NOT_DRUG.search(plain) or re.search(r"over[- ]the[- ]counter|\botc\b", plain)
        ):
            continue
        start = placed.sentence.start + one.start()
        told = standings.of_words(placed.sentence, start, placed.sentence.start + one.end())
        if told in _ACTED and not re.search(r"\bdiscussed\b", plain[: one.start()]):
            found.risk.append(risk)
            found.note(placed)


def surgery_risk(risk: str, placed: Sequence[Placed]) -> str:
    """Return a surgery's risk with whether the patient has risk factors, as the notes say."""
    whole = " ".join(one.sentence.plain for one in placed)
    if not risk.endswith("_elective") or "surgery" not in risk:
        return risk
    if said.RISKY.search(whole) and not said.NO_RISK.search(whole):
        return f"{risk.removesuffix('_elective')}_with_risk_factors"
    return f"{risk.removesuffix('_elective')}_no_risk_factors"


def _is_meant(placed: Placed, decision: re.Match[str]) -> bool:
    plain = placed.sentence.plain
    start = placed.sentence.start + decision.start()
    told = standings.of_words(placed.sentence, start, start + 1)
    if told in (Standing.RULED_OUT, Standing.HISTORY, Standing.FAMILY):
        return False
    is_idea = re.search(
        r"\b(?:if|may|might|consider|option|candidate|eventual\w*|future|fails?|discussed)\b",
        plain[: decision.end()],
    )
    return not is_idea or bool(re.search(r"\bdecision (?:was )?(?:made|reached)\b", plain))
