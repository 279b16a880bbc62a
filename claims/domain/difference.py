"""What differs between two revisions, in a biller's words."""

from typing import Any

from claims.domain import cells, labels
from claims.domain.content import ClaimContent
from claims.domain.document import Document

_ABSENT = object()


class Change(Document):
    """One difference. ``old`` and ``new`` are words, empty when masked.

    ``what`` is "changed", "added", "removed" or "moved"; ``None`` in
    ``old`` or ``new`` means there was nothing.
    """

    cell: str
    label: str
    what: str = "changed"
    old: str | None = None
    new: str | None = None
    masked: bool = False

    @property
    def sentence(self) -> str:
        """One line for the history: ``line 97110 · modifiers: GP → GP KX``."""
        if self.what in ("added", "removed"):
            value = self.new if self.what == "added" else self.old
            return f"{self.label}: {self.what} {value or ''}".rstrip()
        if self.masked:
            return f"{self.label}: changed"
        return f"{self.label}: {self.old or 'nothing'} → {self.new or 'nothing'}"


def between(old: ClaimContent | None, new: ClaimContent) -> tuple[Change, ...]:
    """Return every difference; against None, what the new claim says."""
    before = ClaimContent() if old is None else old
    was, now = cells.flatten(before), cells.flatten(new)
    gone = [cell for cell in was if cell not in now]
    changes: dict[tuple[str, str], Change] = {}
    for cell in (*now, *gone):
        if was.get(cell, _ABSENT) != now.get(cell, _ABSENT):
            for change in _changes(cell, was, now, before, new):
                changes.setdefault((change.cell, change.what), change)
    return tuple(changes.values())


def _changes(
    cell: str, was: dict[str, Any], now: dict[str, Any], old: ClaimContent, new: ClaimContent
) -> list[Change]:
    if cell in cells.LISTS:
        return _list_changes(cell, was[cell], now[cell], old, new)
    part = cells.part(cell)
    if part and (part[1] in was[part[0]]) != (part[1] in now[part[0]]):
        return []  # the whole line or diagnosis was added or removed: told once, above
    masked = labels.is_masked(cell)
    before = labels.words(cell, was.get(cell), old)
    after = labels.words(cell, now.get(cell), new)
    told: list[Change] = []
    if cell not in was or cell not in now:
        told = _optional(cell, was, now, old, new)
        if masked or before == after:
            return told
    shown = {} if masked else {"old": before, "new": after}
    return [*told, Change(cell=cell, label=labels.of(cell, old, new), masked=masked, **shown)]


def _optional(
    cell: str, was: dict[str, Any], now: dict[str, Any], old: ClaimContent, new: ClaimContent
) -> list[Change]:
    """Tell that an optional part (subscriber, drug, coverage) came or went."""
    there, what = (was, "added") if cell in now else (now, "removed")
    for path in cells.parents(cell):
        if not any(other.startswith(path + ".") for other in there):
            return [Change(cell=path, label=labels.of(path, old, new), what=what)]
    return []


def _list_changes(
    name: str, was: tuple[str, ...], now: tuple[str, ...], old: ClaimContent, new: ClaimContent
) -> list[Change]:
    changes = []
    for uid in now:
        if uid not in was:
            what = labels.summary(name, uid, new)
            cell = f"{name}[{uid}]"
            changes.append(
                Change(cell=cell, label=labels.part(name, uid, new), what="added", new=what)
            )
    for uid in was:
        if uid not in now:
            what = labels.summary(name, uid, old)
            cell = f"{name}[{uid}]"
            changes.append(
                Change(cell=cell, label=labels.part(name, uid, old), what="removed", old=what)
            )
    stayed = [uid for uid in was if uid in now]
    if stayed != [uid for uid in now if uid in was]:
        changes.append(_moved(name, stayed, old, new))
    return changes


def _moved(name: str, stayed: list[str], old: ClaimContent, new: ClaimContent) -> Change:
    order = [part.uid for part in getattr(new, name) if part.uid in stayed]
    return Change(
        cell=name,
        label="order of lines" if name == "lines" else "order of diagnoses",
        what="moved",
        old=", ".join(labels.short(name, uid, old) for uid in stayed),
        new=", ".join(labels.short(name, uid, new) for uid in order),
    )
