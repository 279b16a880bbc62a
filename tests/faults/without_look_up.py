"""A worker that believes every send of its own: the look-up before a resend is taken out.

Only a test starts it, to see two rows in the ledger where the product leaves one.
"""

import dataclasses
import sys
from typing import Any

import django

django.setup()

from celery.__main__ import main  # noqa: E402

from claims.services import submission  # noqa: E402

_take = submission.take


def take(**given: Any) -> submission.Taken | None:
    """Take as the product does, and forget that a look-up was due."""
    taken = _take(**given)
    return taken and dataclasses.replace(taken, look_up_first=False)


if __name__ == "__main__":
    submission.take = take
    sys.exit(main())
