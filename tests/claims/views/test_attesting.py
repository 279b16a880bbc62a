"""Standing for a modifier through the claim's page: asked, refused, kept, shown."""

import html
import re

import pytest
from django.urls import reverse

from claims.domain import fixes
from claims.models import Attestation, ClaimRevision, Finding, PlanOfCare
from claims.services import records, review
from clinicbridge import vault
from clinicbridge.audit.models import LogEntry
from tests import offers
from tests.claims.views.conftest import address, post
from tests.clinic import line_uid

SAID = "Goals in the plan of 10/1: skilled care."


@pytest.fixture
def over(clinic):
    """A claim whose patient used up the year's therapy, with a notice signed."""
    claim = clinic.draft()
    with vault.reading(purpose="test"):
        offers.pass_the_threshold(claim)
    claim.refresh_from_db()
    return claim


def kx(claim):
    return Finding.objects.get(claim=claim, edit="kx.required")


def form_of(answer):
    """Return the form that asks, as a browser would send it: its address and hidden values."""
    form = re.search(r'<form class="attest".*?</form>', answer.content.decode(), re.DOTALL)[0]
    action = html.unescape(re.search(r' action="([^"]*)"', form)[1])
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return action, {html.unescape(name): html.unescape(value) for name, value in hidden}


def modifiers(claim):
    claim.refresh_from_db()
    with vault.reading(purpose="test"):
        content = ClaimRevision.objects.get(claim=claim, number=claim.revision).claim_content
    return content.lines[0].modifiers


def test_a_finding_offers_every_honest_exit_in_a_billers_words(dana, over):
    said = dana.get(address(over)).content.decode()

    for words in ("Attest KX", "GA · ABN on file", 'data-hold="MODIFIER" data-turn="PROVIDER"'):
        assert words in said


@pytest.mark.parametrize("htmx", [False, True])
def test_a_finding_asks_at_its_place_with_its_rule_and_applies_with_the_words(dana, over, htmx):
    typed = {"finding": kx(over).key, "choice": 0}
    asked = post(dana, over, "fix", htmx=htmx, **typed)
    action, hidden = form_of(asked)
    said = asked.content.decode()

    assert asked.status_code == 422
    assert "autofocus" in said
    assert said.index(f'id="f-{kx(over).key[:12]}"') < said.index('class="attest"')
    assert "<code>kx.required</code> · CMS Pub. 100-04" in said
    assert modifiers(over) == ("GP",)

    headers = {"HX-Request": "true"} if htmx else {}
    done = dana.post(action, {**hidden, "attesting": SAID}, headers=headers)

    assert done.status_code == (200 if htmx else 302)
    assert modifiers(over) == ("GP", "KX")
    kept = Attestation.objects.get()
    assert (kept.rule, kept.actor.full_name) == ("kx.required", "Dana Okafor")
    assert kept.plan_of_care is not None


@pytest.mark.parametrize("words", ["", "   ", "\x00"])
def test_empty_words_are_asked_for_again(dana, over, words):
    asked = post(dana, over, "fix", finding=kx(over).key, choice=0, attesting=words, htmx=True)

    said = asked.content.decode()
    assert asked.status_code == 422
    assert "Write where the record says so." in said
    assert 'aria-invalid="true"' in said
    assert modifiers(over) == ("GP",)
    assert not Attestation.objects.exists()


def test_a_suggestion_asks_with_the_words_of_the_note(dana, claim):
    with vault.reading(purpose="test"):
        fix = fixes.AddModifier(line=line_uid(), modifier="59")
        row = offers.suggest(claim, fix, quote="2:28 to 2:44, then 2:44 to 2:53")

    asked = post(dana, claim, "accept", suggestion=row.pk)
    action, hidden = form_of(asked)
    form = asked.content.decode().partition('class="attest"')[2].partition("</form>")[0]
    dana.post(action, {**hidden, "attesting": "Two intervals."})

    assert "2:28 to 2:44" in form
    assert "reader.note" in form
    kept = Attestation.objects.get()
    with vault.reading(purpose="test"):
        assert kept.evidence == [
            {"said": "Two intervals."},
            {"quote": "2:28 to 2:44, then 2:44 to 2:53"},
        ]


def test_a_typed_cell_asks_at_its_line_and_keeps_what_was_typed(dana, claim):
    at = f"lines[{line_uid()}].modifiers"
    typed = {"kind": "SetModifiers", "line": line_uid(), "modifiers": "GP KX", "at": at}
    asked = post(dana, claim, "edit", htmx=True, **typed)
    action, hidden = form_of(asked)
    said = asked.content.decode()

    assert asked.status_code == 422
    assert said.index('id="line-1"') < said.index('class="attest"')
    assert re.search(r'id="l1-modifiers"[^>]*value="GP KX"', said)
    assert "Not saved yet: say where the record supports KX." in said
    assert hidden["modifiers"] == "GP KX"
    dana.post(action, {**hidden, "attesting": SAID})
    assert modifiers(claim) == ("GP", "KX")


def test_a_new_line_that_must_be_attested_keeps_its_form(dana, claim):
    typed = {"kind": "AddLine", "code": "97140", "modifiers": "GP 59", "pointers": "A"}
    asked = post(dana, claim, "edit", units="1", **typed)
    action, hidden = form_of(asked)

    said = asked.content.decode()
    assert asked.status_code == 422
    assert re.search(r'id="AddLine-modifiers"[^>]*value="GP 59"', said)
    dana.post(action, {**hidden, "attesting": "Separate region."})
    claim.refresh_from_db()
    assert claim.revision == 2
    assert Attestation.objects.get().modifier == "59"


def test_a_stale_revision_while_attesting_answers_with_what_changed(dana, clinic, over):
    asked = post(dana, over, "fix", finding=kx(over).key, choice=0)
    action, hidden = form_of(asked)
    with vault.reading(purpose="test"):
        fix = fixes.AddModifier(line=line_uid(), modifier="CR")
        review.edit(claim_id=over.pk, seen_revision=1, fix=fix, actor=clinic.lead)

    late = dana.post(action, {**hidden, "attesting": SAID})

    said = late.content.decode()
    assert late.status_code == 409
    assert "Sam Whitehorse changed this claim" in said
    assert "GP → GP CR" in said
    assert SAID in said
    assert not Attestation.objects.exists()


def test_a_finding_gone_while_attesting_is_told_so(dana, over):
    typed = {"finding": "0" * 64, "choice": 0, "attesting": SAID}
    assert post(dana, over, "fix", **typed).status_code == 409


def test_the_words_stand_under_the_line_with_who_and_when_in_the_clinics_time(dana, over):
    post(dana, over, "fix", finding=kx(over).key, choice=0, attesting=SAID)
    over.refresh_from_db()

    said = dana.get(address(over)).content.decode()

    line = said.partition('id="line-1"')[2].partition("</tbody>")[0]
    assert html.escape(SAID) in line
    assert "Dana Okafor" in line
    assert re.search(r"\d{4} \d{1,2}:\d\d [ap]\.m\. C[SD]T", line)
    assert "1 attested" in said


def test_the_history_and_the_audit_name_who_attests_what_on_which_rule(dana, over):
    post(dana, over, "fix", finding=kx(over).key, choice=0, attesting=SAID)
    over.refresh_from_db()

    history = dana.get(address(over), {"tab": "history"}).content.decode()
    history = history.partition('class="history"')[2].partition("</ol>")[0]

    assert "Attests KX on line 97110" in history
    assert "Rule kx.required" in history
    assert html.escape(SAID) in history
    entry = LogEntry.objects.get(summary__startswith="Dana Okafor attests")
    assert entry.summary == "Dana Okafor attests KX on line 97110 · rule kx.required"
    assert SAID not in str(entry.changes)


def test_a_modifier_taken_off_again_is_attested_no_more_and_stays_in_the_history(dana, over):
    post(dana, over, "fix", finding=kx(over).key, choice=0, attesting=SAID)
    over.refresh_from_db()
    post(dana, over, "edit", kind="RemoveModifier", line=line_uid(), modifier="KX")

    assert "1 attested" not in dana.get(address(over)).content.decode()
    history = dana.get(address(over), {"tab": "history"}).content.decode()
    assert "Attests KX on line 97110" in history


def test_hold_from_a_finding_opens_the_form_with_its_reason(dana, over):
    page = dana.get(address(over), {"hold": "MODIFIER", "turn": "PROVIDER"}).content.decode()
    plain = dana.get(address(over), {"hold": "NONSENSE"}).content.decode()

    assert 'id="pop-hold" open' in page
    assert '<option value="MODIFIER" selected>' in page
    assert '<option value="PROVIDER" selected>' in page
    assert 'id="pop-hold" open' not in plain
    assert reverse("desk:hold", args=[over.pk]) in page


def stand_by_plan(clinic, claim, said):
    plan = PlanOfCare.objects.filter(patient_id=claim.patient_id).first()
    with vault.reading(purpose="test"):
        records.attest_kx(claim_id=claim.pk, record_id=plan.pk, said=said, actor=clinic.lead)
    claim.refresh_from_db()


@pytest.fixture
def unsaid(clinic, dana, over):
    """A claim with KX on its line, whose plan of care attests it no more."""
    stand_by_plan(clinic, over, SAID)
    if "KX" not in modifiers(over):
        post(dana, over, "edit", kind="AddModifier", line=line_uid(), modifier="KX")
    stand_by_plan(clinic, over, "")
    return over


def test_a_modifier_the_plan_of_care_attests_is_not_asked_for_again(clinic, dana, over):
    stand_by_plan(clinic, over, SAID)
    before = Attestation.objects.count()

    done = post(dana, over, "edit", kind="AddModifier", line=line_uid(), modifier="KX")

    assert done.status_code == 302
    assert modifiers(over) == ("GP", "KX")
    assert Attestation.objects.count() == before
    assert not Finding.objects.filter(claim=over, edit="modifiers.nobody_attests").exists()


def test_a_modifier_on_nobodys_word_can_be_attested_where_it_stands(dana, unsaid):
    found = Finding.objects.get(claim=unsaid, edit="modifiers.nobody_attests")
    page = dana.get(address(unsaid)).content.decode()
    assert "Attest KX" in page.partition(address(unsaid, "attest"))[2]

    asked = post(dana, unsaid, "attest", finding=found.key, choice=0)
    action, hidden = form_of(asked)
    revision = unsaid.revision
    assert asked.status_code == 422
    assert Attestation.objects.filter(subject=line_uid()).count() == 0
    assert dana.post(action, {**hidden, "attesting": SAID}).status_code == 302

    kept = Attestation.objects.get(subject=line_uid())
    assert (kept.modifier, kept.rule, kept.revision) == ("KX", found.edit, revision)
    assert kept.actor.full_name == "Dana Okafor"
    assert modifiers(unsaid) == ("GP", "KX")
    assert not Finding.objects.filter(claim=unsaid, edit=found.edit).exists()


def test_only_a_finding_of_nobodys_word_can_be_attested(dana, over):
    other = post(dana, over, "attest", finding=kx(over).key, attesting=SAID)
    assert other.status_code == 409
    assert not Attestation.objects.exists()


def test_an_undo_asks_anybody_else_for_their_own_words(dana, sam, clinic, claim):
    add = {"kind": "AddModifier", "line": line_uid(), "modifier": "59"}
    post(dana, claim, "edit", attesting=SAID, **add)
    claim.refresh_from_db()
    post(dana, claim, "edit", kind="RemoveModifier", line=line_uid(), modifier="59")
    claim.refresh_from_db()

    asked = post(sam, claim, "undo", htmx=True)
    action, hidden = form_of(asked)

    assert asked.status_code == 422
    assert action.partition("?")[0] == address(claim, "undo")
    assert modifiers(claim) == ("GP",)
    assert sam.post(action, {**hidden, "attesting": SAID}).status_code == 302
    assert modifiers(claim) == ("GP", "59")
    stood = [row.actor for row in Attestation.objects.order_by("revision")]
    assert stood == [clinic.biller, clinic.lead]
