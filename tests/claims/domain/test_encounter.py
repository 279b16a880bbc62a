"""A stored visit is the visit the EMR told, to the last value."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.encounter import EncounterRecord, FieldRecord, Leaf
from tests import factories


def stored(record):
    return EncounterRecord.model_validate(record.as_json())


def kinds(record):
    """Return the kind of each drawn value: 1 and True are equal, but not alike."""
    field, leaf = record.fields[0].value, record.unknown[0].raw
    return [type(value) for value in (record.start, record.end, field, leaf)]


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.dates().map(str)
    | st.decimals(allow_nan=False, allow_infinity=False)
)
MOMENTS = st.none() | st.dates() | st.datetimes(timezones=st.just(UTC))


@given(MOMENTS, MOMENTS, SCALARS, SCALARS)
def test_a_visit_reads_back_as_it_was_told(start, end, value, raw):
    field = FieldRecord(name="pain", path="QR/q1.item[0]", value=value)
    record = factories.encounter(
        start=start,
        end=end,
        fields=(field,),
        services=(factories.service(start=end, end=start, fields=(field,)),),
        unknown=(Leaf(path="Encounter.one", raw=raw), Leaf(path="Encounter.all", raw=[raw, [raw]])),
    )

    back = stored(record)
    assert back == record
    assert kinds(back) == kinds(record)


def test_a_day_stays_a_day():
    service = stored(factories.encounter()).services[0]

    assert service.start == date(2026, 11, 20)
    assert not isinstance(service.start, datetime)


@pytest.mark.parametrize("value", [Decimal("6.50"), Decimal("1E+3"), Decimal("-0.0")])
def test_a_number_with_decimals_stays_a_number(value):
    field = FieldRecord(name="pain", path="QR/q1.item[0]", value=value)

    (back,) = stored(factories.encounter(fields=(field,))).fields

    assert isinstance(back.value, Decimal)
    assert str(back.value) == str(value)


def test_a_visit_stored_before_decimals_were_told_apart_still_reads():
    body = factories.encounter().as_json()
    body["fields"][0]["value"] = "6.5"
    body["unknown"] = [{"path": "Encounter.one", "raw": "6.5"}]

    record = EncounterRecord.model_validate(body)

    assert (record.fields[0].value, record.unknown[0].raw) == ("6.5", "6.5")
