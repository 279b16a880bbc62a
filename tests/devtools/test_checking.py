"""Sessions of tests beside others are told with their own codes, and end with whoever waits."""

import time

import pytest

from devtools.checking import Beside, Session

pytestmark = pytest.mark.slow
NOTHING = Session("sqlite", "slow", ["there-is-no-such-file.py", "-q"], "few")
NEITHER = Session("sqlite", "browser", ["nor-is-there-this.py", "-q"], "few")


def test_what_runs_beside_is_shown_at_its_end_with_its_own_code(capfd):
    with Beside(NOTHING, NEITHER) as beside:
        assert "no-such-file" not in capfd.readouterr().out
        codes = beside.end()

    said = capfd.readouterr().out
    assert codes == [4, 4]  # pytest's own for a call that cannot be
    assert (
        said.index("tests on sqlite: slow")
        < said.index("there-is-no-such-file.py")
        < said.index("tests on sqlite: browser")
        < said.index("nor-is-there-this.py")
    )


def test_what_runs_beside_ends_when_nobody_waits_any_more_and_nothing_more_starts():
    with Beside(NOTHING, NEITHER) as beside:
        while beside._program is None:
            time.sleep(0.01)

    assert beside._codes == [-15]
