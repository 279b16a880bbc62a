"""Where values came from, and what reached no cell."""

import pytest

from claims.domain.mapping.rules import Rule
from claims.queries import evidence, sheet
from claims.services import mappings
from clinicbridge import vault
from tests import factories

PAIN = factories.FieldRecord(name="pain_score", path="QuestionnaireResponse/q1.item[9]", value=7)


@pytest.fixture
def read(clinic):
    claim = clinic.draft(fields=(factories.DISCIPLINE, PAIN))
    with vault.reading(purpose="claim.review"):
        yield sheet.read(sheet.find(claim.pk))


@pytest.fixture
def held(read):
    return mappings.published(read.claim.encounter.connection)


def test_a_field_no_rule_reads_is_unmapped_and_stands_first(read, held):
    leaves = evidence.leaves(read.record, read.origins, read.content, mapping=held)

    assert evidence.unmapped(read.record, read.origins, mapping=held) == {PAIN.path}
    assert (leaves[0].field, leaves[0].raw, leaves[0].is_unmapped) == ("pain_score", "7", True)


def test_a_field_a_rule_reads_names_the_cells_it_reached(read, held):
    leaves = evidence.leaves(read.record, read.origins, read.content, mapping=held)

    minutes = next(leaf for leaf in leaves if leaf.field == "pt_minutes")
    assert "line 97110 · minutes" in minutes.cells


def test_what_a_value_reached_on_one_line_is_told_once_with_the_line():
    cells = ("line 97110 · code", "line 97110 · charge", "referral number", "line 97140 · code")
    shown = evidence.Shown("a.b", "x", cells, field="", is_unknown=False, state="mapped", by=())

    assert shown.told == "line 97110: code, charge; referral number; line 97140: code"


def test_a_field_said_not_to_be_needed_is_not_counted_as_unmapped(read, held):
    leave = Rule(key="pain", source="fields[pain_score]", target="ignore")
    held = held.model_copy(update={"rules": (*held.rules, leave)})
    leaves = evidence.leaves(read.record, read.origins, read.content, mapping=held)

    assert evidence.unmapped(read.record, read.origins, mapping=held) == set()
    (pain,) = [leaf for leaf in leaves if leaf.field == "pain_score"]
    assert (pain.state, pain.by, pain.is_unmapped) == ("ignored", ("pain",), False)


def test_every_filled_cell_says_its_words_and_value(read):
    rows = {one.cell: one for one in evidence.origins(read.content, read.origins)}

    birth = rows["patient.birth_date"]
    assert (birth.value, birth.leaves[0][1]) == ("1955-02-03", "1955-02-03")


def test_the_sheet_of_a_claim_never_sent_is_four_queries(clinic, django_assert_max_num_queries):
    claim = sheet.find(clinic.draft().pk)

    with vault.reading(purpose="claim.review"):
        sheet.read(claim)  # now the process knows the words of codes
        with django_assert_max_num_queries(4 + 1):  # and whether the settings still hold
            sheet.read(claim)
