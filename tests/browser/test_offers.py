"""What stands beside a claim, decided by keys alone: offers, suggestions, a person's word."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from claims.domain import fixes
from claims.domain.encounter import NoteRecord
from clinicbridge import scope, vault
from devtools.shots.looking import RULES
from tests import factories, offers
from tests.browser.test_access import sideways, spilt
from tests.clinic import line_uid

pytestmark = [pytest.mark.browser, pytest.mark.slow]
QUOTE = "2:28 to 2:44, then 2:44 to 2:53"
SAID = "Goals of the plan, page 2"


@pytest.fixture
def beside(claims_to_review):
    """A claim over the threshold with suggestions on two lines, one with thirty findings."""
    clinic = claims_to_review
    lines = [factories.service(key=f"S{n}", code=code) for n, code in enumerate(CODES, 1)]
    with scope.practice(clinic.practice.pk), vault.reading(purpose="test"):
        claim = clinic.draft(
            visit_id="E-20",
            patient=factories.someone(20),
            services=tuple(lines),
            notes=(NoteRecord(key="N1", text=f"Exercise.\n{QUOTE}.\nTolerated well."),),
        )
        offers.pass_the_threshold(claim)
        for fix in (
            fixes.AddModifier(line=line_uid("S2"), modifier="59"),
            fixes.SetMinutes(line=line_uid("S3"), minutes=16),
            fixes.AddModifier(line=line_uid("S3"), modifier="CR"),
        ):
            offers.suggest(claim, fix, quote=QUOTE)
        many = clinic.draft(
            visit_id="E-21",
            patient=factories.someone(21),
            diagnoses=(),
            services=tuple(
                factories.service(key=f"S{n}", code="97140", fields=()) for n in range(12)
            ),
        )
    return {"claim": claim, "many": many}


CODES = ("97110", "97140", "97112")


@pytest.fixture
def page(beside, desk):
    """The claim's page, opened; whatever the policy refuses is kept as a complaint."""
    desk.sign_in(f"/claims/{beside['claim'].pk}/?view=look")
    return desk.page


def unasked(complaints):
    """Return the complaints but the browser's own words about an answer of 409 or 422."""
    return [said for said in complaints if "422" not in said and "409" not in said]


def revision(page, number):
    expect(page.locator(f"#sheet[data-revision='{number}']")).to_be_visible()


def at(page, words):
    """Focus the first entry that says these words."""
    page.locator(".find", has_text=words).first.focus()


def test_kx_is_attested_by_keys_alone(page, desk):
    page.keyboard.press("f")
    expect(page.locator(".find:focus")).to_contain_text("97110 needs KX.")
    page.keyboard.press("a")
    expect(page.locator("#attesting")).to_be_focused()
    page.keyboard.type(SAID)
    page.keyboard.press("Enter")

    revision(page, 2)
    expect(page.locator("#l1-modifiers")).to_have_value("GP KX")
    expect(page.locator("#line-1 .attested")).to_contain_text(SAID)
    expect(page.locator(".find:focus")).to_be_visible()
    expect(page.locator(".find", has_text="97110 needs KX.")).to_have_count(0)
    assert unasked(desk.complaints) == []


def test_esc_leaves_the_question_and_what_was_typed_stays(page, desk):
    page.locator("#AddDiagnosis-code").fill("Z96")
    page.locator("#l1-modifiers").fill("GP KX")
    page.keyboard.press("Enter")
    expect(page.locator("#attesting")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("form.attest")).to_have_count(0)
    expect(page.locator("#line-1")).to_be_focused()
    expect(page.locator("#l1-modifiers")).to_have_value("GP KX")
    expect(page.locator("#l1-modifiers-error")).to_contain_text("Not saved yet")
    expect(page.locator("#AddDiagnosis-code")).to_have_value("Z96")
    revision(page, 1)
    assert unasked(desk.complaints) == []


def test_a_cell_still_typed_in_is_sent_when_the_question_is_left(page, desk):
    page.locator("#l1-modifiers").fill("GP KX")
    page.locator("#l1-minutes").evaluate("field => { field.value = '24'; }")
    page.keyboard.press("Enter")
    expect(page.locator("#attesting")).to_be_focused()
    expect(page.locator("#l1-minutes")).to_have_value("24")
    page.keyboard.press("Escape")

    revision(page, 2)
    expect(page.locator("#l1-minutes")).to_have_value("24")
    assert unasked(desk.complaints) == []


def test_a_digit_takes_that_way_out_and_the_last_one_holds(page, desk):
    page.keyboard.press("f")
    page.keyboard.press("3")
    expect(page.locator("#hold-reason_code")).to_have_value("MODIFIER")
    expect(page.locator("#hold-turn")).to_have_value("PROVIDER")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.keyboard.press("2")

    revision(page, 2)
    expect(page.locator("#l1-modifiers")).to_have_value("GP GA")
    assert desk.complaints == []


def test_a_accepts_and_x_then_1_dismisses(page, desk):
    page.evaluate("document.getElementById('notes').dataset.shown = 'before'")
    at(page, "Set minutes to 16")
    page.keyboard.press("a")
    revision(page, 2)
    expect(page.locator("#notes")).to_be_visible()
    expect(page.locator("#notes[data-shown]")).to_have_count(0)
    expect(page.locator("#l3-minutes")).to_have_value("16")

    at(page, "Add modifier CR")
    page.keyboard.press("x")
    page.keyboard.press("1")

    expect(page.locator(".find", has_text="Add modifier CR")).to_have_count(0)
    revision(page, 2)
    assert desk.complaints == []


def test_shift_a_takes_all_of_the_line_that_is_nobodys_word(page, desk):
    expect(page.locator("#line-2 .plus")).to_contain_text("+59")
    at(page, "Set minutes to 16")
    page.keyboard.press("Shift+A")

    revision(page, 3)
    expect(page.locator("#l3-modifiers")).to_have_value("GP CR")
    expect(page.locator(".find.machine")).to_have_count(1)
    expect(page.locator(".find.machine")).to_contain_text("Add modifier 59")
    page.keyboard.press("u")
    revision(page, 4)
    expect(page.locator("#l3-minutes")).to_have_value("16")
    assert desk.complaints == []


def test_the_evidence_key_shows_the_words_in_the_note_and_then_the_cell(page, desk):
    at(page, "Set minutes to 16")
    at(page, "Set minutes to 16")
    expect(page.locator("mark.here")).to_have_text(re.compile("^2:28 to 2:44"))
    page.keyboard.press(".")
    expect(page.locator("mark.here")).to_be_in_viewport()
    expect(page.locator(".find:focus")).to_contain_text("Set minutes to 16")
    page.keyboard.press(".")

    expect(page.locator("#line-3")).to_be_focused()
    expect(page.locator("mark.here")).to_have_count(0)
    assert desk.complaints == []


def test_a_long_list_is_folded_and_the_walk_goes_into_it(page, desk, beside):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{desk.home}/claims/{beside['many'].pk}/?view=blocked")

    entries = page.locator("#decide > .find")
    expect(entries).to_have_count(8)
    expect(page.locator("#fold-further")).not_to_have_attribute("open", "")
    for _ in range(9):
        page.keyboard.press("n")
    expect(page.locator("#fold-further .find:focus")).to_be_visible()
    page.locator("#fold-passed summary").click()
    expect(page.locator(".passes")).to_contain_text("NCCI")
    assert desk.complaints == []


def test_without_javascript_it_is_asked_and_applied_all_the_same(beside, desk):
    desk.sign_in()
    browser = desk.page.context.browser
    with browser.new_context(
        java_script_enabled=False, storage_state=desk.page.context.storage_state()
    ) as context:
        plain = context.new_page()
        plain.goto(f"{desk.home}/claims/{beside['claim'].pk}/?view=blocked")
        plain.get_by_role("button", name="Attest KX").first.click()
        plain.get_by_label("Where does the record say so?").fill(SAID)
        plain.get_by_role("button", name=re.compile("^Attest Enter")).click()

        assert "KX" in plain.locator("#l1-modifiers").input_value()
        still = plain.locator(".find", has_text="97140 needs KX.")
        still.get_by_role("link", name=re.compile("^Hold")).click()
        assert plain.locator("#hold-reason_code").input_value() == "MODIFIER"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1440)])
def test_every_state_of_the_list_is_for_everybody(page, desk, beside, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 720})
    faults = []

    def look(state):
        found = Axe().run(page, options=RULES).response["violations"]
        said = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]
        faults.append((state, said, sideways(page), spilt(page)))

    look("claim")
    page.locator("#fold-passed summary").click()
    look("passed")
    page.keyboard.press("Escape")
    at(page, "Add modifier 59")
    page.keyboard.press("x")
    look("dismissing")
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.keyboard.press("a")
    expect(page.locator("#attesting")).to_be_focused()
    look("attesting")
    page.keyboard.type(SAID)
    page.keyboard.press("Enter")
    revision(page, 2)
    page.locator("#fold-stands summary").click()
    look("attested")
    page.goto(f"{desk.home}/claims/{beside['claim'].pk}/?tab=history")
    look("history")
    page.goto(f"{desk.home}/?view=look")
    expect(page.locator(".list .plus").first).to_contain_text("+59")
    page.locator(".tables summary").click()
    look("queue")
    page.goto(f"{desk.home}/claims/{beside['many'].pk}/?view=blocked")
    page.locator("#fold-further > summary").click()
    look("long")

    assert [fault for fault in faults if fault[1] or fault[2] > 0 or fault[3]] == []
    assert unasked(desk.complaints) == []
