"""The command that measures the diagnosis search."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

GOOD = {"phrase": "right knee pain", "gold": "M25.561", "encounter_phase": None}


def run(path, *words):
    out = io.StringIO()
    call_command("evaluate_phrases", str(path), *words, stdout=out)
    return out.getvalue().splitlines()


def written(folder, stored):
    path = folder / "phrases.json"
    path.write_text(stored if isinstance(stored, str) else json.dumps(stored))
    return path


def test_the_last_line_is_one_object(tmp_path):
    wrong = {**GOOD, "gold": "I10", "also_acceptable": []}
    near = {**GOOD, "gold": "I10", "also_acceptable": ["M25.561"]}

    said = run(written(tmp_path, {"phrases": [GOOD, wrong, near]}), "--json")

    figures = json.loads(said[-1])
    assert figures.pop("ms_per_query") > 0
    assert figures == {"n": 3, "hit_1": 0.6667, "hit_5": 0.6667, "hit_10": 0.6667}
    assert said[0] == "Not first:"


@pytest.mark.parametrize(
    ("stored", "reason"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "nested too deep"),
        ("[]", 'has no list "phrases"'),
        ({"phrases": []}, 'has no list "phrases"'),
        ({"phrases": [{"phrase": "x"}]}, "phrase 1 has no text or no gold code"),
        ({"phrases": [{**GOOD, "encounter_phase": "later"}]}, "encounter_phase is none of"),
        ({"phrases": [{**GOOD, "encounter_phase": ["later"]}]}, "encounter_phase is none of"),
        ({"phrases": [{**GOOD, "also_acceptable": "M17"}]}, "is no list of codes"),
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
