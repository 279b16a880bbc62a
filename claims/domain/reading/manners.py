"""The manners in which a note may write a known name."""

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator

from claims.domain.reading import disguise

# Whether what an expression found is meant, by text, start and end.
Check = Callable[[str, int, int], bool]
_INNER = re.compile(r"[-'’‘ʼ`]")
# One letter of a name as it may be written where the letter is not to be had, and the other way.
_SPELT = {
    "ß": "(?:ss?|ß)", "ä": "ae?", "ö": "oe?", "ø": "oe?", "ü": "ue?", "å": "aa?",
    "æ": "(?:ae?|æ)", "œ": "(?:oe?|œ)", "þ": "(?:th?|þ)",
}  # fmt: skip
_PAIRS = {"ss": "(?:ss|ß)", "ae": "(?:ae?|æ)", "oe": "(?:oe?|œ)", "ue": "ue?", "aa": "aa?"}
_ACCENTS = "[\u0300-\u036f]*"
_LETTER = r"[^\W\d_]"
# "Arm strong 5/5" is nobody's name.
_OF_CARE_LINE = "arm leg knee hip hand foot back neck head toe shin heel good new well"
_OF_CARE = frozenset(_OF_CARE_LINE.split())
TOGETHER = 4  # names written as one word
_GAP = r"(?:-?[ \t]*\n[ \t]*|- | )?"


def fold(text: str) -> str:
    """Return text of the same length without case, accents and look-alikes, to find names by."""
    return text.lower() if text.isascii() else "".join(map(_plain, text))


def _plain(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[:1].lower()
    return disguise.LOOKS.get(base, base) if len(base) == 1 else character


def spelled(word: str) -> str:
    """Return an expression for a name: O'Brien, O’Brien, OBrien; Müller, Muller, Mueller."""
    whole = unicodedata.normalize("NFC", word).lower()
    parts = [part for part in _INNER.split(whole) if part] or [whole]
    return r"[-'’‘ʼ`\s]?".join("".join(_letters(part)) for part in parts)


def _letters(part: str, after: str = _ACCENTS) -> Iterator[str]:
    """Yield an expression for each letter, or pair of letters that stands for one."""
    at = 0
    while at < len(part):
        pair = _PAIRS.get(part[at : at + 2]) if len(part) >= 5 else None
        letter = part[at]
        yield (pair or _SPELT.get(letter) or re.escape(fold(letter))) + after
        at += 2 if pair else 1


def unusual(
    words: Iterable[str], ordinary: Container[str]
) -> Iterator[tuple[re.Pattern[str], Check]]:
    """Yield expressions for names written together or broken, each with its check.

    They are for a text folded by ``fold``; the check sees it as written.
    Names that are ``ordinary`` words too are only known beside another name.
    """
    names = sorted({word for word in words if len(word) > 2}, key=lambda one: (-len(one), one))
    alone = [word for word in names if fold(word) not in ordinary]
    longer = [word for word in alone if len(word) >= 5]
    if names:
        one = f"(?:{'|'.join(map(spelled, names))})"
        # So many and no more: "anaanaana" of Ana and Anaana can be read in ever more ways.
        yield _edged(f"{one}{one}{{1,{TOGETHER - 1}}}"), _always
    if longer:
        whole = "|".join(map(spelled, longer))
        yield _edged(f"[a-z](?:{whole})"), _is_initial
        broken = "|".join(_GAP.join(_letters(fold(one), "")) for one in longer if one.isalpha())
        if broken:
            yield _edged(broken), _is_broken
            apart = "|".join(r"[ .*_-]".join(_letters(fold(one), "")) for one in longer)
            yield _edged(apart), _always
    four = [word for word in alone if len(word) >= 4]
    if four:
        yield re.compile("|".join(map(spelled, four))), _is_camel


def _edged(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!{_LETTER})(?:{form})(?!{_LETTER})")


def _always(*_: object) -> bool:
    return True


def _is_initial(text: str, start: int, end: int) -> bool:
    """ "JSmith", or "mwhitfield" of a longer name; "asmith" might be a word."""
    return text[start : start + 2].isupper() or end - start >= 8


def _is_broken(text: str, start: int, end: int) -> bool:
    """Whether a name is in two: at a line's end, after a hyphen, or by one blank."""
    written = text[start:end]
    pieces = re.split(r"-?\s+", written)
    if len(pieces) != 2 or min(map(len, pieces)) < 2:
        return False
    if "-" in written:
        return True
    if pieces[0].lower() in _OF_CARE:
        return False
    is_one = written.isupper() or (written[0].isupper() and pieces[1][0].islower())
    return is_one and ("\n" in written or len(written) > 6)


def _is_camel(text: str, start: int, end: int) -> bool:
    """Whether a name stands within letters, set off by a capital: "PatientMarta", "MartaCame"."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    begins = not before.isalpha() or (before.islower() and text[start].isupper())
    ends = not after.isalpha() or (text[end - 1].islower() and after.isupper())
    return begins and ends and (before.isalpha() or after.isalpha())
