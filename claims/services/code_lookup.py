"""Answer from the code tables a practice loaded, in as few reads as can be."""

import itertools
import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from claims.domain.coding import loaded, table_notes
from claims.domain.coding import releases as shelving
from claims.domain.coding.codetables import PtpEdit, Tables
from claims.domain.coding.loaded import EMPTY, Key, Said
from claims.domain.coding.releases import Release
from claims.models import Code, CodeRelease
from claims.models import PtpEdit as PtpRow
from claims.services import code_memory, code_rows, coding_context, icd_tables, standing
from claims.services.code_rows import Kept

Kind = CodeRelease.Kind
RELEASE = ("pk", "kind", "name", "effective_from", "effective_to", "practice_id", "loaded_at")
ROW = ("code", "modifier", "description", "valid_from", "valid_to", "facts")

# Releases are written once, so nothing here is ever out of date.
_said = code_memory.Memory(100_000)
_pairs = code_memory.Memory(100_000)
# What a practice had when it was last asked: a guess, checked by every read.
_seen = code_memory.Memory(1_000)


def tables_for(
    *,
    practice_id: uuid.UUID,
    codes: Iterable[str],
    days: Iterable[date | None],
    others: Iterable[str] = (),
) -> Tables:
    """Return the tables that judge these procedure codes on these days of service.

    ``others`` are codes of the patient's other claims: their rows may be
    asked for, no pair is made of them.
    One query when every row is known to the process, two when none is:
    the releases together with their rows, and the pairs. A code not
    named here is still answered, with a query of its own.
    """
    asked = frozenset(codes) - {""}
    known, said = _read(practice_id, asked | (frozenset(others) - {""}))
    by_kind = shelving.shelves(known)
    rows = loaded.Rows(said, lambda more: _rows(known, more))
    shipped = coding_context.shipped_tables()
    ptp = loaded.LoadedPtp(by_kind.get(Kind.NCCI_PTP, EMPTY), _edits)
    for day in days:
        ptp.between(asked, day)
    return Tables(
        icd=icd_tables.with_own([one.id for one in known if one.kind == Kind.ICD10CM]),
        ptp=ptp,
        mue=loaded.LoadedMue(by_kind.get(Kind.NCCI_MUE, EMPTY), rows),
        add_ons=loaded.LoadedAddOns(by_kind.get(Kind.ADD_ON, EMPTY), rows),
        physician_fees=loaded.LoadedFees(by_kind.get(Kind.MPFS, EMPTY), rows),
        procedures=loaded.LoadedProcedures(
            hcpcs=by_kind.get(Kind.HCPCS, EMPTY), cpt=by_kind.get(Kind.CPT, EMPTY), rows=rows
        ),
        places=loaded.LoadedPlaces(by_kind.get(Kind.POS, EMPTY), rows, shipped.places),
        releases=tuple(f"{one.kind} {one.name}" for one in known),
        em=shipped.em,
        kx=shipped.kx,
    )


def missing(*, practice_id: uuid.UUID, day: date) -> tuple[table_notes.Note, ...]:
    """Return what is not loaded for a day, once for the practice. At most two queries."""
    return table_notes.notes((*shipped_releases(), *known(practice_id=practice_id)), day)


def known(*, practice_id: uuid.UUID) -> tuple[Release, ...]:
    """Return the releases the practice may read, as the process knows them."""
    return standing.remembered("releases", lambda: releases(practice_id))


def shipped_releases() -> tuple[Release, ...]:
    """Return the releases the product brings along."""
    return tuple(
        Release(
            f"shipped-{place}",
            Kind.ICD10CM,
            table.release,
            table.effective_from,
            table.effective_to,
        )
        for place, table in enumerate(icd_tables.shipped().tables)
    )


def releases(practice_id: uuid.UUID) -> tuple[Release, ...]:
    """Return every release the practice may read, in the order they were loaded."""
    return _in_order(_readable(practice_id).values_list(*RELEASE))


def _readable(practice_id: uuid.UUID) -> QuerySet[CodeRelease]:
    return CodeRelease.objects.filter(Q(practice=None) | Q(practice_id=practice_id))


def _in_order(found: Iterable[tuple[Any, ...]]) -> tuple[Release, ...]:
    """Return releases as the domain knows them; the order of loading is a number."""
    rows = sorted({row[:7] for row in found}, key=lambda row: (row[6], str(row[0])))
    return tuple(
        Release(pk, kind, name, began, ended, practice is not None, place)
        for place, (pk, kind, name, began, ended, practice, _) in enumerate(rows)
    )


def _read(
    practice_id: uuid.UUID, codes: frozenset[str]
) -> tuple[tuple[Release, ...], dict[Key, Said]]:
    """Return the releases, and what they say of codes, by one query."""
    guess = _seen.found([practice_id]).get(practice_id) if codes else ()
    said = _said.found(_keys(guess or (), codes))
    if is_known := guess is not None and len(said) == len(guess) * len(codes):
        every = known(practice_id=practice_id)
    else:
        every = _read_both(practice_id, codes)
    coded = tuple(one.id for one in every if one.kind in code_rows.CODED)
    if is_known and coded == guess:
        return every, said
    _seen.keep({practice_id: coded})
    keys = _keys(coded, codes)
    said = _said.found(keys)
    if len(said) < len(keys):  # a release came since, or the memory made room
        said = _rows(every, codes)
    return every, said


def _read_both(practice_id: uuid.UUID, codes: frozenset[str]) -> tuple[Release, ...]:
    """Read the releases joined with their rows of these codes, and keep the rows."""
    hit = FilteredRelation("codes", condition=Q(codes__code__in=codes))
    columns = (f"hit__{name}" for name in ROW)
    found = list(_readable(practice_id).annotate(hit=hit).values_list(*RELEASE, *columns))
    known = _in_order(found)
    _keep(known, codes, [(row[0], row[1], Kept(*row[7:])) for row in found if row[7] is not None])
    return known


def _rows(known: tuple[Release, ...], codes: Iterable[str]) -> dict[Key, Said]:
    """Read what releases say of codes, and keep it."""
    kinds = {one.id: one.kind for one in known if one.kind in code_rows.CODED}
    codes = frozenset(codes)
    if not kinds or not codes:
        return {}
    found = Code.objects.filter(release__in=list(kinds), code__in=codes)
    rows = found.values_list("release_id", *ROW)
    return _keep(known, codes, [(row[0], kinds[row[0]], Kept(*row[1:])) for row in rows])


def _keep(
    known: tuple[Release, ...], codes: frozenset[str], found: list[tuple[Any, str, Kept]]
) -> dict[Key, Said]:
    """Keep rows in the process, and that a release has none of a code."""
    coded = [one.id for one in known if one.kind in code_rows.CODED]
    said: dict[Key, dict[str, Any]] = {key: {} for key in _keys(coded, codes)}
    for release_id, kind, row in found:
        said[release_id, row.code][row.modifier] = code_rows.read(kind, row)
    _said.keep(said)
    return dict(said)


def _keys(release_ids: Iterable[Any], codes: Iterable[str]) -> list[Key]:
    return list(itertools.product(release_ids, codes))


def _edits(release: Release, codes: frozenset[str]) -> tuple[PtpEdit, ...]:
    """Return every edit of a release between any two of these codes, whatever its dates."""
    keys = [(release.id, *pair) for pair in itertools.combinations(sorted(codes), 2)]
    known: Mapping[Any, tuple[PtpEdit, ...]] = _pairs.found(keys)
    if len(known) < len(keys):
        known = _read_pairs(release, codes, keys)
    return tuple(edit for key in keys for edit in known[key])


def _read_pairs(
    release: Release, codes: frozenset[str], keys: list[tuple[Any, str, str]]
) -> Mapping[Any, tuple[PtpEdit, ...]]:
    rows = PtpRow.objects.filter(release=release.id, column1__in=codes, column2__in=codes)
    found: dict[Any, list[PtpEdit]] = {key: [] for key in keys}
    for one, two, effective, deletion, indicator in rows.values_list(
        "column1", "column2", "effective", "deletion", "indicator"
    ):
        key = (release.id, min(one, two), max(one, two))
        if key in found:
            found[key].append(PtpEdit(one, two, indicator, effective, deletion))
    pairs = {key: tuple(edits) for key, edits in found.items()}
    _pairs.keep(pairs)
    return pairs
