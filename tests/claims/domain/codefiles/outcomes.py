"""What reading a file comes to: its rows, or the line and reason of a refusal."""

import pytest

from claims.domain.codefiles.base import BadFile
from tests.claims.domain.codefiles import layouts


def read(module, content):
    return list(module.rows(layouts.lines(content)))


def refusal(module, content):
    with pytest.raises(BadFile) as refused:
        read(module, content)
    return refused.value.line, refused.value.reason
