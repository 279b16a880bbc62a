"""Compare what is shown for notes with their gold: exact matches, F1, abstention, evidence."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claims.domain.content import Line
from claims.management.notework.cases import Answer, GoldLine, Movable, Note
from claims.management.notework.shown import Shown

RESAMPLES = 1_000
SEED = 20261128
SHARES = (
    "line_code",
    "line_code_units",
    "line_code_units_modifiers",
    "dx_precision",
    "dx_recall",
    "dx_f1",
    "abstention_precision",
    "abstention_recall",
    "evidence_valid",
)
EXTRA = ("dx_category_precision", "dx_category_recall", "dx_category_f1", "note_exact")


@dataclass(frozen=True, slots=True)
class Scored:
    """One note's counts; lines count as found, shown and due at three depths."""

    id: str
    lines: Mapping[str, tuple[int, int]]
    dx: tuple[int, int, int]
    dx_category: tuple[int, int, int]
    forbidden: tuple[str, ...]
    is_due: bool
    is_done: bool
    quotes: tuple[int, int]
    why: tuple[str, ...]
    milliseconds: float


def score(note: Note, shown: Shown) -> Scored:
    """Return a note's counts against the answer it comes nearest to."""
    best = max(
        (_against(note, answer, shown) for answer in note.answers),
        key=lambda one: (
            one[0]["line_code_units_modifiers"][0] / one[0]["line_code_units_modifiers"][1],
            one[1][0],
        ),
    )
    lines, dx, wanted = best
    codes = frozenset(shown.diagnoses)
    categories = _overlap({code[:3] for code in wanted}, {code[:3] for code in codes})
    valid = sum(note.text[one.start : one.end] == one.quote for one in shown.evidence)
    return Scored(
        id=note.id,
        lines=lines,
        dx=dx,
        dx_category=categories,
        forbidden=tuple(one for one in note.forbidden if _is_shown(one, shown)),
        is_due=note.is_question_due,
        is_done=bool(shown.questions),
        quotes=(valid, len(shown.evidence)),
        why=tuple(_why(note, shown, lines, wanted)),
        milliseconds=shown.milliseconds,
    )


def _against(
    note: Note, answer: Answer, shown: Shown
) -> tuple[dict[str, tuple[int, int]], tuple[int, int, int], frozenset[str]]:
    """Return lines right of the larger count, so that a line too many costs like one too few."""
    gold, lines = list(answer.lines), list(shown.lines)
    most = max(len(gold), len(lines))
    depths: dict[str, tuple[int, int]] = {}
    for depth, name in enumerate(SHARES[:3]):
        right = _matched(gold, lines, depth, note.movable)
        depths[name] = (right, most) if most else (1, 1)
    wanted = note.diagnoses if answer.diagnoses is None else answer.diagnoses
    return depths, _overlap(wanted, frozenset(shown.diagnoses)), wanted


def _matched(
    gold: Sequence[GoldLine], lines: Sequence[Line], depth: int, movable: Sequence[Movable]
) -> int:
    wanted, said = _settled(gold, lines, movable) if depth == 2 else (list(gold), _said(lines))
    left = [_key(one, depth) for one in said]
    right = 0
    for one in wanted:
        key = _key(one, depth)
        if key in left:
            left.remove(key)
            right += 1
    return right


def _key(line: GoldLine, depth: int) -> tuple[object, ...]:
    return (line.code, line.units, line.modifiers)[: depth + 1]


def _said(lines: Sequence[Line]) -> list[GoldLine]:
    return [
        GoldLine(
            line.code,
            None if line.units is None else int(line.units),
            frozenset(line.modifiers),
        )
        for line in lines
    ]


def _settled(
    gold: Sequence[GoldLine], lines: Sequence[Line], movable: Sequence[Movable]
) -> tuple[list[GoldLine], list[GoldLine]]:
    """Take off modifiers that may sit on any of some lines, where one of each side carries them."""
    wanted, said = list(gold), _said(lines)
    for each in movable:
        both = [
            [one for one in side if one.code in each.codes and one.modifiers & each.modifiers]
            for side in (wanted, said)
        ]
        if len(both[0]) == len(both[1]) == 1:
            wanted = [_bare(one, each) for one in wanted]
            said = [_bare(one, each) for one in said]
    return wanted, said


def _bare(line: GoldLine, each: Movable) -> GoldLine:
    if line.code not in each.codes:
        return line
    return GoldLine(line.code, line.units, line.modifiers - each.modifiers)


def _overlap(wanted: Iterable[str], said: Iterable[str]) -> tuple[int, int, int]:
    """Return how many are right, shown, due."""
    due, given = set(wanted), set(said)
    return len(due & given), len(given), len(due)


def _is_shown(forbidden: str, shown: Shown) -> bool:
    """Say whether a code, a modifier, or a family ("M23-") that must not be shown is."""
    everything = {line.code for line in shown.lines} | set(shown.diagnoses)
    everything |= {modifier for line in shown.lines for modifier in line.modifiers}
    if forbidden.endswith("-"):
        family = forbidden[:-1].replace(".", "")
        return any(one.replace(".", "").startswith(family) for one in everything)
    return forbidden in everything


def _why(
    note: Note, shown: Shown, lines: Mapping[str, tuple[int, int]], wanted: frozenset[str]
) -> Iterable[str]:
    right, most = lines["line_code_units_modifiers"]
    if right < most:
        due = [_line_words(one) for one in note.answers[0].lines]
        yield f"lines {[_line_words(one) for one in _said(shown.lines)]}, not {due}"
    if set(shown.diagnoses) != wanted:
        yield f"diagnoses {sorted(shown.diagnoses)}, not {sorted(wanted)}"
    if note.is_question_due != bool(shown.questions):
        yield f"questions {list(shown.questions)}, {'some' if note.is_question_due else 'none'} due"


def _line_words(line: GoldLine) -> str:
    return " ".join([line.code, f"x{line.units}", *sorted(line.modifiers)])


def summary(scored: Sequence[Scored]) -> dict[str, float]:
    """Return every share over the notes, and how often something forbidden was shown."""
    found = {name: _share([one.lines[name] for one in scored]) for name in SHARES[:3]}
    found |= _f1("dx", [one.dx for one in scored])
    found |= _f1("dx_category", [one.dx_category for one in scored])
    found["note_exact"] = _share(
        [
            (
                int(
                    one.lines["line_code_units_modifiers"][0]
                    == one.lines["line_code_units_modifiers"][1]
                ),
                1,
            )
            for one in scored
        ]
    )
    both = sum(one.is_due and one.is_done for one in scored)
    found["abstention_precision"] = _ratio(both, sum(one.is_done for one in scored))
    found["abstention_recall"] = _ratio(both, sum(one.is_due for one in scored))
    found["evidence_valid"] = _share([one.quotes for one in scored])
    found["forbidden"] = float(sum(len(one.forbidden) for one in scored))
    return found


def intervals(scored: Sequence[Scored]) -> dict[str, tuple[float, float]]:
    """Return 95 % intervals of every share: notes drawn again, seeded, the same every time."""
    chance = random.Random(SEED)  # noqa: S311 - draws of notes, no secret
    drawn = [summary(chance.choices(scored, k=len(scored))) for _ in range(RESAMPLES)]
    return {
        name: (_at([one[name] for one in drawn], 0.025), _at([one[name] for one in drawn], 0.975))
        for name in (*SHARES, *EXTRA)
    }


def as_json(scored: Sequence[Scored]) -> dict[str, Any]:
    """Return the object ``--json`` ends with."""
    found = summary(scored)
    names = (*SHARES[:6], "forbidden", *SHARES[6:])
    told = {name: round(found[name], 4) for name in names}
    return {"n": len(scored), **told, "forbidden": int(found["forbidden"])}


def _at(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _share(parts: Sequence[tuple[int, int]]) -> float:
    return _ratio(sum(right for right, _ in parts), sum(most for _, most in parts))


def _ratio(right: int, of: int) -> float:
    return right / of if of else 1.0


def _f1(name: str, parts: Sequence[tuple[int, int, int]]) -> dict[str, float]:
    right, said, due = (sum(one[at] for one in parts) for at in range(3))
    precision, recall = _ratio(right, said), _ratio(right, due)
    both = precision + recall
    return {
        f"{name}_precision": precision,
        f"{name}_recall": recall,
        f"{name}_f1": 2 * precision * recall / both if both else 0.0,
    }
