"""What a person types of a patient's records, read into the rows' own values."""

from typing import Any

from django import forms

from claims.domain import codes
from claims.models import Case, Payer, PlanOfCare, Provider, TherapyAccumulator
from claims.models.patient import Counted
from claims.record_fields import Codes, Day, Lists, Number, One, Row, Text

LONGEST_NUMBER = 50  # REF02 of the 837P
GLOBAL_DAYS = ("000", "010", "090", "MMM", "XXX", "YYY", "ZZZ")


class RecordForm(forms.Form):
    """One record as it is typed; ``starts`` and ``ends`` name the days that are in order."""

    starts = ends = ""
    use_required_attribute = False

    def __init__(self, lists: Lists, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for asked in self.fields.values():
            if isinstance(asked, Row):
                asked.queryset = asked.source.objects.filter(is_active=True)
                asked.choices = [("", str(asked.empty_label)), *lists.pairs[asked.source]]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before its beginning."""
        values = super().clean() or {}
        start, end = values.get(self.starts), values.get(self.ends)
        if start and end and end < start:
            label = self.fields[self.ends].label
            self.add_error(self.ends, f"{label}: it ends before it begins.")
        return values


class PlanForm(RecordForm):
    """A therapy plan of care."""

    starts, ends = "certified_from", "certified_to"
    discipline = One("Discipline", PlanOfCare.Discipline.choices)
    certified_from = Day("Certified from", required=True)
    certified_to = Day("Certified to")
    certified_by = Row("Certified by", Provider, empty="Not signed yet")


class CountedForm(RecordForm):
    """Visits or units between two days."""

    starts, ends = "start_date", "end_date"
    number = Text("Number", longest=LONGEST_NUMBER, required=False)
    counts = One("Counts", Counted.Counts.choices)
    allowed = Number("Allowed", required=False)
    used = Number("Used elsewhere", required=False)
    start_date = Day("From")
    end_date = Day("To")

    def clean_used(self) -> int:
        """Take nothing for none."""
        return self.cleaned_data.get("used") or 0


class AuthorizationForm(CountedForm):
    """A payer's prior authorization."""

    payer = Row("Payer", Payer, empty="Any payer")
    codes = Codes("Codes")
    field_order = ("number", "payer", "codes", "counts", "allowed", "used")


class ReferralForm(CountedForm):
    """A referral by another provider."""

    provider = Row("Referred by", Provider, empty="Not known")
    field_order = ("number", "provider", "counts", "allowed", "used")


class SurgeryForm(RecordForm):
    """A surgery whose global period may touch later visits."""

    code = Text("Procedure code", longest=10)
    surgery_date = Day("Day of the surgery", required=True)
    global_days = One(
        "Global period", [("", "As the table says"), *((d, d) for d in GLOBAL_DAYS)], required=False
    )
    surgeon = Row("Surgeon", Provider, empty="Somebody else")

    def clean_code(self) -> str:
        """Refuse what is shaped like no code."""
        code = codes.normalise_code(self.cleaned_data["code"])
        if not codes.is_procedure(code):
            raise forms.ValidationError("Procedure code: write a code of five, as 29881.")
        return code


class NoticeForm(RecordForm):
    """A signed notice (ABN) that the payer may not pay."""

    starts, ends = "signed_date", "valid_to"
    signed_date = Day("Signed on", required=True, is_past=True)
    valid_to = Day("Holds until")
    codes = Codes("For codes")


class AccumulatorForm(RecordForm):
    """What a payer said it allowed for therapy in a calendar year."""

    payer = Row("Payer", Payer, empty="Choose…", required=True)
    year = Number("Year", least=2018, most=2099)
    pool = One("Counts together", TherapyAccumulator.Pool.choices)
    amount = forms.DecimalField(
        label="Allowed so far, in dollars",
        min_value=0,
        max_digits=9,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 10}),
        error_messages=dict.fromkeys(
            (
                *("required", "invalid", "min_value", "max_digits", "max_decimal_places"),
                "max_whole_digits",
            ),
            "Allowed so far: write dollars, as 1234.50.",
        ),
    )
    as_of_date = Day("As of", required=True, is_past=True)

    def clean(self) -> dict[str, Any]:
        """The sum is one of its year."""
        values = super().clean()
        day, year = values.get("as_of_date"), values.get("year")
        if day and year and day.year != year:
            self.add_error("as_of_date", "As of: this day is not in the year of the sum.")
        return values


class CaseForm(RecordForm):
    """An accident or injury that decides who pays."""

    kind = One("Kind", Case.Kind.choices)
    number = Text("Case number", longest=LONGEST_NUMBER, required=False)
    payer = Row("Payer", Payer, empty="Not known")
    accident_date = Day("Day of the accident", is_past=True)
    accident_state = One(
        "State", [("", "Not known"), *((s, s) for s in sorted(codes.STATES))], required=False
    )
    is_open = forms.BooleanField(label="Open", required=False, initial=True)


FORMS: dict[str, type[RecordForm]] = {
    "plan": PlanForm,
    "authorization": AuthorizationForm,
    "referral": ReferralForm,
    "surgery": SurgeryForm,
    "notice": NoticeForm,
    "accumulator": AccumulatorForm,
    "case": CaseForm,
}
