"""The copy of the tree in which a mutation tester can reach the edits."""

import json

from devtools import mutation

DECORATED = '''@edit(
    "lines.lonely",
    severity=BLOCKS,
)
def lonely(content):
    """A line stands alone."""
    yield 1


@functools.cache
def helper():
    return 2
'''
PLAIN = '''def lonely(content):
    """A line stands alone."""
    yield 1


lonely = edit(
    "lines.lonely",
    severity=BLOCKS,
)(lonely)


@functools.cache
def helper():
    return 2
'''


def test_an_edit_is_registered_after_its_function():
    assert mutation.undecorated(DECORATED) == PLAIN


def test_the_copied_edits_hold_no_decorated_one_and_nothing_else_differs(tmp_path):
    assert mutation.main([str(tmp_path / "copy")]) == 0

    there = tmp_path / "copy" / mutation.EDITS
    assert "\n@edit(" not in "".join(one.read_text("utf-8") for one in there.glob("*.py"))
    for name in ("findings.py", "context.py"):
        here = mutation.ROOT / mutation.EDITS / name
        assert (there / name).read_text("utf-8") == here.read_text("utf-8")


def test_a_folder_that_is_there_is_left_alone(tmp_path, capsys):
    assert mutation.main([str(tmp_path)]) == 2
    assert "does not exist yet" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_sample_is_the_same_for_the_same_seed_and_never_more_than_there_is(tmp_path, capsys):
    names = [f"claims.domain.coding.kx.x_before__mutmut_{n}" for n in range(30)]
    known = tmp_path / "mutants/claims/domain/coding/kx.py.meta"
    known.parent.mkdir(parents=True)
    known.write_text(json.dumps({"exit_code_by_key": dict.fromkeys(names)}), encoding="utf-8")
    asked = [str(tmp_path), "--sample", "10", "--seed", "1", "claims.domain.coding.kx"]

    assert mutation.main(asked) == 0

    told = capsys.readouterr().out.split()
    assert len(set(told) & set(names)) == 10
    assert told == mutation.sample(reversed(names), 10, seed=1)
    assert told != mutation.sample(names, 10, seed=2)
    assert mutation.sample(names, 99, seed=1) == sorted(names)
    assert mutation.main([*asked, "claims.domain.coding.unknown"]) == 2
