"""The EMR gives a service another key: what people decided of it follows."""

import pytest

from claims.domain import fixes
from claims.models import Override, Suggestion
from claims.queries import history
from claims.services import amendments, review, revisions, suggestions
from tests import factories
from tests.claims.services import looks
from tests.claims.services.test_intake import more_minutes, only, take_in
from tests.clinic import line_uid

DOUBTED = "modifiers.only_on_em"


def edit(clinic, fix, **said):
    claim = only()
    review.edit(
        claim_id=claim.pk, seen_revision=claim.revision, fix=fix, actor=clinic.biller, **said
    )


def let_stand(clinic):
    claim = only()
    return review.override(
        claim_id=claim.pk,
        seen_revision=claim.revision,
        finding_key=claim.findings.get(edit=DOUBTED).key,
        reason="As the payer wrote.",
        actor=clinic.biller,
    )


def renumbered(**changes):
    return (factories.service("T7", **changes),)


@pytest.fixture
def judged(clinic):
    """Return the override of a doubt about the one line of a visit."""
    take_in(clinic)
    edit(clinic, fixes.AddModifier(line=line_uid(), modifier="25"), attesting="In note.")
    return let_stand(clinic)


def test_what_was_let_stand_stands_on_the_line_under_its_new_key(clinic, judged):
    assert only().confirm_count == 0

    assert take_in(clinic, 2, services=renumbered()).outcome == "MERGED"

    claim = only()
    (line,) = revisions.current(claim).claim_content.lines
    assert (line.uid, line.modifiers) == (line_uid("T7"), ("GP", "25"))
    doubted = claim.findings.get(edit=DOUBTED)
    assert (doubted.subject, claim.confirm_count) == (line.uid, 0)
    row = Override.objects.get()
    assert (row.pk, row.finding_key, row.actor) == (judged.pk, doubted.key, clinic.biller)
    assert row.reason == "As the payer wrote."
    told = [entry.summary for entry in looks.entries(claim)]
    assert any(DOUBTED in words and "as Dana" in words for words in told)
    newest = next(words for words in told if words.startswith("Revision 3: "))
    assert "removed" not in newest
    newest = next(entry for entry in history.of(claim) if entry.kind == "revision")
    assert newest.changes == ()


def test_what_was_let_stand_is_asked_anew_where_something_else_is_judged(clinic, judged):
    changed = renumbered(code="97530")

    take_in(clinic, 2, services=changed)

    assert only().is_amended
    claim = only()
    amendments.redraw(
        claim_id=claim.pk,
        seen_revision=claim.revision,
        seen_draw=str(claim.waiting_id),
        actor=clinic.lead,
    )
    edit(clinic, fixes.AddModifier(line=line_uid("T7"), modifier="25"), attesting="In note.")
    assert (only().confirm_count, Override.objects.get().finding_key) == (1, judged.finding_key)


def test_it_follows_a_claim_a_person_has_drawn_anew(clinic):
    take_in(clinic, services=(factories.service(modifiers=("25",)),))
    let_stand(clinic)
    edit(clinic, fixes.SetUnits(line=line_uid(), units="1"))
    (longer,) = more_minutes()
    later = longer.model_copy(update={"key": "T7", "modifiers": ("25",)})
    take_in(clinic, 2, services=(later,))
    claim = only()
    assert claim.is_amended

    amendments.redraw(
        claim_id=claim.pk,
        seen_revision=claim.revision,
        seen_draw=str(claim.waiting_id),
        actor=clinic.lead,
    )

    claim = only()
    assert claim.findings.get(edit=DOUBTED).subject == line_uid("T7")
    assert claim.confirm_count == claim.findings.filter(severity="CONFIRM").count() - 1


def test_what_was_turned_down_is_not_proposed_for_the_line_under_its_new_key(clinic, proposes):
    proposes(fixes.AddModifier(line=line_uid(), modifier="59"))
    take_in(clinic)
    claim, row = only(), Suggestion.objects.get()
    suggestions.dismiss(
        claim_id=claim.pk,
        seen_revision=claim.revision,
        suggestion_id=row.pk,
        reason="NOT_DOCUMENTED",
        actor=clinic.biller,
    )
    proposes(
        fixes.AddModifier(line=line_uid("T7"), modifier="59"),
        fixes.AddModifier(line=line_uid("T7"), modifier="KX"),
    )

    assert take_in(clinic, 2, services=renumbered()).outcome == "MERGED"

    claim = only()
    assert claim.suggestion_count == 1
    moved = Suggestion.objects.get(state="DISMISSED")
    assert (moved.pk, moved.subject, moved.fix["line"]) == (row.pk, line_uid("T7"), line_uid("T7"))
    assert (moved.decided_by, moved.dismissal) == (clinic.biller, "NOT_DOCUMENTED")
    assert Suggestion.objects.get(state="OPEN").fix["modifier"] == "KX"
    review.rescrub(only())
    assert Suggestion.objects.count() == 2
