"""A file or a starter set becomes a draft, and nothing else; only what differs is written."""

import pytest

from claims.domain.mapping import setfile
from claims.domain.mapping.rule import Mapping, Rule
from claims.models import LookupEntry, LookupTable, MappingRule, MappingSet
from claims.models.mapping import Published
from claims.services import mapping_files, mappings, starters
from clinicbridge.audit.models import LogEntry
from tests import clinic as clinics

pytestmark = pytest.mark.both
State = MappingSet.State
SIDE = Rule(
    key="side",
    order=4,
    source="service.fields[side]",
    transform="lookup",
    argument="sides",
    target="service.side",
    for_each="services",
)


@pytest.fixture
def published(clinic):
    return MappingSet.objects.get(connection=clinic.emr)


@pytest.fixture
def draft(clinic, published):
    made = mappings.copy(mapping_set=published, actor=clinic.admin)
    table = LookupTable.objects.create(mapping_set=made, name="sides")
    LookupEntry.objects.create(table=table, key="R", value="RIGHT")
    LookupEntry.objects.create(table=table, key="X", value="?")
    LookupTable.objects.create(mapping_set=made, name="unused")
    return made


@pytest.fixture
def file(published):
    """Return rules of which one is new, one changed, one gone, with a table of two words."""
    first, second, _ = mappings.compiled(published).rules
    changed = second.model_copy(update={"required": "confirm"})
    return Mapping(rules=(first, changed, SIDE), lookups={"sides": {"R": "RIGHT", "L": "LEFT"}})


def take_in(mapping_set, mapping, actor, seen=None):
    return mapping_files.take_in(
        mapping_set=mapping_set,
        mapping=mapping,
        seen_digest=seen or mappings.digest(mapping_set),
        actor=actor,
    )


def test_a_file_overwrites_a_draft(clinic, draft, file):
    made = take_in(draft, file, clinic.admin)

    assert (made.pk, made.state) == (draft.pk, State.DRAFT)
    assert mappings.digest(made) == setfile.digest(file)
    assert mappings.compiled(made).lookups == file.lookups


def test_a_file_becomes_the_next_version_of_a_set_that_is_no_draft(clinic, published, file):
    before = mappings.digest(published)
    made = take_in(published, file, clinic.admin)

    published.refresh_from_db()
    assert (made.version, made.state, published.state) == (2, State.DRAFT, State.PUBLISHED)
    assert mappings.digest(made) == setfile.digest(file)
    assert mappings.digest(published) == before


def test_what_differs_is_told_in_the_audit_row_by_row_and_at_once(clinic, draft, file):
    gone = MappingRule.objects.get(mapping_set=draft, key="discipline")
    word = LookupEntry.objects.get(table__mapping_set=draft, key="X")
    kept = MappingRule.objects.get(mapping_set=draft, key="therapist-minutes")
    before = LogEntry.objects.filter(object_pk=str(kept.pk)).count()

    take_in(draft, file, clinic.admin)

    for row in (gone, word):
        last = LogEntry.objects.filter(object_pk=str(row.pk)).order_by("-id").first()
        assert (last.action, last.actor) == (LogEntry.Action.DELETE, clinic.admin)
    assert LogEntry.objects.filter(object_pk=str(kept.pk)).count() == before
    said = LogEntry.objects.filter(object_pk=str(draft.pk)).order_by("-id").first().summary
    assert said == (
        "Read from a file: 1 rule added, 1 rule removed, 1 rule changed, "
        "1 look-up table removed, 1 look-up table changed."
    )


def test_a_difference_shown_against_another_state_is_not_written(clinic, draft, file):
    seen = mappings.digest(draft)
    MappingRule.objects.filter(mapping_set=draft).first().delete()

    with pytest.raises(mappings.Changed):
        take_in(draft, file, clinic.admin, seen)

    assert len(mappings.compiled(draft).rules) == 2


def test_nothing_is_put_into_what_is_no_draft(clinic, published, file):
    with pytest.raises(Published):
        mapping_files.put(mapping_set=published, mapping=file, summary="x", actor=clinic.admin)


# --- Starter sets --------------------------------------------------------------
@pytest.mark.parametrize("starter", starters.known(), ids=lambda starter: starter.name)
def test_a_starter_set_begins_a_draft_that_can_be_signed_off(clinic, starter):
    made = MappingSet.objects.create(connection=clinic.emr, version=2)

    starters.begin(mapping_set=made, name=starter.name, actor=clinic.admin)

    assert mappings.digest(made) == setfile.digest(starters.read(starter.name))
    assert clinics.put_in_force(made, clinic.admin).state == State.PUBLISHED


def test_a_connection_is_offered_what_is_for_its_vendor_and_environment(clinic):
    names = {one.name for one in starters.offered(clinic.emr)}
    clinic.emr.environment = "PRODUCTION"
    live = {one.name for one in starters.offered(clinic.emr)}

    assert "demo-emr" in names
    assert "demo-emr" not in live
    assert starters.offered(clinic.billing) == []


def test_a_draft_with_rules_is_not_begun_again(clinic, draft):
    with pytest.raises(starters.NoStarter, match="has rules already"):
        starters.begin(mapping_set=draft, name="demo-emr", actor=clinic.admin)
    with pytest.raises(starters.NoStarter):
        starters.begin(
            mapping_set=MappingSet.objects.create(connection=clinic.emr, version=9),
            name="nothing",
            actor=clinic.admin,
        )
