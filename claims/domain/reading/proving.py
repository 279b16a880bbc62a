"""What quoted words have to say to prove more than that they were written."""

import re

# What a quote has to say to be of a visit's whole time, a visit apart or a decision to operate:
# words that stand in the note and say nothing of it prove nothing.
TOTAL = re.compile(r"\b(?:total|altogether|spent|encounter|time)\b(?! timed)(?!.*\btimed\b)", re.I)
APART = re.compile(
    r"separate|distinct|significant|unrelated|different|beyond|in addition|\bnew\b|\balso\b", re.I
)
# What 59 and the X modifiers stand for: another site, structure, time or encounter, in the record
# (reference: CMS, Proper use of modifiers 59, XE, XP, XS, XU). Minutes alone set nothing apart.
_ELSEWHERE = (
    r"(?:body |anatomic\w* )?(?:areas?|sites?|regions?|structures?|compartments?|joints?|muscles?"
    r"|lesions?|incisions?|tendons?|sessions?|encounters?|visits?|intervals?|times?|15-minute"
    r"|blocks?|practitioners?|providers?|sides?|extremit\w+|limbs?|knees?|shoulders?|hips?|hands?"
    r"|wrists?|elbows?|ankles?|feet|foot|fingers?|toes?|digits?|levels?)"
)
SET_APART = re.compile(
    r"(?<!not )(?<!no )(?<!not a )\b(?:"
    rf"(?:separate|distinct|different|another|other|contralateral|opposite) (?:\w+ )?{_ELSEWHERE}\b"
    r"|separate(?:ly)?\b|distinct(?:ly)? from\b|independent(?:ly)? of\b"
    r"|apart from\b|non-?overlapping\b|not overlapping\b|unrelated to\b)"
    r"|\b\d{1,2}:\d\d ?(?:[ap]\.?m\.? ?)?(?:-|to|until) ?\d{1,2}:\d\d",
    re.I,
)
DECIDED = re.compile(r"decision|decid|\belect|proceed|surg|operat|plasty|\borif\b|fixation", re.I)
