"""A clinic served for real, and a Chromium in which Dana is at the door."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from clinicbridge import scope
from tests import clinic as clinics
from tests import factories, machine
from tests.kits import second_factor

FLAGS = (
    "--no-sandbox --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
)
LONG = "Featherstonehaugh-Cholmondeley-Wriothesley-Oxenham-Marjoribanks"


@dataclasses.dataclass
class Desk:
    """What a browser test holds: a page, where the desk is, who may come in."""

    page: Page
    home: str
    email: str
    complaints: list[str]
    codes: dict[str, list[str]]

    def sign_in(self) -> None:
        """Come in as Dana."""
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
def desk(claims_to_review: Any, live_server: Any) -> Iterator[Desk]:
    """Open a Chromium; whatever it complains about is kept."""
    complaints: list[str] = []
    people = (claims_to_review.biller, claims_to_review.lead)
    codes = {person.email: second_factor.backup_codes(person) for person in people}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=FLAGS.split())
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield Desk(page, live_server.url, people[0].email, complaints, codes)
        browser.close()
