"""What a question to a provider may not say: an answer, a code, or what is paid for it."""

import re

LONGEST = 300
# A query that leads is not compliant (AHIMA/ACDIS, Guidelines for Achieving a
# Compliant Query Practice): neither an answer nor its effect on payment is named.
_FAULTS = (
    (
        re.compile(
            r"\b(?:pay(?:s|ing|able|ment|ments|er|ers)?|paid|bill(?:s|ed|ing|able)?|reimburs\w*|"
            r"revenue|charges?|denials?|denied|money|insurance|coverage|covered)\b|\$",
            re.IGNORECASE,
        ),
        "Leave out payment and billing: ask only what was done or found.",
    ),
    (
        # As they are written: 20610, J3301, M17.11. A year or a time of day is none.
        re.compile(r"\b(?:[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}|[A-TV-Z][0-9][0-9A-Z]\.[0-9A-Z]{1,4})\b"),
        "Leave out codes: ask for what the note should say, in words.",
    ),
    (
        re.compile(
            r"\b(?:please (?:add|change|document|write|state|confirm|amend|note) that|"
            r"you should|should (?:say|state|read)|must (?:say|state|read)|would you agree|"
            r"do(?:n't| not) you (?:agree|think)|is(?:n't| not) it)\b",
            re.IGNORECASE,
        ),
        "This leads to an answer: ask so that any answer is as easy.",
    ),
)


def fault(text: str) -> str:
    """Return what is wrong with a question in one sentence, "" where nothing is."""
    plain = " ".join(text.split())
    if not plain:
        return "Write the question."
    if len(plain) > LONGEST:
        return f"At most {LONGEST} characters."
    return next((words for pattern, words in _FAULTS if pattern.search(plain)), "")
