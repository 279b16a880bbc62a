"""Conditions named anywhere in running text: the words around the one that names each."""

import re
from collections.abc import Iterable, Iterator

from claims.domain.reading.heads import HEAD
from claims.domain.reading.text import Sentence

BEFORE, AFTER = 4, 5  # words taken with the one that names the condition
_WORD = re.compile(r"[a-z0-9][a-z0-9'/-]*")
# Words at which what is said of a condition begins or ends.
_BOUNDS_LINE = (
    "a an the with without had has have having was were is are history of and or for to in on "
    "at by from due showed shows revealed presented presents presenting suffered diagnosed "
    "after who that which this as but no not diagnosis patient his her their secondary "
    "compatible consistent suggestive treated reported she he associated complained "
    "complaining observed developed background "
)
_BOUNDS = frozenset(_BOUNDS_LINE.split())
# Beside the words of an orthopaedic or therapy note, those of medicine at large.
_MEDICAL = re.compile(
    r"(?<![a-z])(?:cancer|tumou?rs?|neoplasms?|metasta\w+|fever|bleeding|ha?emorrhages?|sepsis"
    r"|abscess\w*|fistulas?|hernias?"
    r"|obstruction|insufficiency|nausea|vomiting|diarrh\w+|constipation|dyspn\w+|rash|erythema"
    r"|pruritus|seizures?|epilepsy"
    r"|syncope|coma|hypertrophy|dilata?tion|aneurysms?|thrombus|embolism|ischa?emia|infarct\w*"
    r"|arrhythmia|tachycardia"
    r"|hypotension|cysts?|polyps?|calculi|nodules?|jaundice|ascites|malaise|fatigue|asthenia"
    r"|weight loss|anorexia|smok\w+"
    r"|alcohol\w*|allerg\w+|lupus|pneumonia|effusions?|necrosis|retention|incontinence"
    r"|dysfunction|hypotonia|fibrillation|block"
    r"|perforation|stricture|reflux|shock|collapse|palsy|paralysis|tremors?|blindness|ptosis"
    r"|cataracts?|glaucoma|obese|dehydration"
    r"|transplant\w*|malformation|prolapse|varic\w+|ulcers?|lesions?|purpura|cirrhosis|hiv"
    r"|tuberculosis|hepatitis|syphilis|candida\w*"
    r"|[a-z]{2,}(?:uria|emia|aemia|penia|megaly|rrhagia|rrh\w?ea|plasia|iasis|sarcoma|carcinoma"
    r"|blastoma|lymphoma|phobia|tension|sclerosis|cele|phagia|algesia))(?![a-z])"
)
_LINKS = frozenset(["of", "in", "at", "on"])


def find(sentences: Iterable[Sentence]) -> Iterator[str]:
    """Yield each named condition once, as a phrase for the diagnosis search."""
    seen: set[str] = set()
    for sentence in sentences:
        words = [(one[0], one.start(), one.end()) for one in _WORD.finditer(sentence.plain)]
        heads = (one for pattern in (HEAD, _MEDICAL) for one in pattern.finditer(sentence.plain))
        for head in sorted(heads, key=lambda one: one.start()):
            phrase = _around(words, head.start(), head.end(), sentence.plain)
            if phrase and phrase not in seen:
                seen.add(phrase)
                yield phrase


def _around(words: list[tuple[str, int, int]], start: int, end: int, plain: str) -> str:
    before = [one for one in words if one[2] <= start][-BEFORE:]
    after = [one for one in words if one[1] >= end][: AFTER + 1]
    first, last = start, end
    for word, at, stop in reversed(before):
        if word in _BOUNDS or re.search(r"[.,;:()]", plain[stop:first]):
            break
        first = at
    last = _after(after, end, plain)
    return " ".join(plain[first:last].split())


def _after(words: list[tuple[str, int, int]], end: int, plain: str) -> int:
    """Return where the phrase ends: behind "of the right knee", before what says something else."""
    last, is_open = end, False
    for number, (word, at, stop) in enumerate(words[:AFTER]):
        if re.search(r"[.,;:()]", plain[last:at]):
            break
        is_link = number == 0 and word in _LINKS
        if word in _BOUNDS and not is_link and not (is_open and word in ("the", "a", "her", "his")):
            break
        is_open = is_link
        last = last if is_link else stop
    return last
