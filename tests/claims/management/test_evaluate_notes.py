"""The command that measures what is shown for notes with known answers."""

import io
import json
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("CLINICBRIDGE_REFERENCE_DATA", ROOT / "../shared/data"))
PUBLISHED = (FOLDER if FOLDER.is_absolute() else ROOT / FOLDER) / "eval"
OURS = Path(__file__).parent / "notes"
TEXT = "PHYSICAL THERAPY DAILY NOTE\nDx: right knee pain.\nTherapeutic exercise 25 min."
LINE = {"code": "97110", "units": 2, "modifiers": ["GP"], "dx": ["M25.561"]}
GOOD = {
    "id": "A",
    "note_text": TEXT,
    "context": {"payer": "medicare", "date_of_service": "2026-03-10", "discipline": "PT"},
    "gold": {"lines": [LINE], "diagnoses": ["M25.561"], "must_not_suggest": ["59"]},
}
KEYS = [
    "n",
    "line_code",
    "line_code_units",
    "line_code_units_modifiers",
    "dx_precision",
    "dx_recall",
    "dx_f1",
    "forbidden",
    "abstention_precision",
    "abstention_recall",
    "evidence_valid",
]


def run(path, *words):
    out = io.StringIO()
    call_command("evaluate_notes", str(path), *words, stdout=out)
    return out.getvalue().splitlines()


def written(folder, stored):
    path = folder / "notes.json"
    path.write_text(stored if isinstance(stored, str) else json.dumps(stored))
    return path


def figures(folder, *notes):
    return json.loads(run(written(folder, {"notes": list(notes)}), "--json")[-1])


def with_gold(**changes):
    return {**GOOD, "gold": {**GOOD["gold"], **changes}}


def test_the_last_line_is_the_object_and_nothing_else(tmp_path):
    found = figures(tmp_path, GOOD)

    assert list(found) == KEYS
    assert found == {**dict.fromkeys(KEYS, 1.0), "n": 1, "forbidden": 0}


def test_a_line_too_many_counts_as_one_too_few_does(tmp_path):
    more = with_gold(lines=[LINE, {**LINE, "code": "97140"}])

    assert figures(tmp_path, more)["line_code"] == 0.5
    assert figures(tmp_path, with_gold(lines=[]))["line_code"] == 0.0


def test_units_and_modifiers_count_each_at_its_depth(tmp_path):
    units, modifiers = (
        with_gold(lines=[{**LINE, "units": 1}]),
        with_gold(lines=[{**LINE, "modifiers": []}]),
    )

    found = figures(tmp_path, units, {**modifiers, "id": "B"})

    assert (found["line_code"], found["line_code_units"]) == (1.0, 0.5)
    assert found["line_code_units_modifiers"] == 0.0


def test_an_acceptable_alternative_is_as_good(tmp_path):
    other = with_gold(lines=[], acceptable_alternatives=[{"lines": [LINE]}])

    assert figures(tmp_path, other)["line_code_units_modifiers"] == 1.0


def test_what_must_not_be_shown_is_counted_by_code_modifier_and_family(tmp_path):
    note = with_gold(must_not_suggest=["GP", "97110", "M25-", "M23-"])

    assert figures(tmp_path, note)["forbidden"] == 3


def test_a_question_is_due_where_the_gold_abstains(tmp_path):
    silent = {**GOOD, "note_text": "PHYSICAL THERAPY\nTherapeutic exercise performed."}
    due = {**silent, "gold": {"lines": [], "diagnoses": [], "expected_queries": ["minutes"]}}

    assert figures(tmp_path, due)["abstention_recall"] == 1.0
    assert figures(tmp_path, {**silent, "gold": {}})["abstention_precision"] == 0.0
    assert figures(tmp_path, with_gold(abstain_on=["97110"]))["abstention_recall"] == 0.0


@pytest.mark.parametrize(
    ("stored", "reason"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "nested too deep"),
        ({"notes": []}, 'has no list "notes"'),
        ({"notes": [{"gold": {}}]}, "note 1 cannot be read"),
        ({"notes": [{**GOOD, "context": []}, "x"]}, "note 2 cannot be read"),
        ({"notes": [{**GOOD, "gold": {"lines": [{}]}}]}, "note 1 cannot be read"),
        ({"notes": [GOOD, GOOD]}, "two notes share one id"),
        ({"notes": [{**GOOD, "context": {"date_of_service": "soon"}}]}, "note 1 cannot be read"),
    ],
)
def test_another_file_is_refused_in_words(tmp_path, stored, reason):
    with pytest.raises(CommandError, match=reason) as refused:
        run(written(tmp_path, stored))

    assert refused.value.returncode == 2


def test_no_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read") as refused:
        run(tmp_path / "none.json")

    assert refused.value.returncode == 2


def test_a_suggester_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="CLINICBRIDGE_MODEL_URL") as refused:
        run(written(tmp_path, {"notes": [GOOD]}), "--suggester", "claude")

    assert refused.value.returncode == 2


def test_a_context_nobody_foresaw_stops_nothing(tmp_path):
    odd = {**GOOD, "context": {"payer": "Blue Plan", "payer_rules": None, "weather": "rain"}}

    assert figures(tmp_path, odd)["n"] == 1


@pytest.mark.parametrize("name", sorted(one.stem for one in OURS.glob("*.json")))
def test_our_own_notes_hold_their_figures(name):
    found = json.loads(run(OURS / f"{name}.json", "--json")[-1])

    assert found["n"] >= 15
    assert found["forbidden"] == 0
    assert found["evidence_valid"] == 1.0
    assert found["line_code_units_modifiers"] >= 0.95
    assert found["dx_f1"] >= 0.9
    assert found["abstention_recall"] >= 0.95
    assert found["abstention_precision"] >= 0.9


def test_the_published_notes_hold_their_figures():
    path = PUBLISHED / "synthetic_ortho_pt_notes.json"
    if not path.exists():
        pytest.skip("the reference data is not here: set CLINICBRIDGE_REFERENCE_DATA")

    found = json.loads(run(path, "--json")[-1])

    assert found["forbidden"] == 0
    assert found["evidence_valid"] == 1.0
    assert found["line_code_units_modifiers"] >= 0.95
    assert found["dx_f1"] >= 0.95
