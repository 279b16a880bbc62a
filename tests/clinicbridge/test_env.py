"""Doubtful values in the environment are refused, and named."""

import pytest

from clinicbridge import env


def test_a_flag_that_is_neither_yes_nor_no_is_refused(monkeypatch):
    monkeypatch.setenv("SOME_FLAG", "perhaps")

    with pytest.raises(env.Doubtful, match="SOME_FLAG"):
        env.flag("SOME_FLAG", default=False)
