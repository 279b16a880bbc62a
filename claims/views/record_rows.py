"""A patient's records as their tab takes them: sections of rows, each with its form."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from claims import record_forms
from claims.domain.coding import global_period
from claims.domain.content import ClaimContent
from claims.models import Claim
from claims.queries import records
from claims.queries.records import OnFile
from claims.record_fields import Lists
from claims.record_forms import RecordForm

FEW = 2
# The kind, the record's id (None for a new one), and its form as it was sent in vain.
Refused = tuple[str, uuid.UUID | None, RecordForm]


@dataclass(frozen=True, slots=True)
class Row:
    """One record: what it is called, what it says, how it stands, and its form."""

    pk: uuid.UUID
    title: str
    said: tuple[str, ...]
    tags: tuple[tuple[str, str], ...]
    form: RecordForm | None
    use: tuple[str, str] | None = None
    attests: bool | None = None

    @property
    def is_again(self) -> bool:
        """Whether its form was sent and refused, so that it stands open."""
        return self.form is not None and self.form.is_bound


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of records: its words, its rows, and the form to add one."""

    kind: str
    words: str
    one: str
    rows: tuple[Row, ...]
    form: RecordForm | None

    @property
    def is_again(self) -> bool:
        """Whether the form to add one was sent and refused."""
        return self.form is not None and self.form.is_bound


WORDS = {
    "plan": ("Plans of care", "plan of care"),
    "authorization": ("Authorizations", "authorization"),
    "referral": ("Referrals", "referral"),
    "surgery": ("Surgeries", "surgery"),
    "notice": ("Advance notices (ABN)", "advance notice"),
    "accumulator": ("Therapy allowed this year", "payer's sum"),
    "case": ("Cases", "case"),
}


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes rows of one claim's patient; ``refused`` is the form that was sent in vain."""

    claim: Claim
    content: ClaimContent
    found: OnFile
    today: date
    lists: Lists | None
    refused: Refused | None = None

    def sections(self) -> list[Section]:
        """Return every kind with what is on file of it."""
        return [
            Section(
                kind=kind,
                words=words,
                one=one,
                rows=tuple(self.row(kind, row) for row in self.found.rows.get(kind, ())),
                form=self.form(kind, None),
            )
            for kind, (words, one) in WORDS.items()
        ]

    def row(self, kind: str, row: Any) -> Row:
        """Return one record as it is shown."""
        title, said, tags = SAID[kind](self, row)
        is_attested = bool(row.kx_attested_at) if kind == "plan" else None
        return Row(
            pk=row.pk,
            title=title,
            said=tuple(filter(None, said)),
            tags=tuple(filter(None, tags)),
            form=self.form(kind, row),
            use=self._use(kind, row),
            attests=is_attested,
        )

    def form(self, kind: str, row: Any | None) -> RecordForm | None:
        """Return a record's form: as refused, as it is, or empty; None where nobody may."""
        if self.lists is None:
            return None
        pk = row.pk if row else None
        if self.refused is not None and self.refused[:2] == (kind, pk):
            return self.refused[2]
        names = record_forms.FORMS[kind].base_fields
        initial = {name: _plain(row, name) for name in names} if row else None
        return record_forms.FORMS[kind](self.lists, initial=initial, auto_id=auto_id(kind, pk))

    def _use(self, kind: str, row: Any) -> tuple[str, str] | None:
        """Return the cell and number a permit would write, None where it stands there."""
        cell = {words.lower(): cell for words, cell, _ in records.PERMITS}.get(kind)
        if cell is None or not row.number or getattr(self.content, cell) == row.number:
            return None
        return cell, row.number

    def plan(self, row: Any) -> "Said":
        """Say a plan of care."""
        by = f"certified by {row.certified_by}" if row.certified_by else "not signed"
        attested = ""
        if row.kx_attested_at and row.kx_attested_by:
            on = _day(row.kx_attested_at.date())
            attested = f"KX attested by {row.kx_attested_by.full_name}, {on}"
        tags = [self._ended(row.certified_to), ("ok", "KX attested") if attested else None]
        said = [_span(row.certified_from, row.certified_to), by, attested]
        return row.get_discipline_display(), said, tags

    def permit(self, row: Any) -> "Said":
        """Say an authorization or a referral, with what is left of it."""
        whose = getattr(row, "payer", None) or getattr(row, "provider", None)
        covered = ", ".join(getattr(row, "codes", ()))
        said = [str(whose or ""), covered, _span(row.start_date, row.end_date)]
        return row.number or "No number", said, [*self._left(row), self._ended(row.end_date)]

    def surgery(self, row: Any) -> "Said":
        """Say a surgery, with the end of its global period."""
        period = global_period.period(row.surgery_date, self.found.global_days.get(row.pk, ""))
        ends = f"global period to {_day(period.end)}" if period else "no global period known"
        said = [_day(row.surgery_date), f"by {row.surgeon}" if row.surgeon else "", ends]
        on = self.content.service_date
        is_inside = period is not None and on is not None and period.holds(on)
        return row.code, said, [("warn", "this visit lies inside") if is_inside else None]

    def notice(self, row: Any) -> "Said":
        """Say a signed notice."""
        covered = ", ".join(row.codes) or "any code"
        until = f"until {_day(row.valid_to)}" if row.valid_to else ""
        return f"Signed {_day(row.signed_date)}", [covered, until], [self._ended(row.valid_to)]

    def accumulator(self, row: Any) -> "Said":
        """Say what a payer counted."""
        title = f"${row.amount:,.2f} in {row.year}"
        return title, [row.get_pool_display(), str(row.payer), f"as of {_day(row.as_of_date)}"], []

    def case(self, row: Any) -> "Said":
        """Say an accident or injury."""
        on = f"accident {_day(row.accident_date)}" if row.accident_date else ""
        said = [row.number, on, row.accident_state, str(row.payer or "")]
        tag = ("plain", "open") if row.is_open else ("plain", "closed")
        return row.get_kind_display(), said, [tag]

    def _left(self, row: Any) -> list["Tag"]:
        used = self.found.used.get(row.pk, row.used)
        counts = row.get_counts_display().lower()
        if row.allowed is None:
            return [("plain", f"{used} {counts} used, no limit")]
        left = max(row.allowed - used, 0)
        tone = "bad" if not left else "warn" if left <= FEW else "ok"
        return [(tone, f"{left} of {row.allowed} {counts} left")]

    def _ended(self, day: date | None) -> "Tag":
        return ("bad", "ended") if day is not None and day < self.today else None


Tag = tuple[str, str] | None
Said = tuple[str, list[str], list[Tag]]
SAID: dict[str, Callable[[Maker, Any], Said]] = {
    "plan": Maker.plan,
    "authorization": Maker.permit,
    "referral": Maker.permit,
    "surgery": Maker.surgery,
    "notice": Maker.notice,
    "accumulator": Maker.accumulator,
    "case": Maker.case,
}


def auto_id(kind: str, pk: uuid.UUID | None) -> str:
    """Return how the fields of a form are named on the page."""
    return f"{kind}-{str(pk)[:8] if pk else 'new'}-%s"


def _plain(row: Any, name: str) -> Any:
    """Return what a field of a row's form begins with."""
    return getattr(row, f"{name}_id", None) or getattr(row, name)


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def _span(start: date | None, end: date | None) -> str:
    if start is None and end is None:
        return ""
    begins = _day(start) if start else "open"
    return f"{begins} to {_day(end) if end else 'open'}"
