"""A form that is refused stands there as it was typed, with the error at its field."""

import re

import pytest

from tests import factories
from tests.claims.views.conftest import post

DAY = "2020-01-01"
NEW_LINE = {"code": "97140", "modifiers": "GP", "pointers": "A", "units": "2", "charge": "12.50"}
HOLD = {"reason_code": "REFERRAL", "turn": "PROVIDER", "until": DAY, "note": "Ask Ruth."}
# act, what is typed, the form's name, the field at fault ("" for none of them)
CASES = [
    ("edit", {"kind": "AddLine", **NEW_LINE, "units": "many"}, "AddLine", "units"),
    ("edit", {"kind": "AddLine", **NEW_LINE, "charge": "1e9"}, "AddLine", "charge"),
    ("edit", {"kind": "AddLine", **NEW_LINE, "pointers": "Z"}, "AddLine", "pointers"),
    ("edit", {"kind": "AddLine", **NEW_LINE, "modifiers": "GP GP"}, "AddLine", "modifiers"),
    ("edit", {"kind": "AddLine", **NEW_LINE, "code": "9" * 11}, "AddLine", "code"),
    ("edit", {"kind": "AddDiagnosis", "code": "M25.561"}, "AddDiagnosis", "code"),
    ("hold", HOLD, "hold", "until"),
    ("hold", {**HOLD, "reason_code": ""}, "hold", "until"),
    ("hold", {**HOLD, "reason_code": "", "until": ""}, "hold", "reason_code"),
    ("hold", {**HOLD, "turn": "NOBODY", "until": ""}, "hold", "turn"),
    ("close", {"disposition": "SELF_PAY", "reason": ""}, "close", "reason"),
    ("close", {"disposition": "", "reason": "Paid at the desk."}, "close", "disposition"),
    ("void", {"reason": " "}, "void", "reason"),
]


def shown(page, form):
    """Return what the fields of a form hold on the page, by name."""
    found = {}
    for tag, name in re.findall(rf'<(input|select)[^>]* id="{form}-([a-z_]+)"', page):
        field = page[page.index(f'id="{form}-{name}"') :]
        if tag == "input":
            found[name] = re.search(r'value="([^"]*)"', field)[1]
        else:
            chosen = re.search(r'value="([^"]*)" selected', field.partition("</select>")[0])
            found[name] = chosen[1] if chosen else ""
    return found


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize(("act", "typed", "form", "field"), CASES)
def test_what_was_typed_stands_there_and_the_error_at_its_field(
    dana, claim, act, typed, form, field, htmx
):
    answer = post(dana, claim, act, htmx=htmx, **typed)

    page = answer.content.decode()
    kept = {name: value.strip() for name, value in shown(page, form).items()}
    wanted = {name: value.strip() for name, value in typed.items() if name != "kind"}
    assert answer.status_code in (409, 422)
    assert kept == {**wanted, **({"turn": ""} if typed.get("turn") == "NOBODY" else {})}
    assert page.count("aria-invalid") == 1
    assert f'aria-describedby="{form}-{field}-error" autofocus' in page
    assert f'id="{form}-{field}-error" role="alert"' in page
    assert "Not done." not in page


@pytest.mark.parametrize("form", ["hold", "ends"])
def test_a_refused_form_that_was_folded_away_stands_open(dana, claim, form):
    act, typed = ("hold", HOLD) if form == "hold" else ("void", {"reason": ""})

    page = post(dana, claim, act, htmx=True, **typed).content.decode()

    assert f'id="pop-{form}" open' in page


def test_an_override_without_a_reason_is_refused_at_its_own_finding(dana, clinic):
    claim = clinic.draft(patient=factories.MARTA.model_copy(update={"sex": "U"}))
    finding = claim.findings.get(edit="patient.sex_unknown")

    page = post(dana, claim, "override", htmx=True, finding=finding.key, reason=" ")

    said = page.content.decode()
    assert page.status_code == 409
    assert f'id="pop-{finding.key[:12]}" open' in said
    assert 'aria-describedby="override-reason-error"' in said
    assert "Say why it may stand." in said


def test_a_stale_form_keeps_what_was_typed_beside_the_fresh_claim(dana, sam, claim):
    uid = claim.lines.get().uid
    post(sam, claim, "edit", kind="SetCode", line=uid, code="97112")

    answer = post(dana, claim, "edit", htmx=True, kind="AddLine", **NEW_LINE)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Sam Whitehorse changed this claim" in page
    assert shown(page, "AddLine") == NEW_LINE
    assert "aria-invalid" not in page


def test_a_form_that_was_taken_is_empty_again(dana, claim):
    page = post(dana, claim, "edit", htmx=True, kind="AddLine", **NEW_LINE).content.decode()

    assert set(shown(page, "AddLine").values()) == {""}


def test_what_is_no_form_of_the_page_is_not_kept(dana, claim):
    page = post(dana, claim, "edit", htmx=True, kind="Explode", code="<b>97140").content.decode()

    assert "97140" not in page
    assert "Not done." in page
