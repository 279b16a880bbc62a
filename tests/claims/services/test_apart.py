"""A mapping is tried in a child: whatever a rule does, its caller lives."""

import os
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claims.domain.mapping import engine, searching
from claims.domain.mapping.results import Mapped
from claims.domain.mapping.rules import Mapping, Rule, check
from claims.services import apart, apart_process
from tests import examples, factories
from tests.claims.domain.mapping import hostile
from tests.claims.domain.mapping.visits import ZONE, field, visit

SOUND = Mapping(
    version="7",
    rules=(
        Rule(key="u", for_each="services", value="service.minutes / 15", target="service.units"),
        Rule(key="paid", source="fields[paid]", transform="number", target="amount_paid"),
        Rule(key="onset", source="fields[day]", target="onset_date"),
        Rule(key="car", source="fields[accident]", target="accident.auto"),
        Rule(key="side", for_each="services", source="fields[side]", target="service.side"),
        Rule(key="lost", source="fields[lost]", target="referral_number", required="block"),
        Rule(key="k", source="fields[poc]", transform="lookup", argument="t", target="frequency"),
    ),
    lookups={"t": {"known": "meaning"}},
)  # fmt: skip
# Half a minute of looking for a pattern: 20 ms in each of many services.
SLOW = Rule(
    key="hangs",
    for_each="services",
    source="service.text",
    transform="extract",
    argument="a" * 99 + "-",
    target="service.label",
)
LONG = visit(
    services=tuple(
        factories.service(f"S{n}").model_copy(update={"text": "a" * 300}) for n in range(1500)
    )
)


def visits():
    """Return visits with every kind of value, plain dates and broken numbers among them."""
    fields = (field("paid", Decimal("12.50")), field("day", "2026-02-01"), field("side", "L"))
    return [visit(), visit(start=date(2026, 3, 2)), visit(fields=fields), visit(services=())]


def applied(mapping, records, **limit):
    return apart.apply(
        mapping=mapping, records=records, zone=ZONE, limit=apart.Limit(**limit) if limit else None
    )


def children():
    """Return the processes this one has started and not buried, where the system says so."""
    done = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True
    )
    return [
        line for line in done.stdout.splitlines() if "apart_inside" in line or "defunct" in line
    ]


def test_the_child_makes_of_a_visit_exactly_what_the_engine_makes_of_it():
    found = applied(SOUND, visits())

    assert found == [engine.apply(SOUND, one, zone=ZONE) for one in visits()]
    assert {cell: type(value) for cell, value in found[2].draft.items()} == {
        "amount_paid": Decimal,
        "onset_date": date,
    }
    assert children() == []


def test_a_rule_that_hangs_is_cut_short_and_named_and_the_next_visits_go_on():
    assert check(SLOW) == []
    mapping = Mapping(version="1", rules=(SOUND.rules[3], SLOW))

    found = applied(mapping, [visit(), LONG, visit()], cpu_seconds=1, seconds=60.0, steps=10**12)

    assert [type(one) for one in found] == [Mapped, apart.Killed, Mapped]
    assert found[1].rule == "hangs"
    assert found[1].message.startswith('Rule "hangs" did not come to an end in 1 seconds of comp')
    assert children() == []


def test_a_rule_that_outlasts_the_clock_is_cut_short_too():
    found = applied(Mapping(rules=(SLOW,)), [LONG], cpu_seconds=60, seconds=0.5)

    assert "did not come to an end in 0.5 seconds. " in found[0].message
    assert children() == []


HOSTILE = visit(
    fields=tuple(field(name, text) for name, text in hostile.LETTERS.items()),
    services=tuple(
        factories.service(f"S{n}").model_copy(update={"modifiers": ("GP",) * 4, "minutes": n})
        for n in range(200)
    ),
)


@pytest.mark.slow
@settings(max_examples=examples.of(10))
@given(st.lists(hostile.expressions(), min_size=12, max_size=12))
@example(["services.exists(x, fields.ab.matches('[ab]*a[ab]{90}c'))"] * 12)
@example(["services.all(x, fields.a.matches('([^b]?){30}z')) || true"] * 12)
def test_whatever_expression_is_taken_is_soon_done_with_a_hostile_visit(expressions):
    rules = [
        Rule(key=f"r{n}", condition=text, transform="constant", argument="1", target="frequency")
        for n, text in enumerate(expressions)
    ]
    taken = tuple(rule for rule in rules if check(rule) == [])

    found = applied(Mapping(rules=taken), [HOSTILE], cpu_seconds=4, seconds=120.0)

    assert isinstance(found[0], Mapped), found[0]


@pytest.mark.slow
@settings(max_examples=examples.of(10))
@given(st.lists(hostile.SEARCHES, min_size=1, max_size=30).map("".join))
@example("[a]*[^c]*a?a?[^c]{60}[^c]{30}c")
def test_whatever_pattern_is_taken_is_soon_done_with_a_long_text(pattern):
    pattern = pattern[: searching.MAX_PATTERN]
    rule = Rule(
        key="r", source="fields[x]", transform="extract", argument=pattern, target="frequency"
    )
    if check(rule) == []:
        record = visit(fields=(field("x", "a" * searching.MAX_SEARCHED),))
        found = applied(Mapping(rules=(rule,) * 20), [record], cpu_seconds=4, seconds=120.0)
        assert isinstance(found[0], Mapped), found[0]


@pytest.mark.slow
def test_a_mapping_that_hangs_on_every_visit_is_not_tried_on_all_of_them():
    found = applied(Mapping(rules=(SLOW,)), [LONG] * 8, cpu_seconds=60, seconds=0.1)

    assert ["did not come to an end" in one.message for one in found] == [True] * 5 + [False] * 3
    assert found[7].message.startswith("Not tried: 5 visits had to be cut short")


def test_a_visit_that_takes_too_much_memory_ends_the_child_alone():
    large = visit(fields=tuple(field(f"f{n}", "x" * 5_000) for n in range(8_000)))

    found = applied(SOUND, [visit(), large, visit()], memory=160)

    assert [type(one) for one in found] == [Mapped, apart.Killed, Mapped]
    assert "needed more than 160 MB of memory" in found[1].message


def test_a_child_that_cannot_start_is_told_and_tried_once(monkeypatch, caplog):
    ends = (sys.executable, "-c", "raise SystemExit(3)")
    monkeypatch.setattr(apart_process, "COMMAND", ends)

    assert applied(SOUND, [visit(), visit()]) == [apart.NOT_STARTED] * 2

    assert [one.message for one in caplog.records] == [
        "The child that tries mappings ended with 3."
    ]
    assert children() == []


def test_a_visit_larger_than_any_pipe_comes_and_goes():
    large = visit(fields=tuple(field(f"f{n}", "x" * 900) for n in range(2_000)))
    rules = tuple(
        Rule(key=f"r{n}", source=f"fields[f{n}]", target="accident.state") for n in range(2_000)
    )

    found = applied(Mapping(rules=rules), [large] * 2, cpu_seconds=30, seconds=60.0)

    assert len(found[0].problems) == 2_000
    assert found[0] == found[1]


def test_a_child_that_dies_between_two_visits_leaves_no_one_waiting():
    with apart_process.Process() as child:
        child._process.kill()
        assert child.ask("x" * 1_000_000, seconds=30) is None
        assert child.last_words() == ({}, -9)


def test_a_child_whose_parent_is_gone_ends_by_itself():
    with apart_process.Process() as child:
        child._process.stdin.close()
        assert child._process.wait(30) != -9


def test_nothing_of_the_visit_is_on_the_command_line_or_in_the_surroundings(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    with apart_process.Process() as child:
        seen = child._process.args
        assert "hidden" not in apart_process.surroundings().values()
    assert seen == apart_process.COMMAND


def test_the_child_knows_nothing_of_django():
    words = "import claims.services.apart_inside, sys; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", words], cwd=apart_process.ROOT).returncode == 0


@pytest.mark.slow
def test_a_worker_that_may_have_no_children_of_its_own_kind_may_have_this_one(tmp_path):
    script = tmp_path / "worker.py"
    script.write_text(
        "import multiprocessing\n"
        "from tests.claims.services import test_apart as t\n"
        "def work():\n"
        "    found = t.applied(t.SOUND, [t.visit()])\n"
        "    raise SystemExit(0 if isinstance(found[0], t.Mapped) else 3)\n"
        "worker = multiprocessing.get_context('fork').Process(target=work, daemon=True)\n"
        "worker.start()\n"
        "worker.join(60)\n"
        "raise SystemExit(worker.exitcode)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(apart_process.ROOT)}
    assert subprocess.run([sys.executable, script], env=env, cwd=tmp_path).returncode == 0
