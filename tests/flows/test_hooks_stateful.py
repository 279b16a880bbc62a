"""However hooks are repeated, reordered and contradicted, visits and claims stay true."""

import dataclasses
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from claims.domain import fixes
from claims.domain.states import IllegalStep
from claims.models import Claim, ClaimRevision, Encounter
from claims.services import holds, review, versions
from clinicbridge import scope, vault
from clinicbridge.vault import tokens
from integrations import draining
from integrations.demo import bundles, visits
from integrations.models import Credential, HookRoute, InboundMessage, Purpose
from tests import clinic as clinics
from tests import examples
from tests.integrations.conftest import SECRET, Caller

_numbers = itertools.count(1)
STATUSES = st.sampled_from(["finished", "finished", "finished", "in-progress", "cancelled"])
VISITS = st.sampled_from(["visit-a", "visit-a", "visit-b"])
VERSIONS = st.integers(1, 4)
FIRST = visits.visit(7, 1, date(2026, 11, 20))
State = InboundMessage.State


@dataclasses.dataclass(frozen=True)
class Sent:
    """One message as the EMR sent it."""

    event: str
    visit: str
    version: int
    status: str
    wording: str = ""

    @property
    def body(self) -> bytes:
        """Version N took 15 N minutes, so that its claim can be told from others."""
        longer = dataclasses.replace(FIRST.services[0], pt=15 * self.version)
        told = dataclasses.replace(
            FIRST,
            id=self.visit,
            version=self.version,
            status=self.status,
            services=(longer,),
            note=self.wording,
        )
        return bundles.body(told)


@dataclasses.dataclass
class Told:
    """What the machine itself expects of one visit."""

    known: set[tuple[int, str]] = dataclasses.field(default_factory=set)
    current: Sent | None = None
    left: bool | None = None  # whether a person left a 59 on the line; None: nobody came

    def hear(self, sent: Sent) -> None:
        """Take a message into account as the EMR's clock says."""
        if (sent.version, sent.wording) in self.known:
            return
        self.known.add((sent.version, sent.wording))
        if self.current is None or sent.version >= self.current.version:
            self.current = sent


class Hooks(RuleBasedStateMachine):
    """An EMR that repeats, reorders and contradicts itself, and a biller at work."""

    messages = Bundle("messages")

    def __init__(self) -> None:
        super().__init__()
        self.clinic = clinics.make(slug=f"stateful-{next(_numbers)}")
        with scope.practice(self.clinic.practice.pk):
            Credential.objects.create(connection=self.clinic.emr, secrets={"webhook": [SECRET]})
        route = HookRoute.objects.create(
            practice=self.clinic.practice,
            connection_id=self.clinic.emr.pk,
            purpose=Purpose.ENCOUNTERS,
        )
        self.caller = Caller(route)
        self.events = itertools.count(1)
        self.statuses: dict[tuple[str, int], str] = {}
        self.waiting: list[Sent] = []
        self.kept: set[tuple[str, bytes]] = set()
        self.conflicts: set[tuple[str, bytes]] = set()
        self.told = {"visit-a": Told(), "visit-b": Told()}

    @rule(target=messages, visit=VISITS, version=VERSIONS, status=STATUSES, reads=st.booleans())
    def sign(self, visit: str, version: int, status: str, reads: bool) -> Sent:
        """Send a version of a visit; it keeps the status it was first sent with."""
        status = self.statuses.setdefault((visit, version), status)
        sent = Sent(f"msg_{next(self.events)}", visit, version, status)
        assert self._post(sent) == 202
        self.waiting.append(sent)
        if reads:
            self.drain()
        return sent

    @rule(sent=messages)
    def send_again(self, sent: Sent) -> None:
        """Send the very same message again."""
        assert self._post(sent) == 202

    @rule(target=messages, sent=messages)
    def reword(self, sent: Sent) -> Any:
        """Send the same version, told otherwise, as an event of its own."""
        if sent.wording:
            return multiple()
        again = dataclasses.replace(sent, event=f"msg_{next(self.events)}", wording="Reworded.")
        assert self._post(again) == 202
        self.waiting.append(again)
        return again

    @rule(sent=messages)
    def contradict(self, sent: Sent) -> None:
        """Send another body under an id used before."""
        other = dataclasses.replace(sent, wording="Quite another body.")
        assert self._post(other) == 409
        self.conflicts.add((other.event, other.body))

    @rule()
    def drain(self) -> None:
        """Read what waits."""
        draining.drain(practice_id=self.clinic.practice.pk)
        for sent in self.waiting:
            self.told[sent.visit].hear(sent)
        self.waiting.clear()

    @rule(visit=VISITS)
    def touch(self, visit: str) -> None:
        """Let a biller change the claim."""
        with self._at_the_desk():
            claim = self._claim(visit)
            if claim is None or claim.status not in review.EDITABLE:
                return
            line = claim.lines.get()
            present = "59" in [line.modifier_1, line.modifier_2, line.modifier_3]
            fix = fixes.RemoveModifier if present else fixes.AddModifier
            review.edit(
                claim_id=claim.pk,
                seen_revision=claim.revision,
                fix=fix(line=line.uid, modifier="59"),
                actor=self.clinic.biller,
                attesting="In note.",
            )
            self.told[visit].left = not present

    @rule(visit=VISITS)
    def hold(self, visit: str) -> None:
        """Let a biller set the claim aside for a reason of her own."""
        with self._at_the_desk():
            claim = self._claim(visit)
            if claim is None or claim.status != Claim.Status.IN_REVIEW:
                return
            holds.hold(claim_id=claim.pk, reason_code="AUTHORIZATION", actor=self.clinic.biller)
            told = self.told[visit]
            told.left = bool(told.left)

    @invariant()
    def every_body_is_kept_once(self) -> None:
        """Nothing is lost, nothing is kept twice, contradictions are marked."""
        with scope.practice(self.clinic.practice.pk):
            rows = list(InboundMessage.objects.all())
        assert len(rows) == len(self.kept)
        marked = [row for row in rows if row.state == State.CONFLICTING]
        assert len(marked) == len(self.conflicts)
        assert all(row.conflicts_with_id for row in marked)
        waiting = [row for row in rows if row.state == State.RECEIVED]
        assert len(waiting) == len(self.waiting)
        assert {row.state for row in rows} <= {State.RECEIVED, State.INGESTED, State.CONFLICTING}

    @invariant()
    def the_newest_version_rules(self) -> None:
        """One visit, one claim; a person's work is never overwritten."""
        with self._at_the_desk():
            for visit, told in self.told.items():
                found = Encounter.objects.filter(visit_token=tokens.blind("visit.id", visit))
                assert len(found) == (1 if told.current else 0)
                if told.current is not None:
                    version = found[0].current_version
                    assert version.version.partition("#")[0] == str(told.current.version)
                    assert Claim.objects.filter(encounter=found[0]).count() <= 1
                    self._claim_is_true(visit, told, told.current)

    def _claim_is_true(self, visit: str, told: Told, current: Sent) -> None:
        claim = self._claim(visit)
        if claim is None:
            assert current.status != "finished"
            return
        if told.left is None:
            assert not claim.is_touched
            if current.status == "finished":
                newest = ClaimRevision.objects.filter(claim=claim).latest("number")
                (line,) = newest.claim_content.lines
                assert (claim.status, claim.is_amended) == ("IN_REVIEW", False)
                assert line.units == current.version
            elif current.status == "cancelled":
                self._cannot_be_approved(claim)
            return
        newest = ClaimRevision.objects.filter(claim=claim).latest("number")
        (line,) = newest.claim_content.lines
        assert ("59" in line.modifiers) == told.left
        if current.status == "finished":
            assert (claim.is_amended, line.units) == (False, current.version)
        else:
            self._cannot_be_approved(claim)

    def _cannot_be_approved(self, claim: Claim) -> None:
        with pytest.raises((review.Blocked, IllegalStep)):
            review.approve(
                claim_id=claim.pk,
                seen_revision=claim.revision,
                seen_digest=claim.digest,
                actor=self.clinic.biller,
            )

    def _post(self, sent: Sent) -> int:
        self.kept.add((sent.event, sent.body))
        return int(self.caller.post(sent.body, sent.event).status_code)

    def _claim(self, visit: str) -> Claim | None:
        token = tokens.blind("visit.id", visit)
        return Claim.objects.filter(encounter__visit_token=token).first()

    @contextmanager
    def _at_the_desk(self) -> Iterator[None]:
        with scope.practice(self.clinic.practice.pk), vault.reading(purpose="claim.review"):
            yield


RUN = settings(
    max_examples=examples.of(10),
    stateful_step_count=25,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db
def test_however_hooks_come_visits_and_claims_stay_true():
    run_state_machine_as_test(Hooks, settings=RUN)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_product_that_believes_late_versions_would_be_caught(monkeypatch):
    monkeypatch.setattr(versions, "is_older", lambda *_: False)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            Hooks,
            settings=settings(RUN, max_examples=25, phases=[Phase.generate], derandomize=True),
        )
