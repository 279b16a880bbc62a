"""What looks like an identifier whoever it belongs to: titles, numbers, addresses."""

import re
from collections.abc import Iterator

from claims.domain.reading.identifiers import Kind

# Any script's capitals; the expressions of the language know no class of them.
_CAPITAL = "[" + "".join(filter(str.isupper, map(chr, range(0x2000)))) + "]"
_REST = r"(?:[^\W\d_]|['’-])"
_WORD = rf"(?:{_CAPITAL}{_REST}{{1,30}}|{_CAPITAL}\.)"
_PARTICLE = (
    r"(?:(?:van|von|vom|vander|vanden|de|del|della|di|da|das|dos|du|des|la|las|los|le|el|al|bin"
    r"|ibn|bint|ben|ter|ten|der|den|zu|zum|zur|af|av)[ \t]+){0,3}(?:(?:d|l|al|el|ul|O)['’-])?"
)
_NAME = rf"{_PARTICLE}{_WORD}(?:[ \t]+{_PARTICLE}{_WORD}){{0,3}}"
_LAST_FIRST = rf"{_CAPITAL}{_REST}{{1,30}},[ \t]*{_WORD}(?:[ \t]+{_WORD})?"
_TITLE = r"(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Doctor)\.?"
# Without its stop "MR" is an image and "MS" a disease; in capitals all words look like names.
_LOUD = r"(?:(?:DR|MRS|PROF|DOCTOR)\.?|(?:MR|MS|MX)\.)"
_DEGREE = (
    r"(?:M\.?D\.?|D\.?O\.?|DPT|PTA|OTR(?:/L)?|COTA|NP|PA-?C?|RN|LPN|DC|ATC|CRNP|FNP"
    r"|Ph\.?D|PT|OT|SLP)"
)
_PERSON = (
    r"(?:daughter|son|wife|husband|mother|father|sister|brother|partner|spouse|friend|neighbor"
    r"|caregiver|guardian|granddaughter|grandson|attorney|lawyer|employer|supervisor|coach)"
)
_LABEL = (
    r"(?:Patient(?: Name)?|Pt\.?(?: Name)?|Name|Guarantor|Emergency Contact|Contact|Provider"
    r"|Physician|Surgeon|Assistant|Therapist|Treating therapist|Treating provider|Referred by"
    r"|Referring(?: provider| physician)?|PCP|Attending|(?:Electronically )?[Ss]igned(?: by)?"
    r"|Dictated by|Transcribed by|Author|Scribe|Employer|Spouse|cc|CC)"
)
_NUMBERED = (
    r"(?:MRN?|Acct|Account|Chart|Medical record|Member|Policy|Group|Subscriber|Claim|Authorization"
    r"|Auth|Case|License|Lic|DEA|NPI|ID|SSN|Serial|VIN|Plate|Fax|Phone|Tel|Cell|Encounter"
    r"|Accession)"
)
_STREET = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Terrace"
    r"|Ter|Way|Circle|Cir|Parkway|Pkwy|Highway|Hwy|Trail|Square|Sq)"
)
_PHONE = (
    r"(?:\+?1[-. ]?)?(?:\(\d{3}\)[-. ]?|\d{3}[-. ])\d{3}[-. ]\d{4}(?:\s*(?:x|ext\.?)\s*\d{1,5})?"
)
_IS = r"[ \t]*(?:no\.?|number|num|ID|#)?[ \t]*[:#]?[ \t]*"
_CALLED = rf"(?:[NSEW]\.?[ \t]+)?{_WORD}(?:[ \t]+{_WORD}){{0,3}}"
_UNIT = r"(?:,?[ \t]+(?:Apt|Suite|Ste|Unit|#)\.?[ \t]*[\w-]+)?"
_BEGINS = r"(?m)(?:^|[.;|,(])[ \t]*"
_MIXED = r"(?=(?:[A-Z-]{0,20}\d){4})(?=[\d-]{0,20}[A-Z])"  # four digits and a letter
# After a label, a word of care is no name.
_NO_NAME_LINE = (
    "left right bilateral pain no none not see same self knee hip shoulder ankle foot hand wrist "
    "elbow back neck spine lumbar cervical presents reports states denies is was has seen here "
    "today the a an physical occupational therapy evaluation progress plan home new"
)
_NO_NAME = frozenset(_NO_NAME_LINE.split())

# HIPAA's limited ages end at 89 (45 CFR 164.514(b)(2)(i)(C)).
_ONES = r"(?:[- ](?:and[- ])?(?:one|two|three|four|five|six|seven|eight|nine|ten))?"
_OLD = rf"(?:9\d|1[0-2]\d|ninety{_ONES}|(?:(?:a|one)[- ])?hundred{_ONES})"
_OF_YEARS = (
    r"y\.?/?o\b|yrs?\b\.?|years?[- ](?:old|young|of[- ]age)|(?:fe)?male\b|(?:wo)?man\b|lady\b"
    r"|gentleman\b"
)

_FORMS: tuple[tuple[Kind, str], ...] = (
    (Kind.EMAIL, r"(?<![\w.+-])(?P<it>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)"),
    (Kind.URL, r"(?P<it>(?:https?://|www\.)[^\s<>()]+)"),
    (Kind.URL, r"(?<![\d.])(?P<it>(?:\d{1,3}\.){3}\d{1,3})(?![\d.])"),
    (Kind.SSN, r"(?<!\d)(?P<it>\d{3}[- ]\d{2}[- ]\d{4})(?!\d)"),
    (Kind.PHONE, rf"(?<![\d.])(?P<it>{_PHONE})(?!\d)"),
    (Kind.ID, rf"(?i)\b{_NUMBERED}\b{_IS}(?P<it>(?=[\w-]{{0,40}}\d)[A-Z0-9][A-Z0-9-]{{3,40}})"),
    (Kind.ID, r"(?<![\w.])(?P<it>\d{7,})(?![\w.])"),
    (Kind.ID, rf"(?<![\w-])(?P<it>{_MIXED}[A-Z0-9-]{{8,40}})(?!\w)"),
    (Kind.ADDRESS, rf"\b(?P<it>\d{{1,6}}[ \t]+{_CALLED}[ \t]+{_STREET}\b\.?{_UNIT})"),
    (Kind.ADDRESS, r"(?P<it>\b(?:P\.?O\.? Box)[ \t]*\d+)"),
    (Kind.ADDRESS, r"\b[A-Z]{2}[ \t]+(?P<it>\d{5}(?:-\d{4})?)(?!\d)"),
    (Kind.NAME, rf"\b{_TITLE}[ \t]+(?P<it>{_NAME})"),
    (Kind.NAME, rf"\b{_LOUD}[ \t]+(?P<it>(?:{_CAPITAL}\.[ \t]*)?{_PARTICLE}{_WORD})"),
    (Kind.NAME, rf"(?P<it>\b{_WORD}[ \t]+{_WORD}(?:[ \t]+{_WORD})?),?[ \t]+{_DEGREE}(?![\w-])"),
    (Kind.NAME, rf"(?P<it>\b{_CAPITAL}{_REST}{{1,30}}),[ \t]*(?:M\.?D|D\.?O|DPT|PTA|NP|PA-C|RN)\b"),
    (Kind.NAME, r"\b(?:PTA|PT|OT|COTA|OTA|RN|NP)[ \t]+(?P<it>[A-Z]\.[ \t]*[A-Z][A-Za-z'’-]{1,30})"),
    (Kind.NAME, rf"\b{_PERSON}(?:,| is| named|'s name is)?[ \t]+(?P<it>{_NAME})"),
    (Kind.NAME, rf"{_BEGINS}{_LABEL}[ \t]*[:#][ \t]*(?P<it>{_LAST_FIRST}|{_NAME})"),
    (Kind.AGE, rf"(?i)\b(?P<it>{_OLD})(?=[- ]?(?:{_OF_YEARS}))"),
    (Kind.AGE, rf"(?i)\bage[ds]?(?:[ \t]+(?:of|is))?[ \t]{{0,2}}[:=]?[ \t]{{0,2}}(?P<it>{_OLD})\b"),
    (Kind.AGE, r"(?i)\b(?P<it>nonagenarian|centenarian)\b"),
)
_COMPILED = tuple((kind, re.compile(form)) for kind, form in _FORMS)
# "Smith, Ann DOB": the next label is no part of the name.
_LABELLED = re.compile(
    r"(?:[ \t]+(?:DOB|MRN|DOS|DOI|MR|ID|PT|OT|MD|DO|DPT|PTA|Age|Date|Sex|Visit))*$"
)


def find(text: str) -> Iterator[tuple[Kind, int, int]]:
    """Yield what looks like an identifier: its kind, where it begins and ends."""
    for kind, form in _COMPILED:
        for match in form.finditer(text):
            start, end = match.span("it")
            if kind is Kind.NAME:
                if text[start:end].split()[0].lower().strip(".,") in _NO_NAME:
                    continue
                end -= len(_LABELLED.search(text, start, end)[0])  # type: ignore[index]
            yield kind, start, end
