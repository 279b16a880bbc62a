"""What would be sent to a model can be looked at before any is ever asked."""

import html
import re

import pytest
from django.conf import settings
from django.urls import reverse

from claims.domain.encounter import NoteRecord
from claims.models import SuggesterSettings, SuggestionRun
from clinicbridge.audit.models import AccessRecord
from tests import factories
from tests.claims.views.conftest import address

NOTE = "Treatment: Marta Whitfield did therapeutic exercise on 11/13/2026.\nMedications: none.\n"


@pytest.fixture
def noted(clinic):
    return clinic.draft(factories.encounter(notes=(NoteRecord(key="n1", text=NOTE),)))


def shown(browser, claim):
    return browser.get(address(claim, "would-be-sent")).content.decode()


def as_sent(page):
    """Return the texts of the page's blocks as they stand in them."""
    blocks = re.findall(r'<pre class="as-sent[^>]*>(.*?)</pre>', page, re.DOTALL)
    return [html.unescape(re.sub("<[^>]+>", "", block)) for block in blocks]


def test_the_redacted_note_the_rows_and_the_candidates_are_shown(dana, noted):
    rows, note, candidates = as_sent(shown(dana, noted))

    assert note == "Treatment: [NAME] did therapeutic exercise on [DOS-7].\n"
    assert "payer class: MEDICARE" in rows
    assert "age: 70-79" in rows
    assert "s1: therapeutic exercise" in candidates
    for words in (rows, note, candidates):
        assert "Whitfield" not in words


def test_nobody_is_asked_and_who_looked_is_recorded(clinic, dana, noted):
    shown(dana, noted)

    record = AccessRecord.objects.get(purpose="note.preview")
    assert (record.subjects, record.actor) == ([str(noted.patient_id)], clinic.biller)
    assert not SuggestionRun.objects.exists()


def test_it_says_that_it_is_off_where_it_would_go_and_that_it_is_no_de_identification(dana, noted):
    page = shown(dana, noted)

    assert "Suggestions by a model are switched off." in page
    assert "none chosen" in page
    assert "It is not de-identification" in page


def test_the_practice_s_choice_of_sections_is_what_is_shown(dana, noted):
    SuggesterSettings.objects.create(sections=["MEDICATIONS"])

    assert as_sent(shown(dana, noted))[1] == "Medications: none.\n"


@pytest.mark.parametrize(
    ("note", "words"),
    [("", "nothing would be sent"), ("pain. " * 8000, "longer than may be sent")],
)
def test_a_note_that_would_not_be_sent_says_so(clinic, dana, note, words):
    notes = (NoteRecord(key="n1", text=note),) if note else ()
    claim = clinic.draft(factories.encounter(notes=notes))

    page = shown(dana, claim)

    assert words in page
    assert as_sent(page) == []


def test_a_note_cannot_bring_a_script_along(clinic, dana):
    notes = (NoteRecord(key="n1", text="Treatment: <script>alert(1)</script> done."),)
    claim = clinic.draft(factories.encounter(notes=notes))

    assert "<script>alert" not in shown(dana, claim)


def test_the_page_leads_back_to_the_claim(dana, noted):
    assert reverse("desk:claim", args=[noted.pk]) in shown(dana, noted)


def test_the_claim_says_so_in_one_quiet_line_under_the_note(dana, claim):
    said = dana.get(address(claim)).content.decode()

    assert said.count("Suggestions by a model are switched off.") == 1
    assert reverse("desk:would-be-sent", args=[claim.pk]) in said
    other = dana.get(address(claim), {"tab": "history"}).content.decode()
    assert "Suggestions by a model" not in other


def test_nothing_we_say_anywhere_calls_it_de_identified():
    tops = ("docs", "templates", "claims", "integrations", "README.md", "CHANGELOG.md")
    files = [file for top in tops for file in (settings.BASE_DIR / top).rglob("*")]
    files += [settings.BASE_DIR / top for top in tops if top.endswith(".md")]
    said = [
        f"{file.name}: {found[0]}"
        for file in files
        if file.suffix in {".md", ".html", ".py"}
        for found in re.finditer(r"(?i).{12}de-?identif\w+", file.read_text())
        if not re.search(r"(?i)\b(?:not|no)\b", found[0])
    ]

    assert said == []
