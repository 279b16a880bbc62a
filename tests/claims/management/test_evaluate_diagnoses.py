"""The command that measures the candidates drawn from case reports."""

import gzip
import io
import json

import pytest
from django.core.management import CommandError, call_command

GOOD = {
    "text_en": "She was admitted with low back pain. Primary osteoarthritis of the right knee.",
    "diagnoses": [{"code": "M54.50"}, {"code": "M17.11"}, {"code": "I10"}],
}


def run(path, *words):
    out = io.StringIO()
    call_command("evaluate_diagnoses", str(path), *words, stdout=out)
    return out.getvalue().splitlines()


def written(folder, *reports):
    path = folder / "reports.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(one) for one in reports).encode()))
    return path


def test_the_last_line_is_one_object(tmp_path):
    figures = json.loads(run(written(tmp_path, GOOD, GOOD), "--json")[-1])

    assert figures.pop("ms_per_text") > 0
    assert figures == {
        "n": 2,
        "codes": 6,
        "recall_1": 0.6667,
        "recall_5": 0.6667,
        "recall_10": 0.6667,
        "recall_20": 0.6667,
    }


@pytest.mark.parametrize(
    "line", ["{", "[1]", '{"text_en": "x"}', '{"diagnoses": [{}]}', "[" * 9999]
)
def test_a_line_of_another_kind_is_refused_in_words(tmp_path, line):
    path = tmp_path / "reports.jsonl"
    path.write_text(line)

    with pytest.raises(CommandError, match="line 1 has no text_en") as refused:
        run(path)

    assert refused.value.returncode == 2


@pytest.mark.parametrize("content", [b"", b"\n", b"\x1f\x8b\x08", b"\xff\xfe"])
def test_a_file_that_holds_no_text_is_refused(tmp_path, content):
    path = tmp_path / ("reports.jsonl.gz" if content[:1] == b"\x1f" else "reports.jsonl")
    path.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        run(path)

    assert refused.value.returncode == 2


def test_no_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.jsonl")
