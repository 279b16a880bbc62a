"""The data-mapping document: what a set says, made from the set itself, to be read and signed."""

from dataclasses import dataclass, field

from claims.domain.mapping import chains, setfile, targets, transforms
from claims.domain.mapping.readers import Readers, named
from claims.domain.mapping.rule import Mapping, Rule
from claims.models import FieldSeen, Job, MappingSet
from claims.queries import replays
from claims.services import mappings

MOST_UNMAPPED, MOST_WORDS = 300, 5_000
EACH = {"": "once for the visit", "services": "each service", "diagnoses": "each diagnosis"}
MISSING = {
    "": "nothing is said",
    "note": "a note says so",
    "confirm": "a person must confirm",
    "block": "the claim is blocked",
}


@dataclass(frozen=True, slots=True)
class Example:
    """How a source was seen: its kind and shape, never a value; every letter and digit a dot."""

    source: str
    visits: int
    kinds: tuple[str, ...]
    shapes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What a rule made in a replay: what the EMR sent, and what of it; masked alike."""

    raw: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """One rule in words."""

    rule: Rule
    source: str
    transform: str
    each: str
    missing: str
    words: tuple[tuple[str, str], ...] = ()
    examples: tuple[Example, ...] = ()
    made: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A field that comes in and that no rule reads or leaves out."""

    pattern: str
    label: str
    visits: int


@dataclass(frozen=True)
class Paper:
    """Everything the document shows of one set.

    ``replay`` is the one its examples are from: the newest finished one of
    exactly this content. They are no part of what is signed.
    """

    mapping_set: MappingSet
    digest: str
    targets: list[tuple[str, list[Row]]]
    ignored: list[Row]
    unmapped: list[Unmapped]
    more_unmapped: int
    lookups: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)
    replay: Job | None = None
    has_examples: bool = False


def paper(mapping_set: MappingSet) -> Paper:
    """Return the document of a set; no value of a patient is in it."""
    mapping = mappings.compiled(mapping_set)
    digest = setfile.digest(mapping)
    replay = replays.latest(mapping_set, digest)
    made = replays.examples(replay)
    fields = FieldSeen.objects.filter(connection_id=mapping_set.connection_id)
    seen = list(fields.defer("samples", "patients"))
    by_pattern = {one.pattern: one for one in seen}
    rows = [_row(rule, mapping, by_pattern, made) for rule in mapping.rules]
    written: dict[str, list[Row]] = {}
    for row in rows:
        if row.rule.target != targets.IGNORE:
            written.setdefault(row.rule.target, []).append(row)
    unmapped = _unmapped(mapping, seen)
    lookups = [(name, sorted(words.items())) for name, words in sorted(mapping.lookups.items())]
    return Paper(
        mapping_set=mapping_set,
        digest=digest,
        targets=sorted(written.items()),
        ignored=[row for row in rows if row.rule.target == targets.IGNORE],
        unmapped=unmapped[:MOST_UNMAPPED],
        more_unmapped=max(0, len(unmapped) - MOST_UNMAPPED),
        lookups=lookups,
        replay=replay,
        has_examples=bool(made),
    )


def _row(
    rule: Rule,
    mapping: Mapping,
    seen: dict[str, FieldSeen],
    made: dict[str, list[dict[str, str]]],
) -> Row:
    tables = chains.tables(rule.transform, rule.argument)
    words = [pair for name in tables for pair in sorted(mapping.lookups.get(name, {}).items())]
    examples = [_example(seen[name]) for name in named(rule) if name in seen]
    return Row(
        rule=rule,
        source=_source(rule),
        transform=_transform(rule),
        each=EACH[rule.for_each],
        missing=MISSING[rule.required],
        words=tuple(words[:MOST_WORDS]),
        examples=tuple(examples),
        made=tuple(
            Made(one["raw"], one["value"])
            for one in made.get(rule.target, ())
            if one["rule"] == rule.key
        ),
    )


def _source(rule: Rule) -> str:
    if rule.transform == "constant":
        return "nothing: always the same"
    return rule.source or f"computed: {rule.value}"


def _transform(rule: Rule) -> str:
    """Say what is made of the source: what each step does, with the rule's argument."""
    names = [step.strip() for step in rule.transform.split(chains.STEPS)]
    known = [transforms.REGISTRY.get(name) for name in names]
    does = ", then ".join(
        step.does if step else f"{name} (unknown)" for name, step in zip(names, known, strict=True)
    )
    return f"{does}: {rule.argument}" if rule.argument else does


def _example(seen: FieldSeen) -> Example:
    kinds = sorted(seen.types, key=lambda kind: (-seen.types[kind], kind))
    return Example(seen.pattern, seen.visits, tuple(kinds), tuple(seen.shapes))


def _unmapped(mapping: Mapping, seen: list[FieldSeen]) -> list[Unmapped]:
    """Return what no rule reads, leaves out, and no part of the record carries."""
    readers = Readers(mapping.rules)
    found = [
        Unmapped(one.pattern, one.label, one.visits)
        for one in seen
        if not (one.is_carried or readers.of(one.pattern) or readers.ignoring(one.pattern))
    ]
    return sorted(found, key=lambda one: (-one.visits, one.pattern))
