"""What the editor calls transforms, targets and sources, in words."""

from functools import cache

from claims.domain.encounter import (
    DiagnosisRecord,
    EncounterRecord,
    PlaceRecord,
    ServiceRecord,
)
from claims.domain.mapping import chains, manual, targets, transforms

# For each of what a rule reads, by the first step of its source.
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
    """Return every target with its words, by what they are part of."""
    groups = {
        "Line": [f"{targets.SERVICE}{name}" for name in targets.FACTS],
        "Diagnosis": [f"{targets.DIAGNOSIS}{name}" for name in targets.DIAGNOSES],
        "Claim": list(targets.header()),
        "Nowhere": [targets.IGNORE],
    }
    return tuple(
        (group, tuple((name, target_words(name)) for name in names))
        for group, names in groups.items()
    )


def target_words(target: str) -> str:
    """Return ``line · assistant minutes`` or ``claim · onset date``."""
    return manual.words(target) if target else "choose"


def transform_words(name: str) -> str:
    """Return what the steps of a rule do, or their name where there are none such."""
    steps = [transforms.REGISTRY.get(step) for step in _steps(name)]
    return ", then ".join(s.does if s else f"{name} (unknown)" for s in steps)


def argument_words(name: str) -> str:
    """Say what the steps take as their argument; nothing when they take none."""
    steps = [transforms.REGISTRY.get(step) for step in _steps(name)]
    wanted = [step.argument for step in steps if step and step.argument]
    return f" {chains.ARGUMENTS} ".join(wanted)


def and_then(name: str, step: str) -> str:
    """Return the steps with one more."""
    return f" {chains.STEPS} ".join([*filter(None, _steps(name)), step])


def _steps(name: str) -> list[str]:
    return [step.strip() for step in name.split(chains.STEPS)]


def each_of(*, target: str, source: str) -> str:
    """Return what a rule is applied to for each: its target says so, or its source."""
    if target != targets.IGNORE:
        return targets.each(target)
    return EACH.get(source.partition(".")[0].strip(), "")


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
