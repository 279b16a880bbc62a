"""Have open claims examined again after a page changed what they are judged by."""

from django.http import HttpRequest

from claims.admin.base import say
from claims.services import jobs


def examine_again(request: HttpRequest) -> None:
    """Ask for it as the person of the request, and say so to them."""
    jobs.request(kind="rescrub", arguments={}, actor=request.user)  # type: ignore[arg-type]
    say(request, "Open claims are being examined again.")
