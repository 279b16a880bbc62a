"""What is sealed stays sealed on every way out of the database but one."""

import copy
import pickle

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, transaction
from django.forms import modelform_factory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Coverage, Patient
from clinicbridge import scope, vault
from clinicbridge.vault import fields
from tests import examples
from tests.clinicbridge.conftest import SECRET, a_patient

pytestmark = [pytest.mark.both, pytest.mark.django_db]
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
MANY = settings(
    max_examples=examples.of(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

MOVE = (
    "UPDATE claims_patient SET person ="
    " (SELECT person FROM claims_patient WHERE source_token = 't0')"
)


@pytest.fixture(autouse=True)
def inside(ridgeline):
    with scope.practice(ridgeline.pk):
        yield


def stored(row, name="person"):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {name} FROM claims_patient WHERE source_token = %s", [row.source_token]
        )
        return cursor.fetchone()[0]


def name_of(row):
    with vault.reading(purpose="test"):
        return row.person["family"]


def test_the_database_holds_no_clear_text(marta):
    assert stored(marta).startswith("v1.k1.")
    assert SECRET not in stored(marta)


def test_a_value_opens_inside_a_purpose_and_not_outside(marta):
    with pytest.raises(vault.NoPurpose):
        _ = marta.person

    assert name_of(marta) == SECRET


def test_what_was_just_assigned_can_be_read_back_freely(marta):
    marta.person = {"family": "Other"}

    assert marta.person == {"family": "Other"}


def test_an_untouched_value_is_written_back_as_it_is(marta):
    before = stored(marta)
    marta.mrn = "9"
    marta.save()

    assert stored(marta) == before


def test_saving_some_fields_leaves_the_others(marta):
    before = stored(marta)
    marta.person = {"family": "Other"}
    marta.save(update_fields=["no_billing_requested"])
    assert stored(marta) == before

    marta.save(update_fields=["person"])
    assert stored(marta) != before


@pytest.mark.parametrize("name", ["person", "mrn"])
def test_only_whether_it_is_there_can_be_asked(marta, name):
    for lookup in ("exact", "iexact", "contains", "in", "gt", "startswith", "regex"):
        with pytest.raises(FieldError):
            Patient.objects.filter(**{f"{name}__{lookup}": "004417"})

    assert Patient.objects.filter(**{f"{name}__isnull": False}).count() == 1
    assert not Patient.objects.filter(**{name: None}).exists()


def test_values_are_handed_out_sealed(marta):
    (row,) = Patient.objects.values("person", "mrn")

    assert repr(row) == "{'person': <sealed>, 'mrn': <sealed>}"
    assert isinstance(Patient.objects.values_list("mrn", flat=True)[0], fields.Sealed)


def test_a_deferred_value_loads_sealed_and_opens_for_a_purpose(marta):
    late = Patient.objects.defer("person").get()
    with pytest.raises(vault.NoPurpose):
        _ = late.person

    assert name_of(Patient.objects.only("mrn").get()) == SECRET


def test_a_deferred_value_seen_masked_is_not_saved_masked(marta):
    late = Patient.objects.defer("person").get()
    with vault.masked():
        assert late.person.startswith("•••• ")
    late.save()

    assert name_of(Patient.objects.get()) == SECRET


def test_a_reload_needs_no_purpose_and_opens_nothing(marta):
    marta.person = {"family": "Other"}
    marta.refresh_from_db()

    assert isinstance(marta.__dict__["person"], fields.Sealed)
    assert name_of(marta) == SECRET


@pytest.mark.parametrize(
    "carry", [copy.copy, copy.deepcopy, lambda row: pickle.loads(pickle.dumps(row))]
)
def test_a_copy_holds_no_clear_text(marta, carry):
    marta.person = {"family": "Newly typed"}

    carried = carry(marta)

    assert b"Newly typed" not in pickle.dumps(marta)
    assert isinstance(carried.__dict__["person"], fields.Sealed)
    assert name_of(carried) == "Newly typed"


def test_fixtures_hold_the_sealed_value_and_are_not_loaded_again(marta):
    text = serializers.serialize("json", Patient.objects.all())
    assert SECRET not in text

    (loaded,) = serializers.deserialize("json", text)
    with pytest.raises(FieldError), transaction.atomic():
        loaded.save()


def test_forms_leave_sealed_fields_out(marta):
    form = modelform_factory(Patient, fields="__all__")(instance=marta)

    assert not {"person", "mrn"} & set(form.fields)
    assert SECRET not in form.as_p()


def test_a_value_moved_to_another_row_is_refused_on_its_way(marta):
    other = a_patient()
    moved = Patient.objects.values_list("person", flat=True).get(pk=marta.pk)

    with pytest.raises(vault.Unreadable):
        Patient.objects.get(pk=other.pk).person = moved
    with pytest.raises(vault.Unreadable), transaction.atomic():
        a_patient(person=moved)
    clone = Patient.objects.get(pk=marta.pk)
    clone.pk, clone._state.adding, clone.source_token = None, True, "clone"
    with pytest.raises(vault.Unreadable), transaction.atomic():
        clone.save()


@pytest.mark.parametrize(
    "statement",
    [
        MOVE,
        "UPDATE claims_patient SET person = mrn",
        "UPDATE claims_patient SET person = substr(person, 1, 40)",
        "UPDATE claims_patient SET person = 'Zephyrine Quill'",
        "UPDATE claims_patient SET person = 'v1.k7.' || substr(person, 7)",
        "UPDATE claims_patient SET person = 'v1.k1.ü'",
    ],
)
def test_a_value_moved_or_changed_in_the_database_does_not_open(marta, statement):
    other = a_patient()
    with connection.cursor() as cursor:
        cursor.execute(statement)

    with vault.reading(purpose="test"), pytest.raises(vault.Unreadable) as refusal:
        _ = Patient.objects.get(pk=other.pk).person
    assert SECRET not in str(refusal.value)


def test_bulk_rows_are_sealed_each_for_itself(marta):
    text = {"family": "Same"}
    rows = [
        Patient(connection_id=marta.connection_id, source_token=f"b{n}", person=text)
        for n in (1, 2)
    ]
    from clinicbridge.audit import bulk

    bulk.create(rows, summary="Imported")

    first, second = (Patient.objects.get(source_token=name) for name in ("b1", "b2"))
    assert stored(first) != stored(second)
    assert name_of(first) == name_of(second) == "Same"


@pytest.mark.parametrize("half", ["\ud800", {"name": "a\udfff"}])
def test_half_a_surrogate_pair_is_refused_without_repeating_the_text(marta, half):
    name = "mrn" if isinstance(half, str) else "person"
    setattr(marta, name, half)

    with pytest.raises(fields.Unsealable) as refusal:
        marta.save()
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__


@pytest.mark.parametrize("value", [float("nan"), object(), {"when": b"x"}])
def test_what_is_not_json_is_refused(marta, value):
    marta.person = value
    with pytest.raises(fields.Unsealable):
        marta.save()


def test_text_must_be_text(marta):
    marta.mrn = 4417
    with pytest.raises(fields.Unsealable):
        marta.save()


@MANY
@given(value=JSON)
def test_json_comes_back_as_it_went_in(marta, value):
    marta.person = value if value is not None else {}
    marta.save()
    row = Patient.objects.get(pk=marta.pk)
    with vault.reading(purpose="test"):
        assert row.person == (value if value is not None else {})
        assert type(row.person) is type(value if value is not None else {})


@MANY
@given(value=TEXT | st.just("\0") | st.text("a", min_size=999, max_size=1003))
def test_text_comes_back_as_it_went_in(marta, value):
    marta.mrn = value
    marta.save()
    row = Patient.objects.get(pk=marta.pk)
    with vault.reading(purpose="test"):
        assert row.mrn == value


def test_a_mark_shows_four_digits_and_compares_by_all(marta):
    one, other = fields.Mark("abcd" + "0" * 60), fields.Mark("abcd" + "1" * 60)

    assert str(one) == str(other) == "•••• abcd"
    assert one != other
    assert one == fields.Mark("abcd" + "0" * 60)
    assert one != "•••• abcd"


def test_equal_values_of_two_patients_have_different_marks(marta):
    with vault.masked():
        assert marta.person == Patient.objects.get(pk=marta.pk).person
        assert marta.person != a_patient().person


def test_no_value_is_no_value_masked_or_not(marta):
    with vault.masked():
        assert Coverage(patient=marta, details=None).details is None
