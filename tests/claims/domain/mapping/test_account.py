"""Every leaf of a visit is accounted for: no rule set drops one silently."""

from hypothesis import given
from hypothesis import strategies as st

from claims.domain.encounter import FieldRecord, Leaf
from claims.domain.mapping import account, engine
from claims.domain.mapping.results import Mapped
from claims.domain.mapping.rule import Mapping, Rule
from tests import factories

EMPTY = Mapped(services=())
PTA = Rule(
    key="pta",
    for_each="services",
    source="service.fields[pta]",
    transform="integer",
    target="service.assistant_minutes",
)


def field(name, value):
    return FieldRecord(name=name, path=f"q1.item[{name}]", value=value)


def visit(**changes):
    service = factories.service(fields=(field("pta", 23), field("side", "L")))
    return factories.encounter(services=(service,), fields=(field("pain", 7),), **changes)


def run(*rules, record):
    mapping = Mapping(version="1", rules=rules)
    mapped = engine.apply(mapping, record, zone="UTC")
    return {one.path: one for one in account.of(record, mapped, mapping=mapping)}


def test_a_field_a_rule_wrote_a_cell_with_is_mapped_by_that_rule():
    record = visit()
    one = run(PTA, record=record)["q1.item[pta]"]

    assert (one.state, one.by, one.field, one.raw) == ("mapped", ("pta",), "pta", 23)
    assert one.pattern == "services[].fields[pta]"


def test_without_the_rules_at_hand_what_mapping_left_behind_says_the_same():
    record = visit()
    mapped = engine.apply(Mapping(version="1", rules=(PTA,)), record, zone="UTC")
    states = {one.field: one.state for one in account.of(record, mapped) if one.field}

    assert states == {"pta": "mapped", "side": "unmapped", "pain": "unmapped"}


def test_a_rule_that_failed_or_whose_condition_did_not_hold_has_the_field_all_the_same():
    record = visit()
    failing = PTA.model_copy(update={"source": "service.fields[side]"})
    waiting = PTA.model_copy(update={"key": "later", "condition": "fields.pain == 8"})
    found = run(failing, waiting, record=record)

    assert (found["q1.item[side]"].state, found["q1.item[side]"].by) == ("mapped", ("pta",))
    assert (found["q1.item[pta]"].state, found["q1.item[pta]"].by) == ("mapped", ("later",))
    assert found["q1.item[pain]"].state == "mapped"


def test_a_field_somebody_said_is_not_needed_is_ignored_unless_a_rule_reads_it():
    record = visit()
    leaving = Rule(key="leave", source="fields[pain], service.fields[pta]", target="ignore")
    mapping = Mapping(version="1", rules=(PTA, leaving))
    found = {one.field: one for one in account.of(record, EMPTY, mapping=mapping)}

    assert (found["pain"].state, found["pain"].by) == ("ignored", ("leave",))
    assert (found["pta"].state, found["pta"].by) == ("mapped", ("pta",))


def test_what_the_engine_says_was_ignored_is_ignored():
    states = {
        one.path: one.state
        for one in account.of(visit(), Mapped(services=(), ignored=("q1.item[pain]",)))
    }

    assert states["q1.item[pain]"] == "ignored"


def test_the_records_own_parts_are_carried_and_the_unknown_is_unmapped():
    record = visit().model_copy(update={"unknown": (Leaf(path="Patient/p1.active", raw=True),)})
    found = {one.path: one for one in account.of(record, EMPTY)}

    assert found["patient.birth_date"].state == "carried"
    one = found["Patient/p1.active"]
    assert (one.state, one.pattern) == ("unmapped", "unknown[Patient/[].active]")


def test_a_leaf_that_is_a_part_of_the_visit_and_a_field_too_is_carried_until_a_rule_reads_it():
    record = visit(kind="PT")
    leaf = Leaf(path="Encounter/v1.type[0].text", raw="PT")
    both = {**record.sources, "kind": leaf, "fields[type]": leaf}
    record = record.model_copy(update={"sources": both})
    rule = Rule(key="kind", source="fields[type]", target="additional_information")

    (before,) = [one for one in account.of(record, EMPTY) if one.path == leaf.path]
    after = run(rule, record=record)[leaf.path]

    assert (before.state, before.own) == ("carried", "kind")
    assert (after.state, after.own, after.by) == ("mapped", "fields[type]", ("kind",))


NAMES = st.text(alphabet="ab1 [].~é-", min_size=1, max_size=6)
RULES = st.builds(
    Rule,
    key=st.sampled_from(["one", "two"]),
    source=st.sampled_from(["fields[a]", "service.fields[b]", "patient.sex", "fields", "nonsense"]),
    target=st.sampled_from(["service.side", "note", "ignore", "authorization_number"]),
    for_each=st.sampled_from(["", "services"]),
    condition=st.sampled_from(["", "fields.a == 'x'", "services.exists(s, s.fields.b == 'x')"]),
)


@given(
    st.lists(NAMES, max_size=4),
    st.lists(NAMES, max_size=4),
    st.lists(NAMES, max_size=4),
    st.lists(RULES, max_size=4),
)
def test_every_leaf_of_any_visit_is_in_exactly_one_state(own, services, unknown, rules):
    record = factories.encounter(
        fields=tuple(field(name, "x") for name in own),
        services=tuple(
            factories.service(key, fields=(field(f"{key}.b", "x"),)) for key in services
        ),
    )
    record = record.model_copy(
        update={"unknown": tuple(Leaf(path=name, raw=1) for name in unknown)}
    )
    leaves = {leaf.path for leaf in (*record.sources.values(), *record.unknown)}
    mapping = Mapping(version="1", rules=tuple(rules))
    mapped = engine.apply(mapping, record, zone="UTC")

    for found in (account.of(record, mapped), account.of(record, mapped, mapping=mapping)):
        assert sorted(one.path for one in found) == sorted(leaves)
        assert {one.state for one in found} <= {"mapped", "ignored", "carried", "unmapped"}
        assert all(one.by == () for one in found if one.state in ("carried", "unmapped"))
        touched = {path for origin in mapped.provenance.values() for path in origin.leaves}
        touched |= {told.leaf for told in (*mapped.problems, *mapped.unmatched)}
        assert not [one for one in found if one.state == "unmapped" and one.path in touched]
