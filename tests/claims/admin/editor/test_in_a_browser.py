"""The editor in a real browser, under our policy: rules typed, told, moved and seen through."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from claims.models import Job, MappingRule
from claims.services import jobs, mapping_rules, mappings
from clinicbridge import scope, vault
from devtools.shots.looking import RULES
from tests import clinic as clinics
from tests import factories
from tests.claims.admin.test_browser import LOOKS, SIZES, enter
from tests.kits.demo_programs import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SOON = timedelta(seconds=20).total_seconds() * 1000


@pytest.fixture
def world(transactional_db):
    """A clinic with two visits, and a draft of its rules."""
    made = clinics.make()
    with scope.practice(made.practice.pk), vault.reading(purpose="test"):
        made.draft()
        made.draft(visit_id="E-9", patient=factories.someone(9))
        mappings.copy(mapping_set=made.emr.mapping_sets.get(), actor=made.admin)
    return made


@pytest.fixture
def draft(world):
    with scope.practice(world.practice.pk):
        return world.emr.mapping_sets.get(state="DRAFT")


@pytest.fixture
def open_editor(world, draft, live_server, browser):
    """Return the editor's page, opened, and what the browser complained of."""
    pages = []

    def opened(size=SIZES[0], scheme="light"):
        page, wrong = enter(browser, live_server, size, scheme)
        page.goto(reverse("admin:claims_mappingset_editor", args=[draft.pk]))
        expect(page.locator("#preview .kv")).to_be_visible(timeout=SOON)
        pages.append(page)
        return page, wrong

    yield opened
    for page in pages:  # what it still asks for is answered before the tables are emptied
        page.wait_for_load_state("networkidle")


def keys(world, draft):
    with scope.practice(world.practice.pk):
        return [one.key for one in mapping_rules.in_order(draft.pk)]


def get(world, **named):
    with scope.practice(world.practice.pk):
        return MappingRule.objects.get(**named)


def row(page, key):
    return page.locator(f'li.rule[data-rule="{key}"]')


def ours(wrong):
    """Leave out what the browser says of every answer that refuses."""
    return [said for said in wrong if "422" not in said and "409" not in said]


def saved(page):
    expect(page.locator("#state")).to_contain_text("saved", timeout=SOON)
    expect(page.locator("[data-saved]")).not_to_have_text("each change is saved by itself")


def faults(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]][:5]) for one in found]


def test_a_rule_is_typed_refused_at_its_cell_and_saved_when_mended(open_editor, world, draft):
    page, wrong = open_editor()
    page.get_by_role("button", name="+ Add rule").click()
    fresh = page.locator("li.rule.fresh")
    expect(fresh.locator("[name=source]")).to_be_focused()
    page.keyboard.type("service.fields[side]")
    page.keyboard.press("Tab")
    expect(fresh.locator(".dim.begun")).to_contain_text("choose what it goes into")
    fresh.locator("[name=target]").focus()  # which brings the choices
    fresh.locator("[name=target]").select_option("service.side")
    made = row(page, "side")
    expect(made).to_be_visible(timeout=SOON)
    made.locator("[name=condition]").fill('kind == "PT" &&')
    page.keyboard.press("Enter")
    expect(made.locator(".caret")).to_contain_text("^")
    expect(made.locator("[name=condition]")).to_have_value('kind == "PT" &&')
    made.locator("[name=condition]").fill('kind == "PT"')
    page.keyboard.press("Tab")
    expect(made.locator(".error")).to_have_count(0)
    saved(page)

    rule = get(world, mapping_set=draft, key="side")
    assert (rule.for_each, rule.condition) == ("services", 'kind == "PT"')
    assert ours(wrong) == []


def test_what_is_typed_while_an_answer_comes_is_kept_and_saved(open_editor, world, draft):
    page, wrong = open_editor()
    one = row(page, "discipline")
    one.locator("summary").click()  # and no answer folds it again
    one.locator("[name=condition]").fill("true")
    one.locator("[name=required]").select_option("confirm")
    one.locator("[name=required]").select_option("note")
    one.locator("[name=default]").fill("PT")
    page.locator("#find").focus()
    saved(page)
    expect(one.locator("[name=default]")).to_have_value("PT")

    def kept():
        rule = get(world, mapping_set=draft, key="discipline")
        return (rule.condition, rule.required, rule.default)

    wait_for(lambda: kept() == ("true", "note", "PT"))  # "saved" was said of an earlier change too
    assert ours(wrong) == []


def test_rules_move_by_key_by_number_and_by_hand(open_editor, world, draft):
    page, wrong = open_editor()
    assert keys(world, draft) == ["therapist-minutes", "assistant-minutes", "discipline"]

    row(page, "discipline").locator("[name=condition]").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("li.rule").nth(1)).to_have_attribute("data-rule", "discipline")
    expect(row(page, "discipline").locator("[name=condition]")).to_be_focused()
    assert keys(world, draft)[1] == "discipline"

    row(page, "discipline").locator("[name=place]").fill("1")
    page.keyboard.press("Enter")
    expect(page.locator("li.rule").first).to_have_attribute("data-rule", "discipline")

    row(page, "discipline").locator(".grip").drag_to(
        row(page, "assistant-minutes"), target_position={"x": 60, "y": 40}
    )
    expect(page.locator("li.rule").last).to_have_attribute("data-rule", "discipline")
    assert keys(world, draft) == ["therapist-minutes", "assistant-minutes", "discipline"]
    assert [page.locator("[name=place]").nth(n).input_value() for n in range(3)] == ["1", "2", "3"]
    assert ours(wrong) == []


def test_the_preview_follows_each_saved_change(open_editor):
    page, wrong = open_editor()
    expect(page.locator("#preview .kv")).to_contain_text("as under the published set")
    row(page, "discipline").locator("[name=condition]").fill("false")
    page.keyboard.press("Tab")
    expect(page.locator("#preview .kv del").first).to_have_text("GP", timeout=SOON)
    row(page, "discipline").locator("[name=source]").fill("fields[gone]")
    row(page, "discipline").locator("[name=condition]").fill("")
    row(page, "discipline").locator("[name=required]").select_option("block")
    said = row(page, "discipline").locator(".said")
    expect(said).to_contain_text("is not in the visit", timeout=SOON)
    first = page.locator("#visit").input_value()
    page.locator("#rules").focus()
    page.keyboard.press("]")
    expect(page.locator("#visit")).not_to_have_value(first, timeout=SOON)
    assert ours(wrong) == []


def test_a_replay_is_begun_beside_the_rules_watched_and_outdated_by_a_change(
    open_editor, world, draft
):
    page, wrong = open_editor()
    cards = page.locator("#proof")
    cards.get_by_role("button", name="Replay the last 60").press("Enter")
    expect(cards.get_by_role("status")).to_have_text("waiting for a worker")
    with scope.practice(world.practice.pk):
        job = Job.objects.get()
    assert jobs.run(practice_id=world.practice.pk, job_id=job.pk)
    expect(cards).to_contain_text("2 visits", timeout=SOON)
    expect(cards).to_contain_text("0 claims")

    with page.expect_response("**/preview/**"):
        page.locator("#visit").select_option(index=1)
    expect(page.locator("#visit")).to_have_value(
        page.locator("#visit option").nth(1).get_attribute("value")
    )
    page.wait_for_load_state("networkidle")
    expect(cards).to_contain_text("0 claims")
    row(page, "discipline").locator("[name=place]").fill("1")
    page.keyboard.press("Enter")

    expect(cards).to_contain_text("Not of these rules yet", timeout=SOON)
    assert ours(wrong) == []


def test_the_fields_seen_are_turned_by_their_tabs(open_editor):
    page, wrong = open_editor()
    tabs = page.get_by_role("group", name="Fields by what becomes of them")
    tabs.get_by_role("button", name="Carried").click()
    expect(tabs.locator("[aria-current]")).to_contain_text("Carried", timeout=SOON)
    assert ours(wrong) == []


def test_a_stale_row_is_refused_and_what_was_typed_stays(open_editor, world, draft):
    page, wrong = open_editor()
    with scope.practice(world.practice.pk):
        other = MappingRule.objects.get(mapping_set=draft, key="discipline")
        other.note = "Sam's words"
        other.save()
    one = row(page, "discipline")
    one.locator("[name=condition]").fill("true")
    page.keyboard.press("Tab")
    expect(one.locator(".notice")).to_contain_text("changed this rule after it was shown")
    expect(one.locator(".notice")).to_contain_text("Sam's words")
    expect(one.locator("[name=condition]")).to_have_value("true")
    one.get_by_role("button", name="Take it as it stands").click()
    expect(one.locator(".notice")).to_have_count(0)
    expect(one.locator("[name=condition]")).to_have_value("")
    assert ours(wrong) == []


def test_a_removed_rule_is_put_back_and_words_are_kept(open_editor, world, draft):
    page, wrong = open_editor()
    row(page, "assistant-minutes").locator("summary").click()
    row(page, "assistant-minutes").get_by_role("button", name="Remove").click()
    expect(page.locator("#count")).to_have_text("2")
    page.get_by_role("button", name="Put it back").click()
    expect(row(page, "assistant-minutes")).to_be_visible()
    assert keys(world, draft)[1] == "assistant-minutes"

    page.get_by_label("New look-up").fill("sides")
    page.keyboard.press("Enter")
    words = page.locator("#table-sides")
    words.get_by_placeholder("the EMR says").fill("R")
    words.get_by_placeholder("it means").fill("RIGHT")
    page.keyboard.press("Enter")
    expect(words.locator("li")).to_have_count(2)
    assert ours(wrong) == []


@pytest.mark.parametrize(("size", "scheme"), LOOKS, ids=str)
def test_the_page_is_for_everybody(open_editor, world, draft, size, scheme):
    with scope.practice(world.practice.pk):
        for number in range(41):
            MappingRule.objects.create(
                mapping_set=draft,
                order=10 + number,
                key=f"r{number}",
                source=f"fields[{'a_very_long_name_of_a_field_' * 6}{number}]",
                target="referral_number",
                condition='kind == "PT"' if number % 2 else "",
            )
    page, wrong = open_editor(size, scheme)
    row(page, "r0").locator("summary").click()
    row(page, "r1").locator("[name=condition]").fill("1 +")
    page.keyboard.press("Tab")
    expect(row(page, "r1").locator(".caret")).to_be_visible(timeout=SOON)
    page.locator(".help summary").click()

    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert ours(wrong) == []
