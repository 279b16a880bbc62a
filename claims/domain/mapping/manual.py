"""The language's tables as an admin reads them: every transform, every target."""

from collections.abc import Iterable

from claims.domain import labels
from claims.domain.mapping import targets, transforms

NOT_NEEDED = "not needed on a claim"


def tables() -> str:
    """Return both tables in Markdown."""
    return f"{_transforms()}\n{_targets()}"


def words(target: str) -> str:
    """Return what a target is called: ``line · side``, ``claim · onset date``."""
    if target == targets.IGNORE:
        return NOT_NEEDED
    place = {"services": "line", "diagnoses": "diagnosis"}.get(targets.each(target), "claim")
    named = target.partition(".")[2] if targets.each(target) else target
    return f"{place} · {labels.name(named)}"


def _transforms() -> str:
    rows = []
    for one in transforms.REGISTRY.values():
        argued = f"{one.argument}: `{one.example}`" if one.argument else ""
        takes = "several sources" if one.many else one.takes.value
        rows.append((f"`{one.name}`" if one.name else "", one.does, takes, one.gives.value, argued))
    return _table(("transform", "makes it", "takes", "gives", "argument, with an example"), rows)


def _targets() -> str:
    names = [f"{targets.SERVICE}{name}" for name in targets.FACTS]
    names += [f"{targets.DIAGNOSIS}{name}" for name in targets.DIAGNOSES]
    names += [*targets.header(), targets.IGNORE]
    rows = [
        (f"`{name}`", words(name), str(targets.kind(name)), targets.each(name)) for name in names
    ]
    return _table(("target", "in words", "takes", "for each of"), rows)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines
    )
