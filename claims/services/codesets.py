"""Load a code file a practice supplies: all of it or nothing, once."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from claims.domain.codefiles import add_on, cpt, hcpcs, mpfs, naming, ncci_mue, ncci_ptp, pos
from claims.domain.codefiles.base import BadFile
from claims.models import CodeRelease
from claims.services import code_sources, code_writing, icd_loading, practice_files
from claims.services.code_sources import Refused, Source
from clinicbridge import scope
from clinicbridge.accounts.models import User
from clinicbridge.audit import entries

Kind = CodeRelease.Kind
Tell = Callable[[int], None]
# A release of under half its predecessor's rows is a file cut short.
WORTH_COMPARING = 1_000
LEAST_SHARE = 2


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A code set whose releases are kept: how its files are read, and their rows written."""

    kind: Kind
    rows: Callable[[Iterable[bytes]], Iterator[Any]]
    write: Callable[[CodeRelease, Iterable[Any], Tell], int] = code_writing.codes
    takes_many: bool = False


# Read in one piece, and kept so.
ICD = "icd10cm"
SETS: Mapping[str, CodeSet] = {
    "hcpcs": CodeSet(Kind.HCPCS, hcpcs.rows),
    "cpt": CodeSet(Kind.CPT, cpt.rows),
    "ncci_ptp": CodeSet(Kind.NCCI_PTP, ncci_ptp.rows, code_writing.pairs, takes_many=True),
    "ncci_mue": CodeSet(Kind.NCCI_MUE, ncci_mue.rows),
    "add_on": CodeSet(Kind.ADD_ON, add_on.rows),
    "mpfs": CodeSet(Kind.MPFS, mpfs.rows),
    "pos": CodeSet(Kind.POS, pos.rows),
}
# What a practice keeps as rows of its own, audited one by one.
OWN = practice_files.SETS
NAMES = (ICD, *SETS, *OWN)


@dataclass(frozen=True, slots=True)
class Ask:
    """What to call a release and when it holds, where its file's name does not tell."""

    name: str = ""
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading came to, in a sentence. ``is_new`` is False when nothing happened."""

    said: str
    row_count: int
    is_new: bool
    release: CodeRelease | None = None


def load(
    *,
    name: str,
    sources: Sequence[Source],
    ask: Ask | None = None,
    actor: User | None = None,
    tell: Tell = code_writing.unheard,
) -> Loaded:
    """Load a set's files for the practice we are in, in one transaction.

    The same files again change nothing. Raises Refused, with the file,
    the line and the reason, when anything is wrong: nothing has then
    changed. ``tell`` hears how many rows are written so far.
    """
    ask = ask or Ask()
    if name not in NAMES:
        raise Refused(f"There is no set called {name}: choose {', '.join(NAMES)}.")
    if not sources:
        raise Refused("Name the file to load.")
    if len(sources) > 1 and not (name == ICD or (name in SETS and SETS[name].takes_many)):
        raise Refused(f"The set {name} is one file, and {len(sources)} were named.")
    digests = [code_sources.digest(source) for source in sources]
    if len(set(digests)) < len(digests):
        raise Refused("The same file was named twice.")
    if name in OWN:
        said, count, is_new = OWN[name](
            _rows(sources, practice_files.READERS[name]), ask.name, ask.effective_from
        )
        return Loaded(said, count, is_new)
    return _load_release(SETS.get(name), sources, digests, ask, actor, tell)


def _load_release(
    code_set: CodeSet | None,
    sources: Sequence[Source],
    digests: list[str],
    ask: Ask,
    actor: User | None,
    tell: Tell,
) -> Loaded:
    digest = code_sources.together(digests)
    kind = code_set.kind if code_set else Kind.ICD10CM
    own = CodeRelease.objects.filter(practice_id=scope.current(), kind=kind)
    same = own.filter(sha256=digest).defer("pack").first()
    if same is not None:
        said = f"{same.name} was loaded from this file already: nothing changed."
        return Loaded(said, same.row_count, is_new=False, release=same)
    if code_set is not None:
        next(_rows(sources, code_set.rows), None)  # a file of another set is told as such
    made = _named(kind, sources, ask)
    made.sha256, made.loaded_by = digest, actor
    made.file_names = [source.name for source in sources]
    if own.filter(name=made.name).exists():
        raise Refused(
            f"A release called {made.name} is loaded already, from another file: "
            "give this one a name of its own."
        )
    try:
        with transaction.atomic():
            _write(code_set, made, sources, digests, tell)
    except IntegrityError:
        raise Refused(f"{made.name} is being loaded by somebody else.") from None
    return Loaded(_sentence(made), made.row_count, is_new=True, release=made)


def _write(
    code_set: CodeSet | None,
    made: CodeRelease,
    sources: Sequence[Source],
    digests: list[str],
    tell: Tell,
) -> None:
    before = (
        CodeRelease.objects.filter(practice=made.practice_id, kind=made.kind)
        .defer("pack")
        .order_by("-loaded_at")
        .first()
    )
    if code_set is None:
        icd_loading.fill(made, sources, digests)
    made.save(force_insert=True)
    if code_set is not None:
        _write_rows(code_set, made, sources, digests, tell)
    _compare(made, before)
    entries.write(made, action="create", summary=_trail(made), actor=made.loaded_by)


def _write_rows(
    code_set: CodeSet,
    made: CodeRelease,
    sources: Sequence[Source],
    digests: list[str],
    tell: Tell,
) -> None:
    for source, digest in zip(sources, digests, strict=True):
        count = code_set.write(
            made, _rows([source], code_set.rows), functools.partial(_tell, tell, made.row_count)
        )
        made.files.append({"sha256": digest, "rows": count})
        made.row_count += count
    made.save(update_fields=["files", "row_count"])


def _tell(tell: Tell, before: int, count: int) -> None:
    tell(before + count)


def _rows(
    sources: Sequence[Source], rows: Callable[[Iterable[bytes]], Iterator[Any]]
) -> Iterator[Any]:
    """Read files one after another; a fault names the file and the line."""
    for source in sources:
        try:
            yield from rows(source.lines())
        except BadFile as fault:
            place = "row" if source.is_workbook else "line"
            where = f"{place} {fault.line}: " if fault.line else ""
            raise Refused(f"{source.name}: {where}{fault.reason}. Nothing was loaded.") from None


def _named(kind: Kind, sources: Sequence[Source], ask: Ask) -> CodeRelease:
    """Return the release as it was asked for, else as its file is called."""
    guess = naming.guess(kind, sources[0].name)
    begins = ask.effective_from or (guess.effective_from if guess else None)
    if begins is None:
        raise Refused(
            f"From which day does {sources[0].name} hold? Its name does not say: give the day."
        )
    ends = ask.effective_to or (
        guess.effective_to if guess and not ask.effective_from else naming.last_day(kind, begins)
    )
    if ends < begins:
        raise Refused(f"A release cannot hold from {begins} to {ends}.")
    name = ask.name.strip() or (guess.name if guess else f"{kind.label} from {begins}")
    if len(name) > 80:
        raise Refused("The release's name is longer than 80 characters.")
    return CodeRelease(
        practice_id=scope.current(),
        kind=kind,
        name=name,
        effective_from=begins,
        effective_to=ends,
    )


def _compare(made: CodeRelease, before: CodeRelease | None) -> None:
    if before is None or before.row_count < WORTH_COMPARING:
        return
    if made.row_count * LEAST_SHARE < before.row_count:
        raise Refused(
            f"The file holds {made.row_count:,} rows where {before.name} holds "
            f"{before.row_count:,}: is it cut short? Nothing was loaded."
        )


def _sentence(made: CodeRelease) -> str:
    return (
        f"{made.name}: {made.row_count:,} rows, for {made.effective_from} to {made.effective_to}, "
        f"SHA-256 {made.sha256[:12]}."
    )


def _trail(made: CodeRelease) -> str:
    files = [
        f"File {place}: {one['rows']:,} rows, SHA-256 {one['sha256']}"
        for place, one in enumerate(made.files, 1)
    ]
    return "\n".join([f"{made.get_kind_display()} loaded. {_sentence(made)}", *files])
