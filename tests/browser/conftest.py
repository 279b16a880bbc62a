"""A clinic served for real, and a Chromium in which Dana is at the door."""

import dataclasses
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from clinicbridge import scope
from clinicbridge.accounts.models import User
from tests import clinic as clinics
from tests import factories
from tests.kits import chromium, second_factor

LONG = "Featherstonehaugh-Cholmondeley-Wriothesley-Oxenham-Marjoribanks"


@dataclasses.dataclass
class Desk:
    """What a browser test holds: a page, where the desk is, who may come in."""

    page: Page
    home: str
    email: str
    complaints: list[str]
    codes: dict[str, list[str]]

    def sign_in(self, path: str = "/") -> None:
        """Be in as Dana, in a stay begun elsewhere, and stand at a page."""
        chromium.let_in(self.page.context, User.objects.get(email=self.email), self.home)
        self.page.goto(f"{self.home}{path}")

    def come_in(self) -> None:
        """Come in as Dana through the door."""
        self.page.goto(f"{self.home}/")
        self.pass_the_door(self.page, self.email)

    def pass_the_door(self, page: Page, email: str) -> None:
        """Type what the two steps ask for; a back-up code counts however soon one comes again."""
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password").fill(clinics.PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_label("Code").fill(self.codes[email].pop())
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_selector("h1:not(.brand)")


@pytest.fixture
def claims_to_review(transactional_db: None) -> Any:
    """Three claims of Ridgeline: a clean one, a long one, a blocked one."""
    clinic = clinics.make()
    with scope.practice(clinic.practice.pk):
        clinic.draft()
        clinic.draft(**_long())
        clinic.draft(visit_id="E-3", patient=factories.someone(3), diagnoses=())
    return clinic


def _long() -> dict[str, Any]:
    keys = [f"C{number}" for number in range(1, 13)]
    sided = zip(keys, "112233556677", "12" * 6, strict=True)
    patient = factories.MARTA.model_copy(
        update={"key": "P2", "mrn": "M" * 40, "family": LONG, "given": "Bartholomew Maximilian"}
    )
    return {
        "visit_id": "E-2",
        "patient": patient,
        "diagnoses": tuple(
            factories.DiagnosisRecord(key=key, code=f"M25.5{joint}{side}", rank=rank)
            for rank, (key, joint, side) in enumerate(sided, 1)
        ),
        "services": tuple(factories.service(key=f"S{n}", code="97140") for n in range(50)),
    }


@pytest.fixture
def desk(claims_to_review: Any, live_server: Any, browser: Browser) -> Desk:
    """Open a window; whatever it complains about is kept."""
    complaints: list[str] = []
    people = (claims_to_review.biller, claims_to_review.lead)
    codes = {person.email: second_factor.backup_codes(person) for person in people}
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return Desk(page, live_server.url, people[0].email, complaints, codes)
