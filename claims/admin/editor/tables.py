"""The look-up tables beside the rules: their words, edited in place."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from claims.admin.editor import parts, rows
from claims.admin.editor.forms import Entry, TableName
from claims.admin.editor.parts import OVERTAKEN, REFUSED
from claims.models import LookupEntry, LookupTable, MappingSet
from claims.models.mapping import Published
from claims.services import lookup_words
from claims.services.lookup_words import Gone, InUse, Stale, Taken


@dataclass(frozen=True)
class Word:
    """One word of a table and what it means, as typed."""

    table: LookupTable
    key: str = ""
    value: str = ""
    entry: LookupEntry | None = None
    mark: str = ""
    error: str = ""
    over: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its words and the rules that read it."""

    table: LookupTable
    words: tuple[Word, ...]
    readers: tuple[str, ...]

    @property
    def blank(self) -> Word:
        """The row in which the next word is typed."""
        return Word(self.table)


def shown(mapping_set: MappingSet) -> list[Table]:
    """Return every look-up table of a set."""
    tables = LookupTable.objects.filter(mapping_set=mapping_set).order_by("name")
    entries: dict[uuid.UUID, list[Word]] = {}
    rows_of = LookupEntry.objects.filter(table__mapping_set=mapping_set).order_by("key")
    for entry in rows_of.select_related("table"):
        entries.setdefault(entry.table_id, []).append(stored(entry))
    return [_table(table, entries.get(table.pk, [])) for table in tables]


def stored(entry: LookupEntry) -> Word:
    """Return a word as it stands."""
    return Word(entry.table, entry.key, entry.value, entry, lookup_words.mark(entry))


def add(_: Any, request: HttpRequest, mapping_set: MappingSet) -> HttpResponse:
    """Make a look-up table without words yet."""
    form = TableName(request.POST, instance=LookupTable(mapping_set=mapping_set))
    if not form.is_valid():
        said = {"typed": request.POST.get("name", ""), "error": form.errors["name"][0]}
        return parts.part(request, "_table_new", mapping_set, status=REFUSED, **said)
    try:
        table = form.save(commit=False)
        lookup_words.add_table(table=table)
    except (Published, Taken) as refusal:
        return parts.refused(request, mapping_set, refusal)
    made = parts.part(request, "_table_made", mapping_set, table=_table(table, []))
    return parts.saved(made)


def remove(
    _: Any, request: HttpRequest, mapping_set: MappingSet, table_id: uuid.UUID
) -> HttpResponse:
    """Take a table out that no rule reads."""
    table = _found(LookupTable.objects.filter(mapping_set=mapping_set), table_id)
    try:
        lookup_words.drop(table=table)
    except (InUse, Published) as refusal:
        return parts.refused(request, mapping_set, refusal)
    return HttpResponse(headers={"HX-Trigger": "saved"})


def add_word(
    _: Any, request: HttpRequest, mapping_set: MappingSet, table_id: uuid.UUID
) -> HttpResponse:
    """Add a word to a table, and show the row for the next."""
    table = _found(LookupTable.objects.filter(mapping_set=mapping_set), table_id)
    form = Entry(request.POST, instance=LookupEntry(table=table))
    if not form.is_valid():
        return _word(request, mapping_set, _typed(form, table), status=REFUSED)
    try:
        entry = form.save(commit=False)
        lookup_words.add(entry=entry)
    except (Published, Taken) as refusal:
        said = parts.said(mapping_set, refusal)
        word = Word(table, *_cells(form), error=said)
        return _word(request, mapping_set, word, status=OVERTAKEN)
    return _word(request, mapping_set, stored(entry), blank=Word(table))


def save_word(
    _: Any, request: HttpRequest, mapping_set: MappingSet, word_id: uuid.UUID
) -> HttpResponse:
    """Keep a changed word, if nobody else changed it meanwhile."""
    entry = _found(_words(mapping_set), word_id)
    seen = request.POST.get("over") or request.POST.get("seen", "")
    form = Entry(request.POST, instance=entry)
    if not form.is_valid():
        word = _typed(form, entry.table, entry=entry, mark=seen)
        return _word(request, mapping_set, word, status=REFUSED)
    try:
        lookup_words.save(entry=entry, seen=seen)
    except Stale as stale:
        return _word(request, mapping_set, _overtaken(form, stale, seen), status=OVERTAKEN)
    except (Published, Gone, Taken) as refusal:
        return parts.refused(request, mapping_set, refusal)
    return _word(request, mapping_set, stored(entry))


def remove_word(
    _: Any, request: HttpRequest, mapping_set: MappingSet, word_id: uuid.UUID
) -> HttpResponse:
    """Take a word out, if nobody else changed it meanwhile."""
    entry = _found(_words(mapping_set), word_id)
    seen = request.POST.get("over") or request.POST.get("seen", "")
    try:
        lookup_words.remove(entry=entry, seen=seen)
    except Stale as stale:
        form = Entry(request.POST, instance=entry)
        return _word(request, mapping_set, _overtaken(form, stale, seen), status=OVERTAKEN)
    except (Published, Gone) as refusal:
        return parts.refused(request, mapping_set, refusal)
    return HttpResponse(headers={"HX-Trigger": "saved"})


def _table(table: LookupTable, words: list[Word]) -> Table:
    readers = lookup_words.readers(set_id=table.mapping_set_id, name=table.name)
    return Table(table, tuple(words), tuple(readers))


def _words(mapping_set: MappingSet) -> Any:
    return LookupEntry.objects.filter(table__mapping_set=mapping_set).select_related("table")


def _found(found: Any, pk: uuid.UUID) -> Any:
    row = found.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _cells(form: Entry) -> tuple[str, str]:
    return form.data.get("key", ""), form.data.get("value", "")


def _typed(form: Entry, table: LookupTable, **more: Any) -> Word:
    said = next(iter(form.errors.values()))[0]
    return Word(table, *_cells(form), error=str(said), **more)


def _overtaken(form: Entry, stale: Stale, seen: str) -> Word:
    now = stale.entry
    said = f"{rows.who(now)} made this “{now.key}”: “{now.value}” after it was shown."
    over = lookup_words.mark(now)
    return Word(now.table, *_cells(form), entry=now, mark=seen, error=said, over=over)


def _word(
    request: HttpRequest,
    mapping_set: MappingSet,
    word: Word,
    *,
    status: int = 200,
    blank: Word | None = None,
) -> HttpResponse:
    more = {"word": word, "blank": blank, "is_saved": status == 200}
    answer = parts.part(request, "_word_alone", mapping_set, status=status, **more)
    return parts.saved(answer) if status == 200 else answer
