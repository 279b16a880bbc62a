"""What a sentence counts by naming it: the views of an x-ray, the muscles of a needle."""

import re
from dataclasses import dataclass

# The longer name first: "axillary lateral" is one view.
_VIEWS = re.compile(
    r"\b(?:axillary(?: lateral)?|frog[- ]?leg(?: lateral)?|cross[- ]?table(?: lateral)?|scapular y"
    r"|y view|outlet|grashey|anteroposterior|ap|pa|lat(?:eral)?|obliques?|mortise|sunrise|merchant"
    r"|skyline|notch|tunnel view|rosenberg|odontoid|swimmer'?s)\b"
)
_STUDY = re.compile(r"\b(?:x-?rays?|radiograph\w*|films?|xr|imaging|views?)\b")
_SIDE = r"(?:(?P<side>right|left|bilateral|both|rt|lt|r|l)\.? )?"
_MUSCLES = re.compile(
    rf"\b{_SIDE}(?:(?:upper|middle|lower) )?(?P<muscle>trap(?:ezius|s)?|levator(?: scapulae?)?"
    r"|rhomboids?(?: (?:major|minor))?|infraspinatus|supraspinatus|subscapularis|teres (?:major"
    r"|minor)|deltoid|splenius|scalenes?|sternocleidomastoid|scm|suboccipitals?|paraspinals?"
    r"|multifid\w+|quadratus lumborum|ql|gluteus (?:medius|maximus|minimus)|glute (?:med|max)"
    r"|piriformis|iliopsoas|psoas|latissimus(?: dorsi)?|pector\w+|biceps|triceps|brachioradialis"
    r"|gastroc\w*|soleus|hamstrings?|quadriceps|vastus \w+|adductors?|tensor fasciae? latae|tfl"
    r"|erector spinae)\b"
)
# A row or an item that names a service in a word and gives a number: its minutes.
_ROW = re.compile(
    r"\s*[-*|]?\s*(?:manual|ultrasound|us|self care)\s*(?:\||\t|\s{2,}|:|=|\.{2,})"
    r"\s*(?P<minutes>\d{1,3})\b"
)
# A word too common to name a service but for the minutes behind it.
_BESIDE = re.compile(
    r"\b(?:gait|balance)\s*(?:x|for|:|-|=)?\s*\d{1,3}\s?(?:min\b|mins\b|minutes\b|')"
)
_NEEDLED = re.compile(r"\b(?:trigger point|needl\w+|muscles? injected|injected|tpi)\b")
MOST = 9


@dataclass(frozen=True, slots=True)
class Counted:
    """So many of a thing, named between two offsets of the sentence's text."""

    words: tuple[str, ...]
    start: int
    end: int


def of(plain: str) -> list[Counted]:
    """Return what a sentence counts without a number, as a phrase would say it: "3 view"."""
    found = []
    row = _ROW.match(plain)
    if row is not None:
        found.append(Counted(("min",), row.start("minutes"), row.end("minutes")))
    found += [Counted(("beside", "min"), one.start(), one.end()) for one in _BESIDE.finditer(plain)]
    if _STUDY.search(plain) and not re.search(r"\b(?:\d|one|two|three|four|five)[- ]?v", plain):
        found += _counted(plain, list(_VIEWS.finditer(plain)), "view")
    if _NEEDLED.search(plain):
        found += _counted(plain, list(_MUSCLES.finditer(plain)), "muscle")
    return found


def _counted(plain: str, named: list[re.Match[str]], what: str) -> list[Counted]:
    several = {plain[one.start() : one.end()] for one in named}
    number = len(several) + sum(
        one.groupdict().get("side") in ("bilateral", "both") for one in named
    )
    if not several or number > MOST:
        return []
    return [Counted((str(number), what), named[0].start(), named[-1].end())]
