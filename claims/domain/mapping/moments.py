"""Days, times and minutes as clinics write them."""

import re
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from claims.domain.mapping.values import Unfit

_FORMATS = {
    "YYYY": "%Y",
    "YY": "%y",
    "MON": "%b",
    "MM": "%m",
    "DD": "%d",
    "HH": "%H",
    "MI": "%M",
    "SS": "%S",
    "AM": "%p",
    "%": "%%",
}
_WORD = re.compile("|".join(_FORMATS))
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?")
_TIMES = "HH:MI|HH:MI:SS|HH:MI AM|HH:MIAM"
ADVICE = "Write dates like MM/DD/YYYY or YYYY-MM-DD HH:MI; part several by |."


def local(moment: datetime, zone: str) -> datetime:
    """Return an instant by the clinic's clock; one without an offset is that already."""
    try:
        return moment.astimezone(ZoneInfo(zone)) if moment.tzinfo else moment
    except OverflowError:  # the first or last day there is: an EMR's way to say none
        raise Unfit("is out of range") from None


def read_date(value: Any, text: str, argument: str, zone: str) -> date:
    """Return the clinic's day of what was written in one of some forms.

    ``argument`` is the forms, and after an @ the time zone they are
    written in, where it is another than the clinic's.
    """
    if isinstance(value, date):
        return local(value, zone).date() if isinstance(value, datetime) else value
    return _read(text, argument, zone, "a date", "YYYY-MM-DD").date()


def read_time(value: Any, text: str, argument: str, zone: str) -> time:
    """Return the clinic's time of day of what was written in one of some forms."""
    if isinstance(value, datetime):
        return local(value, zone).time()
    return _read(text, argument, zone, "a time", _TIMES).time()


def _read(text: str, argument: str, zone: str, what: str, usual: str) -> datetime:
    forms, _, written_in = (part.strip() for part in argument.partition("@"))
    if not forms and _ISO.fullmatch(text):
        return local(_in_zone(_iso(text, what), written_in if ":" in text else ""), zone)
    for form in (forms or usual).split("|"):
        try:
            found = datetime.strptime(text, _strptime(form))  # noqa: DTZ007  by the clinic's clock
        except ValueError:
            continue
        return local(_in_zone(found, written_in if "HH" in form else ""), zone)
    raise Unfit(f"is not {what} written {forms or usual.split('|')[0]}")


def _iso(text: str, what: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Unfit(f"is not {what}") from None


def _in_zone(moment: datetime, zone: str) -> datetime:
    return moment.replace(tzinfo=ZoneInfo(zone)) if zone and not moment.tzinfo else moment


def _strptime(form: str) -> str:
    written = _WORD.sub(lambda found: _FORMATS[found[0]], form.strip())
    return written.replace("%H", "%I") if "%p" in written else written


def check_dates(argument: str) -> str:
    """Say what is wrong with the forms of a date, or nothing."""
    forms, _, zone = (part.strip() for part in argument.partition("@"))
    for form in (forms or "YYYY-MM-DD").split("|"):
        if "YY" not in form or not ("MM" in form or "MON" in form) or "DD" not in form:
            return ADVICE
    return _check_zone(argument, zone)


def check_times(argument: str) -> str:
    """Say what is wrong with the forms of a time, or nothing."""
    forms, _, zone = (part.strip() for part in argument.partition("@"))
    if any("HH" not in form or "MI" not in form for form in (forms or _TIMES).split("|")):
        return "Write times like HH:MI or HH:MI AM; part several by |."
    if zone and not all("YY" in form and "DD" in form for form in (forms or _TIMES).split("|")):
        return "A time of another zone needs its date, since clocks change with the season."
    return _check_zone(argument, zone)


def _check_zone(argument: str, zone: str) -> str:
    try:
        if "@" in argument:
            ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "After the @ stands a time zone, such as UTC or America/Denver."
    return ""


_HALF = r"(\d{1,2}):([0-5]\d)(?::[0-5]\d)? ?(?:([ap])\.?m\.?)?"
_SPAN = re.compile(rf"{_HALF} ?(?:-|–|—|to|until) ?{_HALF}")
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::[0-5]\d)?")
_SPOKEN = re.compile(
    r"(?:(\d{1,3}) ?h(?:ours?|rs?)?\.?)?,? ?(?:(\d{1,4}) ?(?:m(?:in(?:ute)?s?)?\.?|['′])?)?"
)


def read_minutes(text: str) -> int:
    """Return the minutes of "23 min", "1 h 5 min", "0:23", "23'" or "13:05-13:28"."""
    said = " ".join(text.lower().split())
    if said.isascii() and said.isdigit() and len(said) < 6:
        return int(said)
    if span := _SPAN.fullmatch(said):
        return _between(span)
    found = _CLOCK.fullmatch(said) or _SPOKEN.fullmatch(said)
    if found is None or not (found[1] or found[2]):
        raise Unfit("is not a number of minutes")
    return int(found[1] or 0) * 60 + int(found[2] or 0)


def _between(span: re.Match[str]) -> int:
    begun = _minute(span[1], span[2], span[3] or span[6])
    ended = _minute(span[4], span[5], span[6])
    if span[6] == "p" and not span[3] and begun > ended:
        begun -= 12 * 60  # 11:50-12:10 pm
    if not begun <= ended:
        raise Unfit("ends before it begins")
    return ended - begun


def _minute(hours: str, minutes: str, half: str | None) -> int:
    hour = int(hours)
    if hour > (12 if half else 23) or (half and hour == 0):
        raise Unfit("is no time of day")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + int(minutes)
