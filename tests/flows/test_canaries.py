"""What a patient is called is in no log, queue, address or row that anyone could read."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

import httpx
import pytest

from claims.domain import fixes
from claims.models import Claim, Connection
from claims.services import holds, review
from integrations import tasks
from integrations.models import ApiCall, InboundMessage
from tests.flows import canaries, desk, search, story
from tests.flows.installation import Installation
from tests.kits.demo_programs import PLAIN, wait_for

pytestmark = [
    pytest.mark.flow,
    pytest.mark.slow,
    pytest.mark.both,
]
PLANTED = ("Plantagenetworthy", "19470203")
State = InboundMessage.State


def test_a_patient_s_words_are_found_nowhere(demo):
    answers = list(_turned_away(demo))
    demo.kill_worker()
    accepted = story.send(demo, canaries.body())
    rejected = story.send(demo, canaries.body("visit-of-qzk-1178", member=canaries.REJECTED))
    for name, body in canaries.broken().items():
        assert story.send(demo, body, message_id=f"msg_broken_{name}").status_code == 202
    assert b"ingest" in demo.broker.content()
    assert search.found(demo, canaries.WORDS) == []  # while the tasks wait
    demo.start_worker()

    _work_on(demo, story.await_claim(demo, accepted.headers["x-correlation-id"], seconds=60))
    second = story.await_claim(demo, rejected.headers["x-correlation-id"])
    dana = desk.Browser(demo)
    dana.let_stand(second, "Read from the card.")
    dana.approve(second)
    answers += _looked_at_by_the_admin(demo)
    _broken_ones_are_put_aside(demo)
    story.await_status(demo, second, "REJECTED", seconds=30)

    shown = {answer[:10].decode(): answer for answer in answers}
    assert search.found(demo, canaries.WORDS, calls=_calls(demo), **shown) == []


@pytest.mark.parametrize("place", ["file", "broker", "database"])
def test_the_search_finds_a_word_where_it_was_put(demo, place):
    words = " ".join(PLANTED)
    if place == "file":
        (demo.data / "uploads" / "planted").write_text(f"a {words.upper()} {place}")
    elif place == "broker":
        with demo.inside():
            tasks.push.apply_async(
                kwargs={"practice_id": words, "submission_id": ""}, queue="nobody-reads-this"
            )
    else:
        with story.at_work(demo):
            billing = Connection.objects.get(direction="OUTBOUND")
            ApiCall.objects.create(
                connection=billing, method="GET", host="", route=words,
                duration_ms=0, size=0, outcome="",
            )  # fmt: skip
    for word in PLANTED:
        assert search.found(demo, [word])


def _turned_away(demo: Installation) -> Iterator[bytes]:
    """Make every refusal the hook knows, with the patient's words in it."""
    url, body = demo.url + story.hook_path(demo.data / "keys"), canaries.body()
    json_type = {"content-type": "application/fhir+json"}
    word = quote(canaries.FAMILY)
    with httpx.Client(timeout=10, **PLAIN) as caller:
        refused = [
            caller.post(url, content=body, headers=json_type),
            caller.post(url, content=body, headers={"content-type": f"text/{word}"}),
            caller.post(f"{demo.url}/api/v1/hooks/{word}", content=body, headers=json_type),
            caller.post(f"{demo.url}/api/v1/hooks/%00{word}", content=body, headers=json_type),
            caller.post(f"{url}?{word}={word}", content=body, headers={"webhook-id": word}),
            caller.get(f"{demo.url}/{word}?{canaries.MRN}"),
            caller.get(f"{demo.url}/{word}", headers={"host": f"{word}.example"}),
            caller.get(f"{demo.url}/accounts/sign-in/", headers={"cookie": f"{word}={word}"}),
        ]
        # Django REST framework tells the caller its own made-up method again, and nobody else.
        assert caller.request(canaries.FAMILY.upper(), url).status_code == 405
    assert all(answer.status_code < 500 for answer in refused), refused
    first = story.send(demo, canaries.body("visit-of-qzk-0"), message_id="msg_conflict")
    second = story.send(demo, canaries.body("visit-of-qzk-9"), message_id="msg_conflict")
    assert (first.status_code, second.status_code) == (202, 409)
    for place, answer in enumerate((*refused, first, second)):
        yield b"answer %d: " % place + answer.content


def _work_on(demo: Installation, claim_id: object) -> None:
    """Edit, hold with a note, release, approve; wait for the payer's word."""
    with story.at_work(demo) as dana:
        claim = Claim.objects.get(pk=claim_id)
        note = fixes.SetLineNote(line=claim.lines.first().uid, note=f"Told by {canaries.FAMILY}")
        review.edit(claim_id=claim.pk, seen_revision=claim.revision, fix=note, actor=dana)
        words = f"{canaries.HOLD_WORD}: ask {canaries.GIVEN}, {canaries.PHONE}"
        holds.hold(
            claim_id=claim.pk, reason_code="OTHER", actor=dana, note=words, until=date(2099, 1, 1)
        )
        holds.release(claim_id=claim.pk, actor=dana)
    desk.Browser(demo).approve(claim.pk)
    story.await_status(demo, claim.pk, "ACCEPTED", seconds=40)


def _looked_at_by_the_admin(demo: Installation) -> list[bytes]:
    """Sign in and look for the patient the way an admin would, address line and all."""
    browser = desk.Browser(demo, "alex").http
    listed = browser.get("/admin/integrations/inboundmessage/")
    assert listed.status_code == 200
    browser.get(f"/admin/integrations/inboundmessage/?q={canaries.FAMILY}")
    browser.get(f"/admin/integrations/inboundmessage/{canaries.MRN}/change/")
    return [listed.content]


def _broken_ones_are_put_aside(demo: Installation) -> None:
    """Each has a reason for a person, and none holds up the rest."""

    def read() -> bool:
        with story.at_work(demo):
            rows = InboundMessage.objects.filter(event_id__startswith="msg_broken_")
            return not rows.filter(state__in=[State.RECEIVED, State.TAKEN]).exists()

    wait_for(read, seconds=30)
    with story.at_work(demo):
        rows = InboundMessage.objects.filter(event_id__startswith="msg_broken_")
        states = {row.event_id: (row.state, row.reason) for row in rows}
    assert "could not be processed" not in str(states)


def _calls(demo: Installation) -> bytes:
    """Return everything that is remembered of outgoing calls."""
    with story.at_work(demo):
        return str(list(ApiCall.objects.values())).encode()
