"""What the editor calls transforms, targets and sources, in words."""

from functools import cache

from claims.domain import labels
from claims.domain.encounter import (
    DiagnosisRecord,
    EncounterRecord,
    PlaceRecord,
    ServiceRecord,
)
from claims.domain.mapping import targets, transforms

# What a rule reads for each of a kind: by the first step of its target or its source.
EACH = {
    "service": "services",
    "services[]": "services",
    "diagnosis": "diagnoses",
    "diagnoses[]": "diagnoses",
}
_NO_SOURCE = ("key", "fields", "codings", "diagnosis_keys")


@cache
def transform_choices() -> tuple[tuple[str, str], ...]:
    """Return every transform with what it does."""
    return tuple((name, made.does) for name, made in transforms.REGISTRY.items())


@cache
def target_groups() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return every target with its words, those of a line apart from the claim's."""
    lines = tuple((f"service.{name}", target_words(f"service.{name}")) for name in targets.FACTS)
    claim = tuple((name, target_words(name)) for name in targets.header())
    return (("Line", lines), ("Claim", claim))


def target_words(target: str) -> str:
    """Return ``line · assistant minutes`` or ``claim · onset date``."""
    root, _, field = target.partition(".")
    if not target:
        return "choose"
    return f"line · {labels.name(field)}" if root == "service" else f"claim · {labels.name(target)}"


def transform_words(name: str) -> str:
    """Return what a transform does, or its name where there is none such."""
    found = transforms.REGISTRY.get(name)
    return found.does if found else f"{name} (unknown)"


def argument_words(name: str) -> str:
    """Say what a transform takes as its argument; nothing when it takes none."""
    found = transforms.REGISTRY.get(name)
    return found.argument if found else ""


def each_of(*, target: str, source: str) -> str:
    """Return what a rule is applied to for each: its target says it, else its source."""
    for words in (target, source):
        if root := EACH.get(words.partition(".")[0], ""):
            return root
    return ""


@cache
def own_sources() -> tuple[str, ...]:
    """Return the parts of a visit every EMR sends, as a rule reads them."""
    visit = [name for name in ("kind", "start", "end", "signed_at") if _is_source(name)]
    parts = (("service", ServiceRecord), ("diagnosis", DiagnosisRecord), ("place", PlaceRecord))
    return tuple(visit) + tuple(
        f"{root}.{name}"
        for root, record in parts
        for name in record.model_fields
        if name not in (*_NO_SOURCE, "address")
    )


def _is_source(name: str) -> bool:
    return name in EncounterRecord.model_fields
