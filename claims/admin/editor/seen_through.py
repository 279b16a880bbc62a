"""A past visit seen through a set's rules: its leaves, the claim, and what the edits would say."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from claims.domain.content import Line
from claims.domain.edits.findings import Finding, Severity
from claims.domain.mapping import account, patterns
from claims.domain.mapping.account import Account
from claims.domain.mapping.results import Mapped
from claims.domain.mapping.rule import Mapping as Rules
from claims.domain.provenance import Kind, Origin
from claims.models import EncounterVersion
from claims.queries import evidence
from claims.services import apart, trial
from claims.services.trial import Trial

MASK = "••••"
STATES = {
    "unmapped": "Nobody reads",
    "unknown": "Elsewhere in the message",
    "mapped": "Read by a rule",
    "ignored": "Left out by a rule",
    "carried": "Carried by the record",
}
_WORDS = {Severity.BLOCKS: "bad", Severity.CONFIRM: "warn", Severity.NOTE: "plain"}


@dataclass(frozen=True)
class Leaf:
    """One value of the message: where it stood, what reads it, what every visit calls it."""

    path: str
    raw: str
    rules: tuple[str, ...]
    pattern: str
    is_mappable: bool


@dataclass(frozen=True)
class Made:
    """One cell of the claim: what it would hold, what it holds now, and who says so."""

    words: str
    value: str
    before: str
    rules: tuple[str, ...]
    said: str
    raws: tuple[tuple[str, str], ...]

    @property
    def is_changed(self) -> bool:
        """Whether the set that holds now says otherwise."""
        return self.value != self.before


@dataclass(frozen=True)
class LineShown:
    """One service line, its modifiers parted into those that stay, come and go."""

    place: int
    code: str
    kept: tuple[str, ...]
    come: tuple[str, ...]
    gone: tuple[str, ...]
    units: str
    units_before: str
    minutes: int | None
    why: tuple[Made, ...]


@dataclass(frozen=True)
class Said:
    """A finding that would be new or gone, and how loud it is."""

    message: str
    tone: str


@dataclass(frozen=True)
class SeenThrough:
    """What the preview shows of one visit. ``killed`` says why there is nothing more."""

    kind: str = ""
    killed: str = ""
    killed_rule: str = ""
    lines: tuple[LineShown, ...] = ()
    written: tuple[Made, ...] = ()
    others: tuple[Made, ...] = ()
    new: tuple[Said, ...] = ()
    fixed: tuple[Said, ...] = ()
    leaves: dict[str, list[Leaf]] = field(default_factory=dict)
    problems: tuple[Any, ...] = ()

    @property
    def groups(self) -> Iterator[tuple[str, str, list[Leaf]]]:
        """The leaves by what became of them, those nobody reads first."""
        return ((state, words, self.leaves.get(state, [])) for state, words in STATES.items())


def look(
    *, version: EncounterVersion, mapping: Rules, published: Rules, may_read: bool
) -> SeenThrough:
    """Try a visit under a set and under the one that holds now; nothing is written.

    The set is applied where it can be killed. The caller declares the
    purpose of the reading; values are masked for who may not read claims.
    A visit that cannot be read is told as one that could not be tried.
    """
    try:
        prepared = trial.prepare(version=version)
    except trial.Unreadable as unreadable:
        return SeenThrough(killed=str(unreadable))
    record, zone = prepared.visit.record, prepared.visit.zone
    (mapped,) = apart.apply(mapping=mapping, records=[record], zone=zone)
    if isinstance(mapped, apart.Killed):
        return SeenThrough(kind=record.kind, killed=mapped.message, killed_rule=mapped.rule)
    try:
        before = trial.under(prepared, mapping=published)
        after = trial.under(prepared, mapping=mapping, mapped=mapped, beside=before)
    except ValidationError:
        return SeenThrough(kind=record.kind, killed=trial.NO_CLAIM)
    accounts = account.of(record, after.mapped, mapping=mapping)
    cells = dict(_cells(after, before, accounts, may_read=may_read))
    header = {name: cell for name, cell in cells.items() if not name.startswith("lines[")}
    written = tuple(cell for cell in header.values() if cell.rules or cell.is_changed)
    return SeenThrough(
        kind=record.kind,
        lines=tuple(_lines(after, before, cells)),
        written=written,
        others=tuple(cell for cell in header.values() if cell not in written),
        new=tuple(_beyond(after.findings, before.findings)),
        fixed=tuple(_beyond(before.findings, after.findings)),
        leaves=_leaves(accounts, may_read=may_read),
        problems=_problems(after.mapped),
    )


def _cells(
    after: Trial, before: Trial, accounts: Iterable[Account], *, may_read: bool
) -> Iterator[tuple[str, Made]]:
    was = {one.cell: one.value for one in evidence.origins(before.content, before.provenance)}
    reading = {one.path: one.by for one in accounts if one.state == "mapped"}
    for one in evidence.origins(after.content, after.provenance):
        stood = was.get(one.cell, "")
        masked = MASK if stood == one.value else f"other than {MASK}"
        yield (
            one.cell,
            Made(
                words=one.words,
                value=one.value if may_read else MASK,
                before=stood if may_read else masked,
                rules=_rules(one.origin, reading),
                said=one.origin.explanation if one.origin else "",
                raws=tuple((path, raw if may_read else MASK) for path, raw in one.leaves),
            ),
        )


def _rules(origin: Origin | None, reading: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the rule that wrote a cell, or those whose fields the engine computed it from."""
    if origin is None:
        return ()
    if origin.kind == Kind.MAPPING and origin.rule:
        return (origin.rule,)
    if origin.kind != Kind.ENGINE:
        return ()
    return tuple(dict.fromkeys(key for path in origin.leaves for key in reading.get(path, ())))


def _lines(after: Trial, before: Trial, cells: Mapping[str, Made]) -> Iterator[LineShown]:
    stood = {line.uid: line for line in before.content.lines}
    for place, line in enumerate(after.content.lines, 1):
        was = stood.get(line.uid)
        old = was.modifiers if was else ()
        named = [f"lines[{line.uid}].{name}" for name in ("code", "modifiers", "units")]
        yield LineShown(
            place=place,
            code=line.code,
            kept=tuple(m for m in line.modifiers if m in old),
            come=tuple(m for m in line.modifiers if m not in old),
            gone=tuple(m for m in old if m not in line.modifiers),
            units=_units(line),
            units_before=_units(was) if was else "",
            minutes=line.minutes,
            why=tuple(cells[name] for name in named if name in cells),
        )


def _units(line: Line) -> str:
    return "" if line.units is None else format(line.units.normalize(), "f")


def _beyond(these: Iterable[Finding], those: Iterable[Finding]) -> Iterator[Said]:
    known = {finding.key for finding in those}
    for finding in these:
        if finding.key not in known:
            yield Said(finding.message, _WORDS[finding.severity])


def _leaves(accounts: Iterable[Account], *, may_read: bool) -> dict[str, list[Leaf]]:
    found: dict[str, list[Leaf]] = {}
    for one in accounts:
        leaf = Leaf(
            path=one.own,
            raw=_text(one.raw) if may_read else MASK,
            rules=one.by,
            pattern=one.pattern,
            is_mappable=bool(one.field or one.is_unknown) and not patterns.describes(one.own),
        )
        is_elsewhere = one.state == "unmapped" and one.is_unknown
        found.setdefault("unknown" if is_elsewhere else one.state, []).append(leaf)
    return found


def _text(raw: Any) -> str:
    if isinstance(raw, list | tuple):
        return ", ".join(_text(member) for member in raw)
    return "" if raw is None else str(raw)


def _problems(mapped: Mapped) -> tuple[Any, ...]:
    """Return each rule's problems once, however many parts of the visit have them."""
    return tuple({(one.rule, one.message): one for one in mapped.problems}.values())
