"""Import failures say why and what to do; one or all alike are read again."""

from django.urls import reverse

from integrations.models import InboundMessage
from tests.claims.admin.filling import said
from tests.integrations.admin.conftest import State

LIST = reverse("admin:integrations_inboundmessage_changelist")


def press(browser, message, name):
    address = reverse("admin:integrations_inboundmessage_press", args=[message.pk, name])
    return browser.post(address, follow=True)


def states():
    rows = InboundMessage.objects.order_by("received_at")
    return [row.state for row in rows]


def test_the_list_begins_with_what_failed_its_reason_and_its_fix(failed, alex):
    failed()
    failed("Read without a hitch.", state=State.INGESTED)

    page = alex.get(LIST).content.decode()

    assert "It is not JSON." in page
    assert "Send it again." in page
    assert "Read without a hitch." not in page
    assert "Import failures" in page


def test_every_message_is_there_for_the_asking(failed, alex):
    failed()
    failed(state=State.INGESTED)

    assert alex.get(LIST, {"state": "all"}).context["cl"].result_count == 2
    assert alex.get(LIST, {"state": "INGESTED"}).context["cl"].result_count == 1


def test_no_page_shows_the_body(failed, alex):
    message = failed()

    for page in (LIST, reverse("admin:integrations_inboundmessage_change", args=[message.pk])):
        assert "Whitfield" not in alex.get(page).content.decode()


def test_one_message_is_read_again(failed, alex):
    first = failed()
    failed()

    response = press(alex, first, "retry")

    assert states() == [State.RECEIVED, State.QUARANTINED]
    assert "1 will be read again" in said(response)


def test_all_that_failed_alike_are_read_again(clinic, failed, alex):
    first = failed()
    failed()
    failed("A provider is missing.")
    failed(connection=clinic.billing)

    response = press(alex, first, "retry_alike")

    assert states() == [State.RECEIVED, State.RECEIVED, State.QUARANTINED, State.QUARANTINED]
    assert "2 will be read again" in said(response)


def test_the_chosen_ones_are_read_again_from_the_list(failed, alex):
    chosen, _ = failed(), failed("Another reason.")

    for action in ("retry", "retry_alike"):
        alex.post(LIST, {"action": action, "_selected_action": [chosen.pk]})
        assert states() == [State.RECEIVED, State.QUARANTINED]


def test_what_was_read_offers_no_button(failed, alex):
    message = failed(state=State.INGESTED)

    assert press(alex, message, "retry").status_code == 403
    assert states() == [State.INGESTED]


def test_who_may_not_see_the_inbox_reads_nothing_again(clinic, failed, client):
    message = failed()
    client.force_login(clinic.lead)

    assert press(client, message, "retry").status_code == 403
    assert states() == [State.QUARANTINED]


def test_hostile_reasons_stay_text(failed, alex):
    failed("<script>alert(1)</script>")

    page = alex.get(LIST).content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
