"""A session of tests beside others is told with its own code, and ends with whoever waits."""

import pytest

from devtools.checking import Running, Session

pytestmark = pytest.mark.slow
NOTHING = Session("sqlite", "slow", ["there-is-no-such-file.py", "-q"], "few")


def test_what_runs_beside_is_shown_at_its_end_with_its_own_code(capfd):
    with Running(NOTHING) as running:
        assert "no-such-file" not in capfd.readouterr().out
        code = running.end()

    said = capfd.readouterr().out
    assert code == 4  # pytest's own for a call that cannot be
    assert said.index("tests on sqlite: slow") < said.index("there-is-no-such-file.py")


def test_what_runs_beside_ends_when_nobody_waits_any_more():
    with Running(NOTHING) as running:
        program = running._program

    assert program.poll() == -15
