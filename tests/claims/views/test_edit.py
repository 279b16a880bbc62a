"""Changing a claim: every cell, every refusal."""

import pytest

from claims.models import ClaimRevision
from clinicbridge import vault
from tests import factories
from tests.claims.views.conftest import address, post


def line(claim):
    return claim.lines.order_by("position").first()


def now(claim):
    """Return what the claim says now."""
    claim.refresh_from_db()
    with vault.reading(purpose="test"):
        return ClaimRevision.objects.get(claim=claim, number=claim.revision).claim_content


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ({"kind": "SetModifiers", "modifiers": "gp, ga"}, "modifiers", ("GP", "GA")),
        ({"kind": "SetModifiers", "modifiers": ""}, "modifiers", ()),
        ({"kind": "SetCode", "code": "97112"}, "code", "97112"),
        ({"kind": "SetUnits", "units": "3"}, "units", 3),
        ({"kind": "SetMinutes", "minutes": "31"}, "minutes", 31),
        ({"kind": "SetCharge", "charge": "$1,200.50"}, "charge", 1200.50),
        ({"kind": "SetPlaceOfService", "place_of_service": "12"}, "place_of_service", "12"),
        ({"kind": "SetEmergency", "emergency": "yes"}, "emergency", True),
        ({"kind": "SetLineNote", "note": "seen twice"}, "note", "seen twice"),
    ],
)
def test_what_is_typed_into_a_cell_is_on_the_claim(dana, claim, typed, field, value):
    answer = post(dana, claim, "edit", line=line(claim).uid, **typed)

    assert answer.status_code == 302
    assert getattr(now(claim).lines[0], field) == value


def test_a_new_first_day_moves_the_last_day_of_a_one_day_line(dana, claim):
    post(
        dana,
        claim,
        "edit",
        kind="SetDates",
        line=line(claim).uid,
        from_date="2026-11-19",
        to_date="",
    )

    changed = now(claim).lines[0]
    assert changed.from_date == changed.to_date
    assert changed.from_date.isoformat() == "2026-11-19"


def test_letters_point_to_the_diagnoses_they_name(dana, clinic):
    second = factories.DiagnosisRecord(key="C2", code="Z96.651", rank=2)
    first = factories.DiagnosisRecord(key="C1", code="M25.561", rank=1)
    claim = clinic.draft(diagnoses=(first, second))

    post(dana, claim, "edit", kind="SetPointers", line=line(claim).uid, pointers="BA")

    content = now(claim)
    assert [content.letter(uid) for uid in content.lines[0].pointers] == ["B", "A"]


def test_lines_and_diagnoses_are_added_moved_and_removed(dana, claim):
    post(dana, claim, "edit", kind="AddDiagnosis", code="Z96.651")
    now(claim)
    post(dana, claim, "edit", kind="AddLine", code="97140", modifiers="GP", pointers="B", units="1")
    added = now(claim).lines[1]
    post(dana, claim, "edit", kind="MoveLine", line=added.uid, place="0")
    moved = [one.code for one in now(claim).lines]
    post(dana, claim, "edit", kind="RemoveLine", line=added.uid)

    assert (added.code, added.modifiers, added.place_of_service) == ("97140", ("GP",), "11")
    assert (added.charge, added.charge_reason) == (90, "Clinic fees: 90.00 × 1")
    assert moved == ["97140", "97110"]
    assert [one.code for one in now(claim).lines] == ["97110"]
    assert claim.revision == 5


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("patient.birth_date", "1955-02-04"),
        ("coverage.member_id", "1EG4TE5MK74"),
        ("accident.auto", "yes"),
        ("amount_paid", "$20.00"),
        ("plan_of_care.certified_to", "2026-12-31"),
        ("coverage.subscriber.family", "Whitfield"),
    ],
)
def test_a_field_of_the_form_is_set(dana, claim, cell, value):
    before = claim.revision

    answer = post(dana, claim, "edit", kind="SetField", cell=cell, value=value)

    claim.refresh_from_db()
    assert answer.status_code == 302
    assert claim.revision == before + 1


@pytest.mark.parametrize(
    "typed",
    [
        {"kind": "SetUnits", "units": "many"},
        {"kind": "SetUnits", "units": "-1"},
        {"kind": "SetUnits", "units": "NaN"},
        {"kind": "SetCharge", "charge": "1e99"},
        {"kind": "SetModifiers", "modifiers": "A1 A2 A3 A4 A5"},
        {"kind": "SetModifiers", "modifiers": "GP GP"},
        {"kind": "SetPointers", "pointers": "Z"},
        {"kind": "SetDates", "from_date": "yesterday"},
        {"kind": "SetDates", "from_date": "0000-00-00"},
        {"kind": "SetLineNote", "note": "n" * 301},
        {"kind": "SetCode", "code": "x" * 5000},
        {"kind": "SetCode", "code": "97\x00110"},
        {"kind": "SetField", "cell": "account_number", "value": "1"},
        {"kind": "SetField", "cell": "patient.birth_date", "value": "no date"},
        {"kind": "SetField", "cell": "nothing.like.this", "value": "1"},
        {"kind": "MoveLine", "place": "up"},
        {"kind": "RemoveDiagnosis", "diagnosis": "nobody"},
        {"kind": "AddDiagnosis", "code": "M25.561"},
        {"kind": "Explode"},
        {"kind": ""},
        {},
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_what_does_not_fit_is_refused_in_words_and_nothing_changes(dana, claim, typed, htmx):
    uid = (
        {}
        if typed.get("kind", "").startswith(("SetF", "Add", "RemoveD"))
        else {"line": line(claim).uid}
    )

    answer = post(dana, claim, "edit", htmx=htmx, **uid, **typed)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    claim.refresh_from_db()
    assert claim.revision == 1


def test_the_refusal_stands_beside_the_cell_with_what_was_typed(dana, claim):
    at = f"lines[{line(claim).uid}].units"

    answer = post(
        dana, claim, "edit", htmx=True, kind="SetUnits", line=line(claim).uid, units="many", at=at
    )

    said = answer.content.decode()
    assert 'aria-describedby="l1-units-error"' in said
    assert 'value="many"' in said


def test_a_change_in_place_brings_the_list_of_next_claims_up_to_date(dana, clinic, claim):
    clinic.draft(visit_id="E-2", patient=factories.someone(2))

    typed = {"seen": 1, "kind": "SetCode", "line": line(claim).uid, "code": ""}
    answer = dana.post(
        f"{address(claim, 'edit')}?view=ready", typed, headers={"HX-Request": "true"}
    )

    nexts = answer.content.decode().partition('id="nexts"')[2].partition("</nav>")[0]
    assert 'hx-swap-oob="innerHTML"' in nexts
    assert nexts.count('class="next" href') == 2
    assert nexts.count('<span class="tag ok">clean</span>') == 1
    assert '<span class="tag bad">' in nexts


def test_a_stale_edit_gets_the_claim_as_it_is_and_who_changed_it(dana, sam, claim):
    post(sam, claim, "edit", kind="SetCode", line=line(claim).uid, code="97112")

    answer = post(dana, claim, "edit", kind="SetModifiers", line=line(claim).uid, modifiers="GP 59")

    said = answer.content.decode()
    assert answer.status_code == 409
    assert "Sam Whitehorse changed this claim" in said
    assert "97112" in said
    assert "GP 59" in said
    assert line(claim).modifier_2 == ""


def test_saving_the_same_value_makes_no_revision(dana, claim):
    post(dana, claim, "edit", kind="SetCode", line=line(claim).uid, code="97110")

    claim.refresh_from_db()
    assert claim.revision == 1


def test_a_cut_form_is_no_revision_anybody_saw(dana, claim):
    answer = dana.post(address(claim, "edit"), {"kind": "SetCode", "line": "x", "code": "97112"})

    assert answer.status_code == 422


def test_undo_brings_back_what_stood_before(dana, claim):
    post(dana, claim, "edit", kind="SetCode", line=line(claim).uid, code="97112")
    claim.refresh_from_db()

    post(dana, claim, "undo")

    assert line(claim).code == "97110"


def test_the_fix_a_finding_offers_is_one_button(dana, clinic):
    claim = clinic.draft(services=(factories.service(modifiers=("GP", "GP")),))
    offered = next((f for f in claim.findings.all() if f.fixes), None)
    if offered is None:
        claim = clinic.draft(visit_id="E-2", fields=())
        offered = next(f for f in claim.findings.all() if f.fixes)

    answer = post(dana, claim, "fix", finding=offered.key, choice="0")

    claim.refresh_from_db()
    assert answer.status_code == 302
    assert claim.revision == 2


def test_a_finding_that_is_gone_is_said_to_be(dana, claim):
    answer = post(dana, claim, "fix", finding="gone", choice="x")

    assert answer.status_code == 409
    assert "This finding is gone" in answer.content.decode()


def test_an_admin_may_not_edit(alex, claim):
    answer = post(alex, claim, "edit", kind="SetCode", line=line(claim).uid, code="97112")

    assert answer.status_code == 403
    assert "Your role may not do this" in answer.content.decode()
    assert line(claim).code == "97110"


@pytest.mark.parametrize("act", ["accept", "dismiss"])
@pytest.mark.parametrize("named", ["", "no id", "5b7d3b7e-0000-4000-8000-000000000000"])
def test_a_suggestion_that_is_gone_is_said_to_be(dana, claim, act, named):
    answer = post(dana, claim, act, suggestion=named, dismissal="OTHER")

    assert answer.status_code == 409
    assert ("is gone" if len(named) > 9 else "cut short") in answer.content.decode()
