"""In how many ways a sentence can be read: the way it looks, and what its dress hides."""

import html
import itertools
import re
import unicodedata
from collections.abc import Iterator

# Letters of other scripts, and small capitals, that a reader takes for ours.
LOOKS = dict(
    zip(
        "авгекмнорстухьіїјѕһԁԛԝӏѵг" + "αβεηικλνορτυχωγ" + "ɑɡıȷɩᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ" + "øłđħŧ",
        "abrekmhopctyxbiijshdqwlvr" + "abenikavoptuxwy" + "agijiabcdefghijklmnoprstuvwyz" + "oldht",
        strict=True,
    )
)
_DIGITS = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g"}
_SIGNS = {"@": "a", "$": "s", "€": "e"}
_ONES = "1!|"
_MIXED = re.compile(r"[a-z0-9@$€](?:[a-z0-9@$€]|[!|](?=[a-z0-9]))+")
_IS_MIXED = re.compile(r"[a-z][0-9@$€!|]|[0-9@$€!|][a-z]")
_SPELLED = re.compile(r"(?<![a-z])[a-z]([ .\-_*])(?:[a-z]\1){2,}[a-z](?![a-z])")
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")
SPELLED_OUT = 17  # characters of letters one by one that no note has


def readings(text: str, plain: str) -> Iterator[str]:
    """Yield a sentence in lower case as it looks, then as it reads once undressed.

    ``plain`` is the folded sentence, of which hidden characters are
    blanks. Undressed are hidden and combining characters, look-alike
    letters, digits and signs for letters, letters one by one, entities of
    a web page, and turned directions. The forms are for looking into; no
    offset of one is an offset of the note.
    """
    yield plain
    forms = {plain}
    if not text.isascii():
        forms.add(_bare(text))
    if _TURNED.search(text):
        forms |= {one[::-1] for one in forms}
    if "&" in text:
        forms.add(_bare(html.unescape(text)))
    forms |= {_SPELLED.sub(_together, one) for one in forms}
    forms |= {said for one in forms if _IS_MIXED.search(one) for said in _lettered(one)}
    yield from sorted(forms - {plain})


def is_spelled_out(plain: str) -> bool:
    """Whether a sentence is written letter by letter, which nobody does for a colleague."""
    return any(len(run[0]) >= SPELLED_OUT for run in _SPELLED.finditer(plain))


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text).lower()
    seen = (" " if one.isspace() else one for one in apart if _is_seen(one))
    return "".join(LOOKS.get(one, one) for one in seen)


def _is_seen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character)[0] not in "CM"


def _together(run: re.Match[str]) -> str:
    return run[0][::2]


def _lettered(text: str) -> Iterator[str]:
    """Yield a text with digits and signs in words read as letters; a 1 is an i or an l."""
    ways = itertools.product("il", repeat=2) if any(one in text for one in _ONES) else [("i", "i")]
    for first, inner in ways:
        yield _MIXED.sub(lambda word, f=first, i=inner: _word(word[0], f, i), text)  # type: ignore[misc]


def _word(word: str, first: str, inner: str) -> str:
    letters = sum("a" <= one <= "z" for one in word)
    if letters < 2 or letters == len(word) or letters * 2 < len(word):
        return word
    known = {**_DIGITS, **_SIGNS}
    ones = (first if place == 0 else inner for place in range(len(word)))
    return "".join(
        one_is if sign in _ONES else known.get(sign, sign)
        for sign, one_is in zip(word, ones, strict=True)
    )
