"""What a practice's model may still take today, and whether its endpoint is left alone."""

import contextlib
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.models import SuggesterMeter, SuggesterSettings, SuggestionRun
from clinicbridge import scope
from clinicbridge.accounts.models import Practice

Reason = SuggestionRun.Reason
# So many calls in a row without an answer, and the endpoint is left alone.
BREAKS_AFTER = 5
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(minutes=30)
# What an endpoint asks for counts, but nobody waits for it into the next day.
LONGEST_WISH = timedelta(minutes=15)
TRIAL = timedelta(seconds=90)  # while one call tries whether it is well again


def admit(settings: SuggesterSettings, *, now: datetime) -> tuple[str, datetime] | None:
    """Count one call and let it pass, or return why not and from when on.

    Runs in the transaction that takes the run: two workers count one
    after the other.
    """
    meter = _today(now)
    if meter.open_until is not None and now < meter.open_until:
        return Reason.BREAKER, meter.open_until
    if meter.calls >= settings.daily_calls or meter.tokens >= settings.daily_tokens:
        return Reason.BUDGET, _tomorrow(now)
    if meter.failures >= BREAKS_AFTER:
        meter.open_until = now + TRIAL
    meter.calls += 1
    meter.save()
    return None


def answered(*, tokens: int, now: datetime) -> None:
    """Count what an answer took; the endpoint is well."""
    meter = _today(now)
    meter.tokens += tokens
    meter.failures, meter.open_until = 0, None
    meter.save()


def failed(*, asked: timedelta | None, tokens: int, now: datetime) -> None:
    """Count a call without an answer; ASKED is how long the endpoint wants to be left alone."""
    meter = _today(now)
    meter.tokens += tokens
    meter.failures += 1
    rest = min(asked, LONGEST_WISH) if asked else timedelta(0)
    over = meter.failures - BREAKS_AFTER
    if over >= 0:
        rest = max(rest, min(FIRST_REST * 2 ** min(over, 10), LONGEST_REST))
    meter.open_until = now + rest if rest else None
    meter.save()


def state(settings: SuggesterSettings, *, now: datetime) -> str:
    """Return BREAKER, BUDGET or "" as things stand; nothing is counted or written."""
    meter = SuggesterMeter.objects.first()
    if meter is None:
        return ""
    if meter.open_until is not None and now < meter.open_until:
        return Reason.BREAKER.value
    is_today = meter.day == today(now)
    is_used = meter.calls >= settings.daily_calls or meter.tokens >= settings.daily_tokens
    return Reason.BUDGET.value if is_today and is_used else ""


def today(now: datetime) -> date:
    """Return the day at the practice, by which budgets are counted."""
    return now.astimezone(_zone()).date()


def _today(now: datetime) -> SuggesterMeter:
    """Return the meter under its lock, begun anew on a new day."""
    day = today(now)
    meter = _locked() or _made(day)
    if meter.day != day:
        meter.day, meter.calls, meter.tokens = day, 0, 0
    return meter


def _made(day: date) -> SuggesterMeter:
    with contextlib.suppress(IntegrityError), transaction.atomic():
        SuggesterMeter.objects.create(day=day)  # unless another worker made it just now
    return SuggesterMeter.objects.select_for_update(no_key=True).get()


def _locked() -> SuggesterMeter | None:
    return SuggesterMeter.objects.select_for_update(no_key=True).first()


def _tomorrow(now: datetime) -> datetime:
    local = now.astimezone(_zone())
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return midnight.astimezone(timezone.get_default_timezone())


def _zone() -> ZoneInfo:
    name = Practice.objects.values_list("time_zone", flat=True).get(pk=scope.current())
    return ZoneInfo(name)
