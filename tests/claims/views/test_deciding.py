"""The one list of a claim: its order, its folds, what it says when nothing is to do."""

import re

import pytest

from claims.domain import fixes
from claims.domain.edits import registry
from claims.models import EditSetting, Finding
from claims.services import standing
from claims.views import deciding
from clinicbridge import vault
from tests import factories, offers
from tests.claims.views.conftest import address, post
from tests.clinic import line_uid


def entries(said):
    """Return the severity or kind of each entry, in the order of the page."""
    return re.findall(r'<div class="find (\w+)" id=', said)


def fold(said, name):
    """Return what a fold holds, and whether it stands open."""
    found = re.search(rf'id="fold-{name}"([^>]*)>(.*?)</details>', said, re.DOTALL)
    return (found[2], "open" in found[1]) if found else ("", False)


def put(claim, *severities):
    """Let the checks have said this, whatever the claim says."""
    Finding.objects.filter(claim=claim).delete()
    for place, severity in enumerate(severities):
        Finding.objects.create(
            claim=claim,
            position=place,
            key=f"{place:064}",
            edit=f"lines.test_{place}",
            severity=severity,
            subject=line_uid(),
            message=f"Finding {place}. Because.",
        )


def test_blocks_confirm_suggestions_and_notes_stand_in_that_order(dana, claim):
    with vault.reading(purpose="test"):
        offers.suggest(claim, fixes.SetMinutes(line=line_uid(), minutes=31))
    put(claim, "NOTE", "CONFIRM", "BLOCKS", "NOTE")

    said = dana.get(address(claim)).content.decode()

    assert entries(said) == ["blocks", "confirm", "machine", "note", "note"]
    notes, is_open = fold(said, "notes")
    assert "2 notes" in notes
    assert not is_open
    assert notes.count("Finding ") == 2


def test_notes_stand_open_when_there_is_nothing_else(dana, claim):
    put(claim, "NOTE")

    said = dana.get(address(claim)).content.decode()

    notes, is_open = fold(said, "notes")
    assert "1 note<" in notes
    assert is_open
    assert "Nothing to fix" in said


def test_a_clean_claim_says_so_in_one_line(dana, claim):
    said = dana.get(address(claim)).content.decode()

    card = said.partition('id="decide"')[2].partition("</section>")[0]
    assert card.count("Nothing to fix") == 1
    assert entries(card) == []
    assert f"{registry.count()} passed" in card


def test_an_edit_that_is_switched_off_has_not_passed(dana, clinic, claim):
    EditSetting.objects.create(edit="kx.required", severity="OFF", reason="Not our patients")

    said = dana.get(address(claim)).content.decode()

    assert f"{registry.count() - 1} passed" in said


def test_thirty_findings_are_folded_after_the_first_ones(dana, claim):
    put(claim, *["BLOCKS"] * 30)

    said = dana.get(address(claim)).content.decode()

    further, is_open = fold(said, "further")
    assert f"{30 - deciding.SHOWN} more to decide" in further
    assert not is_open
    assert len(entries(said)) == 30
    # Every one of them gives the same reason: it is said once.
    assert said.count('<span class="rest">') == 1


def test_what_passed_is_told_by_subject():
    quiet = dict(deciding.passes({"kx.required", "ncci.pair_denied"}))
    every = dict(deciding.passes(set()))

    assert sum(every.values()) == registry.count()
    assert every["KX threshold"] - quiet["KX threshold"] == 1
    assert every["NCCI"] - quiet["NCCI"] == 1
    assert every["Lines"] == quiet["Lines"]


def test_what_stands_is_folded_with_who_let_it_stand(dana, clinic):
    claim = clinic.draft(patient=factories.MARTA.model_copy(update={"sex": "U"}))
    key = Finding.objects.get(claim=claim, severity="CONFIRM").key
    post(dana, claim, "override", finding=key, reason="Asked at the front desk")

    said = dana.get(address(claim)).content.decode()

    stands, is_open = fold(said, "stands")
    assert "1 let stand" in stands
    assert "Asked at the front desk" in stands
    assert "Dana Okafor" in stands
    assert not is_open


def test_a_proposed_modifier_is_marked_at_its_line(dana, claim):
    with vault.reading(purpose="test"):
        offers.suggest(claim, fixes.AddModifier(line=line_uid(), modifier="59"))

    line = dana.get(address(claim)).content.decode().partition('id="line-1"')[2]

    assert "+59</span>" in line.partition("</tbody>")[0]


@pytest.mark.parametrize("kind", ["untouched", "with all of it"])
def test_the_page_keeps_to_its_queries(
    dana, claim, kind, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(standing, "FRESH_SECONDS", 3600.0)  # a slow machine asks for it more often
    if kind != "untouched":
        with vault.reading(purpose="test"):
            offers.pass_the_threshold(claim)
            for number in range(31, 40):
                offers.suggest(claim, fixes.SetMinutes(line=line_uid(), minutes=number))
    dana.get(address(claim))

    with django_assert_max_num_queries(13):
        assert dana.get(address(claim)).status_code == 200
