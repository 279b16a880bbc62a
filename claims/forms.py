"""What a person posts on the desk, read into fixes and decisions."""

import re
import uuid
from datetime import date
from typing import Any

from django import forms

from claims.domain import codes, fixes, labels
from claims.domain.content import ClaimContent

LONGEST = 300
NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{0,6})?|-?\.[0-9]{1,6}", re.ASCII)
SEPARATORS = re.compile(r"[\s,;/]+")


class FixForm(forms.Form):
    """One change: its kind, the revision it was made on, and its values as typed."""

    seen = forms.IntegerField(min_value=0)
    kind = forms.CharField(max_length=40)
    at = forms.CharField(max_length=200, required=False)

    def fix(self, content: ClaimContent) -> fixes.BaseFix:
        """Return the typed change; fixes.Unreadable with a sentence if it is none."""
        kind = self.cleaned_data["kind"]
        posted = {name: self._value(name) for name in self.data if name in FIELDS}
        return fixes.read({"kind": kind, **READERS.get(kind, _as_posted)(posted, content)})

    def _value(self, name: str) -> str:
        typed = str(self.data.get(name, ""))
        if "\x00" in typed:
            words = f"{name.replace('_', ' ')}: has a character no claim can hold."
            raise fixes.Unreadable(words, field=name)
        if name in CODES and self.cleaned_data["kind"] != "RemoveModifier":
            typed = _plain(typed, name.replace("_", " "), field=name)
        return typed.strip() if name not in NAMES else typed


def _plain(typed: str, label: str, *, field: str) -> str:
    plain = codes.plain(typed)
    if not plain.isascii():
        words = f"{label}: write plain letters A to Z and digits 0 to 9."
        raise fixes.Unreadable(words, field=field)
    return plain


FIELDS = frozenset(
    {
        *("line", "diagnosis", "uid", "code", "modifiers", "pointers", "units", "minutes"),
        *("charge", "reason", "place_of_service", "from_date", "to_date", "ndc", "quantity"),
        *("unit", "emergency", "note", "modifier", "position", "place", "cell", "value"),
    }
)
CODES = frozenset({"code", "modifiers", "modifier", "pointers", "place_of_service", "ndc"})
# Keys of lines and diagnoses are compared as they are.
NAMES = frozenset({"line", "diagnosis", "uid"})
# What people and places are called, and free text: any letter may be meant.
WORDS = frozenset(
    {
        *("family", "given", "middle", "suffix", "line1", "line2", "city", "name"),
        *("plan_name", "additional_information"),
    }
)


def _as_posted(posted: dict[str, str], content: ClaimContent) -> dict[str, Any]:
    return dict(posted)


def _amount(posted: dict[str, str], content: ClaimContent) -> dict[str, Any]:
    """Dollars and counts: ``$1,200.50`` is 1200.50, nothing is none."""
    plain = {**posted}
    for name in ("units", "minutes", "charge", "quantity"):
        if name in plain:
            plain[name] = plain[name].replace("$", "").replace(",", "").strip()
            if plain[name] and not NUMBER.fullmatch(plain[name]):
                words = f"{name}: write a number, such as 2 or 95.00."
                raise fixes.Unreadable(words, field=name)
    return {name: (value or None) if name in AMOUNTS else value for name, value in plain.items()}


AMOUNTS = frozenset({"units", "minutes", "charge", "quantity"})


def _modifiers(posted: dict[str, str], content: ClaimContent) -> dict[str, Any]:
    return {**posted, "modifiers": tuple(split(posted.get("modifiers", "")))}


def _pointers(posted: dict[str, str], content: ClaimContent) -> dict[str, Any]:
    return {**posted, "pointers": uids(posted.get("pointers", ""), content)}


def _dates(posted: dict[str, str], content: ClaimContent) -> dict[str, Any]:
    begins = posted.get("from_date", "")
    ends = posted.get("to_date", "") or begins
    for typed in filter(None, (begins, ends)):
        _check_date(typed)
    return {**posted, "from_date": begins or None, "to_date": ends or None}


def _check_date(typed: str) -> None:
    try:
        date.fromisoformat(typed)
    except ValueError:
        raise fixes.Unreadable("date: write a day of the calendar, as 2026-11-20.") from None


def _emergency(posted: dict[str, str], content: ClaimContent) -> dict[str, Any]:
    return {**posted, "emergency": posted.get("emergency") == "yes"}


def _header(posted: dict[str, str], content: ClaimContent) -> dict[str, Any]:
    value: Any = posted.get("value", "")
    cell = posted.get("cell", "")
    if cell.rpartition(".")[2] not in WORDS:
        value = _plain(value, labels.name(cell), field="value")
    if isinstance(_at(content, cell), bool):
        value = value == "yes"
    elif cell in ("amount_paid", "outside_lab_charge"):
        value = value.replace("$", "").replace(",", "")
    return {"cell": cell, "value": value}


def _new_line(posted: dict[str, str], content: ClaimContent) -> dict[str, Any]:
    """A new line stands where and when the first one does."""
    first = content.lines[0] if content.lines else None
    read = {**_amount(posted, content), "uid": f"desk-{uuid.uuid4().hex[:12]}"}
    read["modifiers"] = tuple(split(posted.get("modifiers", "")))
    read["pointers"] = uids(posted.get("pointers", ""), content)
    read["from_date"] = first.from_date if first else None
    read["to_date"] = first.to_date if first else None
    read["place_of_service"] = first.place_of_service if first else ""
    return read


def _new_diagnosis(posted: dict[str, str], content: ClaimContent) -> dict[str, Any]:
    return {"code": posted.get("code", ""), "uid": f"desk-{uuid.uuid4().hex[:12]}"}


READERS = {
    "SetModifiers": _modifiers,
    "SetPointers": _pointers,
    "SetUnits": _amount,
    "SetMinutes": _amount,
    "SetCharge": _amount,
    "SetDrug": _amount,
    "SetDates": _dates,
    "SetEmergency": _emergency,
    "SetField": _header,
    "AddLine": _new_line,
    "AddDiagnosis": _new_diagnosis,
}


def split(text: str) -> list[str]:
    """Return the words of ``GP, KX`` or ``GP KX``."""
    return [word for word in SEPARATORS.split(text) if word]


def uids(letters: str, content: ClaimContent) -> tuple[str, ...]:
    """Return the diagnoses ``A C`` or ``AC`` point to, by uid."""
    by_letter = {content.letter(one.uid): one.uid for one in content.diagnoses}
    found = []
    for letter in "".join(split(letters)).upper():
        if letter not in by_letter:
            words = f"pointers: there is no diagnosis {letter}."
            raise fixes.Unreadable(words, field="pointers")
        found.append(by_letter[letter])
    return tuple(found)


def _at(content: ClaimContent, path: str) -> Any:
    value: Any = content
    for step in path.split("."):
        value = getattr(value, step, None)
    return value
