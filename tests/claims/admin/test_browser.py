"""The admin works in a browser under our policy: no violation, no error, nothing off the side."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from claims.models import FeeSchedule, MappingRule
from claims.services import mappings
from clinicbridge import scope
from clinicbridge.accounts.models import Membership, User
from tests import clinic as clinics
from tests.kits import chromium, second_factor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SIZES = [(1440, 900), (1280, 720)]
# Each size and each scheme once: what a width spills has no colour, and a contrast no width.
LOOKS = [(SIZES[0], "light"), (SIZES[1], "dark")]
# Which cells of the list hold more than fits between their borders.
SPILT = """() => [...document.querySelectorAll("#result_list td, #result_list th")]
  .filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.className)"""
PAGES = (
    "claims_payer",
    "claims_feeschedule",
    "claims_provider",
    "claims_mappingset",
    "claims_lookuptable",
    "claims_connection",
    "claims_claim",
    "claims_claimrevision",
    "claims_coderelease",
    "claims_job",
    "integrations_inboundmessage",
)


@pytest.fixture
def world(transactional_db: None) -> clinics.Clinic:
    made = clinics.make()
    with scope.practice(made.practice.pk):
        published = made.emr.mapping_sets.get()
        mappings.copy(mapping_set=published, actor=made.admin)
        made.clean()
    noor = User.objects.create_user("noor@ridgeline.example", clinics.PASSWORD, full_name="Noor")
    Membership.objects.create(practice=made.practice, user=noor, role="COMPLIANCE")
    return made


def enter(
    browser: Any, server: Any, size: tuple[int, int], scheme: str, local: str = "alex"
) -> tuple[Page, list[str]]:
    """Sign somebody in; return the page and whatever the browser complains of."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, base_url=server.url
    )
    page, wrong = context.new_page(), []
    chromium.let_in(context, User.objects.get(email=f"{local}@ridgeline.example"), server.url)
    page.goto("/admin/")
    page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return page, wrong


@pytest.mark.parametrize(("size", "scheme"), LOOKS, ids=str)
def test_every_page_stands_within_the_policy_and_the_window(
    world, live_server, browser, size, scheme
):
    page, wrong = enter(browser, live_server, size, scheme)
    wide = []

    for name in PAGES:
        page.goto(reverse(f"admin:{name}_changelist"))
        wide += [name] if _overflows(page) else []
        first = page.locator("#result_list tbody th a").first
        if first.count():
            first.click()
            page.wait_for_load_state()
            wide += [f"{name} row"] if _overflows(page) else []

    assert wrong == []
    assert wide == []


def _overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_audits_sentences_have_room_to_be_read(world, live_server, browser, size):
    page, wrong = enter(browser, live_server, size, "light", local="noor")

    page.goto(reverse("admin:audit_logentry_changelist"))
    cells = page.locator("#result_list td.field-saying")
    spilt = page.evaluate(SPILT)

    assert cells.first.bounding_box()["width"] >= 300
    assert spilt == []
    assert not _overflows(page)
    assert wrong == []


def test_a_fee_is_added_with_the_pages_own_script(world, live_server, browser):
    page, wrong = enter(browser, live_server, SIZES[0], "light")
    with scope.practice(world.practice.pk):
        address = reverse("admin:claims_feeschedule_change", args=[FeeSchedule.objects.get().pk])

    page.goto(address)
    page.click("text=Add another Fee")
    page.fill("#id_fees-4-code", "97530")
    page.fill("#id_fees-4-amount", "95")
    page.click("#id_effective_to ~ .datetimeshortcuts a >> nth=0")
    page.click("input[name=_save]")
    page.wait_for_url("**/feeschedule/")

    with scope.practice(world.practice.pk):
        assert FeeSchedule.objects.get().fees.filter(code="97530").exists()
        assert FeeSchedule.objects.get().effective_to is not None
    assert wrong == []


def test_a_wrong_rule_is_told_where_it_stands_and_a_right_set_is_published(
    world, live_server, browser
):
    page, wrong = enter(browser, live_server, SIZES[1], "dark")
    with scope.practice(world.practice.pk):
        draft = world.emr.mapping_sets.get(state="DRAFT")
    page.goto(reverse("admin:claims_mappingset_editor", args=[draft.pk]))

    condition = page.locator("li.rule textarea[name=condition]").first
    condition.fill("visit.type ==")
    condition.press("Enter")
    page.wait_for_selector("li.rule.wrong")
    assert "line 1, column" in page.inner_text("li.rule.wrong")
    condition.fill("")
    condition.press("Enter")
    page.wait_for_selector("li.rule.wrong", state="detached")
    wrong.clear()  # the refusal itself: 422
    page.click("text=Send for sign-off")
    page.click("text=Sign off version")
    code = second_factor.code_for(User.objects.get(email="alex@ridgeline.example"))
    page.click('button:text-is("Publish")')
    page.fill("input[name=password]", clinics.PASSWORD)
    page.fill("input[name=code]", code)
    page.click("text=Confirm >> visible=true >> nth=-1")
    page.click('button:text-is("Publish")')
    page.wait_for_selector("text=holds from the next visit on")

    with scope.practice(world.practice.pk):
        draft.refresh_from_db()
        assert draft.state == "PUBLISHED"
        assert MappingRule.objects.get(mapping_set=draft, order=1).condition == ""
    assert wrong == []
