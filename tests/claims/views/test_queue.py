"""The queue's page, its poll, and finding a claim."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.domain import fixes
from claims.models import Job
from claims.services import standing
from clinicbridge import vault
from clinicbridge.audit.models import AccessRecord
from tests import factories, offers
from tests.claims.views.conftest import address, post
from tests.clinic import line_uid

QUEUE = reverse("desk:queue")


def test_the_queue_names_the_patient_and_the_procedure(dana, claim):
    said = dana.get(QUEUE).content.decode()

    assert "Whitfield, Marta" in said
    assert "97110-GP" in said


def test_an_empty_queue_says_so(dana):
    said = dana.get(QUEUE).content.decode()
    after = dana.get(QUEUE, {"view": "accepted"}).content.decode()

    assert "Nothing here" in said
    assert "Signed visits appear here" in said
    assert "when it has come so far" in after


@pytest.mark.parametrize(
    ("view", "said"),
    [("mine", "press <kbd>i</kbd>"), ("hold", "press <kbd>h</kbd>"), ("provider", "<kbd>q</kbd>")],
)
def test_an_empty_view_says_how_a_claim_comes_into_it(dana, view, said):
    assert said in dana.get(QUEUE, {"view": view}).content.decode()


def test_the_queue_opens_where_there_is_work(dana, clinic):
    clinic.draft(diagnoses=())

    assert "<h1>Blocked</h1>" in dana.get(QUEUE).content.decode()


@pytest.fixture
def unhurried(monkeypatch):
    """Let settings once read stay read: a slow machine asks for their state more often."""
    monkeypatch.setattr(standing, "FRESH_SECONDS", 3600.0)


def test_a_page_of_fifty_claims_costs_sixteen_queries(
    dana, clinic, unhurried, django_assert_max_num_queries
):
    for number in range(52):
        clinic.draft(visit_id=f"E-{number}", patient=factories.someone(number))
    dana.get(QUEUE, {"view": "ready"})  # reads the settings

    with django_assert_max_num_queries(16):
        first = dana.get(QUEUE, {"view": "ready"}).content.decode()

    newer = first.split("after=")[1].split('"')[0]
    second = dana.get(QUEUE, {"view": "ready", "after": newer}).content.decode()
    assert first.count('class="item"') == 50
    assert second.count('class="item"') == 2
    assert "before=" in second


def test_filters_live_in_the_address(dana, clinic, claim):
    other = {"view": "ready", "payer": str(clinic.billing.pk)}
    same = {"view": "ready", "payer": str(claim.payer_id), "service_from": "2026-11-20"}

    assert "Clear the filters" in dana.get(QUEUE, other).content.decode()
    assert "Whitfield" in dana.get(QUEUE, same).content.decode()
    assert (
        "Clear the filters" in dana.get(QUEUE, same | {"service_to": "2026-11-19"}).content.decode()
    )


def test_what_narrows_the_queue_stands_there_as_chips_each_without_itself(dana, claim):
    payer = f"payer={claim.payer_id}"
    days = "service_from=2026-11-01&amp;received_to=2099-01-02"

    said = dana.get(f"{QUEUE}?view=ready&{payer}&{days.replace('&amp;', '&')}").content.decode()

    for words, query in (
        ("Medicare Part B", f"view=ready&amp;{days}"),
        ("Service from Nov 1, 2026", f"view=ready&amp;{payer}&amp;received_to=2099-01-02"),
        ("Received to Jan 2, 2099", f"view=ready&amp;{payer}&amp;service_from=2026-11-01"),
    ):
        chip = f'href="/?{query}"><span class="hidden">Remove the filter: </span>{words}'
        assert chip in said
    assert '<details class="narrow">' in said


def test_a_queue_without_filters_has_no_chips(dana, claim):
    assert 'class="chip' not in dana.get(QUEUE, {"view": "ready"}).content.decode()


def test_a_filter_for_a_payer_that_is_gone_can_still_be_taken_off(dana, clinic, claim):
    said = dana.get(QUEUE, {"view": "ready", "payer": str(clinic.billing.pk)}).content.decode()

    assert "Not here any more" in said


def test_an_address_that_makes_no_sense_shows_the_first_page(dana, claim):
    nonsense = {"view": "x", "payer": "y", "provider": "\x00", "service_from": "z", "after": "%%%"}

    page = dana.get(QUEUE, nonsense)

    assert page.status_code == 200
    assert "Whitfield" in page.content.decode()


def test_the_poll_tells_counts_and_ids_and_no_name_and_304_when_nothing_moved(dana, claim):
    first = dana.get(reverse("desk:counts"), {"view": "ready"})
    second = dana.get(
        reverse("desk:counts"),
        {"view": "ready"},
        headers={"If-None-Match": first.headers["ETag"]},
    )

    assert first.json()["counts"]["ready"] == 1
    assert first.json()["words"]["ready"] == "1"
    assert first.json()["ids"] == [str(claim.pk)]
    assert set(first.json()) == {"counts", "words", "ids", "beyond", "here"}
    assert second.status_code == 304


def test_the_poll_asks_for_the_page_that_is_shown(dana, clinic, claim):
    blocked = clinic.draft(visit_id="E-2", patient=factories.someone(2), diagnoses=())
    asked = reverse("desk:counts")

    def ids(**address):
        return dana.get(asked, address).json()["ids"]

    assert ids(view="blocked") == [str(blocked.pk)]
    assert ids(view="ready", after=str(claim.pk)) == []
    assert ids(view="ready", after="%%%") == [str(claim.pk)]
    assert ids(view="ready", service_from="2099-01-01") == []
    there = f"{asked}?view=ready&amp;after={claim.pk}"
    page = dana.get(QUEUE, {"view": "ready", "after": str(claim.pk)}).content.decode()
    assert f'data-counts="{there}"' in page


def test_a_page_fetched_by_itself_is_the_queue_and_nobodys_step(dana, claim):
    page = dana.get(reverse("desk:arrived"), {"view": "ready"})

    assert "Whitfield, Marta" in page.content.decode()
    assert page.resolver_match.func.view_class.unattended


def test_figures_fetched_by_themselves_open_no_name_and_are_nobodys_step(dana, claim):
    before = AccessRecord.objects.count()

    page = dana.get(reverse("desk:figures"))

    said = page.content.decode()
    assert "To review" in said
    assert "Whitfield" not in said
    assert AccessRecord.objects.count() == before
    assert page.resolver_match.func.view_class.unattended


def test_the_order_lives_in_the_address_and_stays_through_filters(dana, claim):
    plain = dana.get(QUEUE, {"view": "ready"}).content.decode()
    waiting = dana.get(QUEUE, {"view": "ready", "sort": "received"}).content.decode()

    assert "filing limit first" in plain
    assert 'title="Here because ' in plain
    assert "waiting longest first" in waiting
    assert 'title="Here by how long it waits"' in waiting
    assert 'href="/?view=blocked&amp;sort=received"' in waiting
    assert '<input type="hidden" name="sort" value="received">' in waiting
    unknown = dana.get(QUEUE, {"view": "ready", "sort": "x"}).content.decode()
    assert 'aria-sort="ascending">Filing limit' in unknown
    assert "sort=x" not in unknown


def test_a_claims_number_and_its_reference_lead_to_it(dana, claim):
    post(dana, claim, "approve", digest=claim.digest)
    owed = claim.submissions.get()

    for words in (str(claim.pk), claim.short_id, owed.reference, owed.reference.lower()):
        assert dana.post(reverse("desk:find"), {"q": words}).headers["Location"] == address(claim)


def test_a_name_and_a_chart_number_list_the_patients_claims(dana, clinic, claim):
    other = factories.MARTA.model_copy(update={"key": "P2", "family": "Romero", "mrn": "009911"})
    clinic.draft(visit_id="E-9", patient=other)

    for words in ("whitf", "Whitfield Marta", "004417"):
        said = dana.post(reverse("desk:find"), {"q": words}).content.decode()
        assert "Whitfield, Marta" in said
        assert "Romero" not in said


def test_a_procedure_code_lists_the_claims_that_bill_it(dana, clinic, claim):
    other = factories.someone(2)
    clinic.draft(visit_id="E-9", patient=other, services=(factories.service(code="g0283"),))

    for words, family in (("97110", "Whitfield"), ("g0283", other.family)):
        said = dana.post(reverse("desk:find"), {"q": words}).content.decode()
        assert f"1 claim for “{words}”" in said.replace("</h1>", "")
        assert f"<b>{family}, " in said


def test_finding_nobody_says_so(dana, claim):
    for words in ("", "zzzz", "\x00", "%' OR 1=1"):
        assert "Nothing found" in dana.post(reverse("desk:find"), {"q": words}).content.decode()


def propose(claim, modifier="59"):
    with vault.reading(purpose="test"):
        offers.suggest(claim, fixes.AddModifier(line=line_uid("S2"), modifier=modifier))


def test_a_proposed_modifier_stands_at_its_procedure_marked_with_a_plus(dana, clinic):
    services = (factories.service(), factories.service(key="S2", code="97140"))
    claim = clinic.draft(services=services)
    propose(claim)
    propose(claim, "CR")

    for said in (
        dana.get(QUEUE, {"view": "look"}).content.decode(),
        dana.post(reverse("desk:find"), {"q": "004417"}).content.decode(),
    ):
        first, second = said.split('<span class="code">')[1:3]
        assert "+59" not in first
        assert second.index("97140-GP") < second.index("+59") < second.index("+CR")
        assert "2 suggested" in said


def test_the_chips_cost_one_query_however_many_claims_have_proposals(dana, clinic, unhurried):
    services = (factories.service(), factories.service(key="S2", code="97140"))
    counted = []
    for number in range(4):
        claim = clinic.draft(
            visit_id=f"E-{number}", patient=factories.someone(number), services=services
        )
        propose(claim)
        dana.get(QUEUE, {"view": "look"})
        with CaptureQueriesContext(connection) as asked:
            dana.get(QUEUE, {"view": "look"})
        counted.append(len(asked))

    assert len(set(counted)) == 1
    assert counted[0] <= 16


def shown(browser):
    return browser.get(QUEUE).content.decode()


def reconciled(**found):
    Job.objects.create(
        kind="reconcile",
        state="DONE",
        result={"found": found, "discrepancies": [[kind, "an-id"] for kind in found]},
    )


def test_what_a_reconciliation_found_stands_on_top_for_who_may_mend_it(dana, sam, alex, clinic):
    reconciled(**{"claim.without_submission": 1})
    link = "Look at the run"

    assert "1 approved claim is owed to nobody" in shown(sam)
    assert "claim.without_submission an-id" in shown(sam)
    assert (link in shown(sam), link in shown(alex)) == (False, True)
    assert "Reconciliation" not in shown(dana)

    reconciled()

    assert "Reconciliation" not in shown(sam)


def test_a_claim_a_reconciliation_names_is_one_click_away(sam, claim):
    found = [["claim.undelivered", str(claim.pk)], ["encounter.without_claim", str(claim.pk)]]
    Job.objects.create(
        kind="reconcile",
        state="DONE",
        result={"found": {"claim.undelivered": 1}, "discrepancies": found},
    )

    banner = shown(sam).partition('id="reconciled"')[2].partition("</details>")[0]
    assert banner.count(f'<a href="{address(claim)}">') == 1
    assert f"encounter.without_claim {claim.pk}" in banner
