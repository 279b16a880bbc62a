"""A visit's versions in every order they may arrive, whatever a person did between."""

import itertools
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from claims.domain import fixes
from claims.domain.states import IllegalStep
from claims.models import Claim, Encounter
from claims.services import intake, patience, review, revisions, submission
from clinicbridge.vault import tokens
from tests import factories
from tests.clinic import line_uid

FIRST = factories.encounter().version_at
# What the EMR said, in its own order: minutes of the service, and of the visit.
LIVES = {
    "cancelled": ((23, "FINISHED"), (38, "FINISHED"), (38, "REOPENED"), (38, "CANCELLED")),
    "finished again": ((23, "FINISHED"), (38, "FINISHED"), (38, "REOPENED"), (53, "FINISHED")),
}
UNITS = {23: 2, 38: 3, 53: 4}
_visits = itertools.count(1)


class Visit:
    """One visit, its versions as they come, and what a person did to its claim."""

    def __init__(self, clinic, life, act):
        self.clinic, self.life, self.act = clinic, life, act
        self.number = next(_visits)
        self.arrived = []
        self.acted_on = None

    def arrive(self, place):
        minutes, status = self.life[place]
        field = factories.FieldRecord(name="pt_minutes", path="P/S1.x[0]", value=minutes)
        intake.draft_claim(
            connection=self.clinic.emr,
            record=factories.encounter(
                visit_id=f"E-{self.number}",
                version=str(place + 1),
                version_at=FIRST + timedelta(hours=place),
                status=status,
                patient=factories.someone(self.number),
                services=(factories.service(fields=(field,)),),
            ),
            message_id=None,
            correlation_id="c" * 32,
        )
        self.arrived.append(place)

    @property
    def encounter(self):
        return Encounter.objects.get(visit_token=tokens.blind("visit.id", f"E-{self.number}"))

    @property
    def claim(self):
        return Claim.objects.filter(encounter=self.encounter).first()

    def work(self):
        """Let Dana do what she does once there is a claim she can do it to."""
        claim = self.claim
        if self.acted_on or claim is None or claim.status != "IN_REVIEW" or not self.act:
            return
        if self.act in ("note", "units"):
            fix = (
                fixes.SetLineNote(line=line_uid(), note="As told")
                if self.act == "note"
                else fixes.SetUnits(line=line_uid(), units="1")
            )
            review.edit(
                claim_id=claim.pk, seen_revision=claim.revision, fix=fix, actor=self.clinic.biller
            )
        else:
            owed = approve(self.clinic, claim)
            if self.act == "sent":
                later = timezone.now() + patience.UNDO_WINDOW * 2
                assert submission.take(submission_id=owed.pk, now=later)
        self.acted_on = self.claim.revision

    def take(self, place):
        self.arrive(place)
        self.check()
        self.work()
        self.arrive(place)  # the EMR says it twice
        self.check()

    def check(self):
        newest = max(self.arrived)
        claim = self.claim
        encounter = self.encounter
        assert encounter.current_version.version == str(newest + 1)
        if claim is None:
            assert self.life[newest][1] != "FINISHED"
            return
        assert Claim.objects.filter(encounter=encounter).count() == 1
        owed = list(claim.submissions.all())
        assert len(owed) <= 1
        if claim.status == "APPROVED":
            assert claim.revision == owed[0].revision.number == self.acted_on
        elif owed:
            assert owed[0].state == "RECALLED"
        if self.acted_on and self.act == "sent":
            assert (claim.status, owed[0].state) == ("APPROVED", "SENDING")
            return
        self._says_what_it_should(claim, *self.life[newest])

    def _says_what_it_should(self, claim, minutes, status):
        (line,) = revisions.current(claim).claim_content.lines
        if self.acted_on and self.act == "note":
            assert line.note == "As told"
        if self.acted_on and self.act == "units":
            assert line.units == 1
        if status != "FINISHED":
            with pytest.raises((review.Blocked, IllegalStep)):
                approve(self.clinic, claim)
        elif claim.is_amended:
            assert self.act == "units"
            with pytest.raises(review.Blocked):
                approve(self.clinic, claim)
        elif not (self.acted_on and self.act == "units"):
            assert line.units == UNITS[minutes]


def approve(clinic, claim):
    return review.approve(
        claim_id=claim.pk,
        seen_revision=claim.revision,
        seen_digest=claim.digest,
        actor=clinic.biller,
    )


# On Postgres what differs with it: locks and row-level security, whatever the order.
@pytest.mark.both
@pytest.mark.parametrize("act", ["", "note", "units", "approved", "sent"])
@pytest.mark.parametrize("life", LIVES)
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (0, 2, 1, 3), (1, 0, 3, 2)])
def test_out_of_order_the_newest_rules_and_no_work_is_lost(clinic, order, life, act):
    run(clinic, LIVES[life], order, act)


@pytest.mark.slow
@pytest.mark.parametrize("act", ["", "note", "units", "approved", "sent"])
@pytest.mark.parametrize("life", LIVES)
def test_in_every_order_the_newest_rules_and_no_work_is_lost(clinic, life, act):
    assert walk(Visit(clinic, LIVES[life], act), frozenset(range(4))) == 24


def run(clinic, life, order, act):
    visit = Visit(clinic, life, act)
    for place in order:
        visit.take(place)


def walk(visit, left):
    """Go every way on from here, each from where they part; return how many ends there are."""
    if not left:
        return 1
    ends = 0
    for place in left:
        stood = visit.arrived[:], visit.acted_on
        with transaction.atomic():
            visit.take(place)
            ends += walk(visit, left - {place})
            transaction.set_rollback(True)
        visit.arrived, visit.acted_on = stood
    return ends
