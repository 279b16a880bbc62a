"""Published rule cases through the engine, and how a run is told."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from claims.management.casework import runner
from claims.management.casework.answers import Said
from claims.services import coding_context
from tests.claims.domain.coding.cases import ABSENT, FOLDER


def published():
    folder = FOLDER / "rule_cases"
    if not folder.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason=ABSENT))]
    found = (case for file in runner.files(folder) for case in runner.cases(file))
    return [pytest.param(case, id=case["id"]) for case in found]


@pytest.mark.parametrize("case", published())
def test_the_engine_says_what_a_published_case_says(case):
    outcome, why = runner.check(case, coding_context.shipped_tables())
    assert outcome != runner.FAILED, why


def case(**changes):
    made = {
        "id": "X-1",
        "family": "mue",
        "input": {"mue": {"code": "AAAAA", "value": 2, "mai": 1}, "lines": [{"units": 3}]},
        "expected": {"deny_lines": [0]},
    }
    return {**made, **changes}


def outcome(**changes):
    return runner.check(case(**changes), coding_context.shipped_tables())[0]


def test_a_case_passes_fails_or_is_not_taken():
    assert outcome() == runner.PASSED
    assert outcome(expected={"deny_lines": []}) == runner.FAILED
    assert outcome(expected={"nobody_says_this": 1}) == runner.FAILED
    assert outcome(family="palmistry") == runner.UNSUPPORTED
    assert outcome(family="ncci_ptp", input={}) == runner.UNSUPPORTED


@pytest.mark.parametrize(
    ("family", "given"),
    [
        ("assistant_modifiers_cq_co", {"services": "x", "discipline": "PT"}),
        ("therapy_claim_rules", {"line": None}),
        ("ncci_ptp", {"edit": None, "lines": [None]}),
        ("icd10cm", {"code": None}),
        ("global_surgery", {"visit_date": "2026-01-05", "visit_is": None, "surgery": {}}),
        ("drug_wastage_jw_jz", {"line": None}),
        ("mue", {"mue": [], "lines": {}}),
        ("em_by_time", ["office"]),
    ],
)
def test_a_case_of_odd_values_is_not_taken_and_stops_nothing(family, given):
    assert outcome(family=family, input=given) == runner.UNSUPPORTED


@pytest.mark.parametrize("wanted", [None, 5, "x", [None], [5], {"units": 1}])
def test_an_odd_expectation_is_a_failure_and_stops_nothing(wanted):
    given = {"container": "multi_dose", "units_administered": 4, "units_discarded": 0}
    family = "drug_wastage_jw_jz"
    assert outcome(family=family, input=given, expected={"lines": [{"units": 4}]}) == runner.PASSED
    assert outcome(family=family, input=given, expected={"lines": wanted}) == runner.FAILED


def test_an_alternative_replaces_what_it_names():
    other = [{"deny_lines": [0]}]
    assert outcome(expected={"deny_lines": [1]}, acceptable_alternatives=other) == runner.PASSED
    assert outcome(expected={"deny_lines": [1]}, acceptable_alternatives=[{}]) == runner.FAILED


@pytest.mark.parametrize(
    ("wanted", "lines", "agree"),
    [
        ([{"code": "A", "units": 1}], [{"code": "A", "units": 1, "modifiers": []}], True),
        ([{"code": "A", "units": 1}], [{"code": "A", "units": 2}], False),
        ([{"code": "A", "units": 0}], [], True),
        ([], [{"code": "A", "units": 0}], True),
        ([], [{"code": "A", "units": 1}], False),
        ([{"modifiers": ["GP", "CQ"]}], [{"modifiers": ["CQ", "GP"]}], True),
        ([{"modifiers": ["GP"]}], [{"modifiers": ["CQ", "GP"]}], False),
        ([{"code": "B"}, {"code": "A"}], [{"code": "A"}, {"code": "B"}], True),
    ],
)
def test_lines_compare_in_any_order_without_those_of_no_units(wanted, lines, agree):
    assert (runner._difference({"lines": wanted}, {"lines": lines}) == "") is agree


def test_a_finding_is_looked_for_among_others_by_the_end_of_its_id():
    heard = {"findings": [Said("x.other", "error", {}), Said("therapy.kx_rule", "warning", {})]}
    assert not runner._difference({"finding": "warning", "rule": "kx_rule"}, heard)
    assert runner._difference({"finding": "error", "rule": "kx_rule"}, heard)
    assert runner._difference({"finding": None, "rule": "kx_rule"}, heard)
    assert not runner._difference({"finding": None, "rule": "absent"}, heard)


def test_a_fix_holds_what_the_case_wants_of_it():
    heard = {"findings": [Said("a.b", "error", {"fix": {"add": ["GP", "GO"], "consider": "GP"}})]}
    assert not runner._difference({"finding": "error", "rule": "b", "fix": {"add": ["GP"]}}, heard)
    assert runner._difference({"finding": "error", "rule": "b", "fix": {"add": ["GN"]}}, heard)
    assert runner._difference({"finding": "error", "rule": "b", "fix": {"consider": "GN"}}, heard)


def test_alternatives_that_are_null_are_none(tmp_path):
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"cases": [case(acceptable_alternatives=None)]}))
    (only,) = runner.cases(file)
    assert runner.check(only, coding_context.shipped_tables()) == (runner.PASSED, "")


def write(tmp_path, *cases):
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"cases": list(cases)}))
    return file


def test_the_command_ends_with_one_object_and_says_what_failed(tmp_path):
    out = io.StringIO()
    wrong = case(id="X-2", expected={"deny_lines": []})
    unknown = case(id="X-3", family="palmistry")

    with pytest.raises(SystemExit) as left:
        call_command("check_cases", write(tmp_path, case(), wrong, unknown), json=True, stdout=out)

    told = json.loads(out.getvalue().splitlines()[-1])
    assert left.value.code == 1
    assert (told["passed"], told["failed"], told["unsupported"]) == (1, 1, 1)
    assert (told["failures"], told["unsupported_ids"]) == (["X-2"], ["X-3"])
    assert told["families"]["mue"] == {"passed": 1, "failed": 1, "unsupported": 0}


def test_a_whole_run_ends_quietly(tmp_path):
    out = io.StringIO()
    write(tmp_path, case())
    (tmp_path / "_index.json").write_text("no cases")
    call_command("check_cases", tmp_path, stdout=out)
    assert out.getvalue().splitlines()[-1] == "1 passed, 0 failed, 0 unsupported"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "nested too deep"),
        ("{}", 'has no list "cases"'),
        ('{"cases": [{"id": "a"}]}', "lacks id, family, input or expected"),
        ('{"cases": [{"id": "a", "family": "mue", "input": {}, "expected": 5}]}', "case a expects"),
        ('{"cases": []}', "holds no cases"),
    ],
)
def test_a_file_without_cases_is_refused_in_words(tmp_path, text, said):
    file = tmp_path / "odd.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=said) as refused:
        call_command("check_cases", file)
    assert refused.value.returncode == 2
