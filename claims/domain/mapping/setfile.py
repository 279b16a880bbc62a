"""A set of rules as one document: what its digest stands for, and the file it travels in."""

import json
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from claims.domain import document
from claims.domain.document import Document
from claims.domain.mapping import chains, checks
from claims.domain.mapping.rule import Mapping, Rule
from claims.domain.mapping.values import is_storable

KIND = "clinicbridge.mapping-set"
LARGEST = 1024 * 1024
MOST_RULES, MOST_TABLES, MOST_WORDS = 1_000, 100, 5_000
MOST_FAULTS = 20

Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]+$", max_length=60)]
Word = Annotated[str, Field(min_length=1, max_length=200)]
Words = Annotated[dict[Word, Annotated[str, Field(max_length=200)]], Field(max_length=MOST_WORDS)]


class Unfit(ValueError):
    """This is no set of rules; ``faults`` say where and what, a sentence each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = list(faults)
        super().__init__(" ".join(self.faults))


class FileRule(Rule):
    """A rule within the lengths a row of the editor has."""

    key: Slug
    source: str = Field("", max_length=300)
    transform: str = Field("", max_length=40)
    argument: str = Field("", max_length=500)
    condition: str = Field("", max_length=500)
    value: str = Field("", max_length=500)
    target: str = Field(max_length=120)
    default: str = Field("", max_length=200)
    order: int = Field(0, ge=0, le=2**31 - 1)
    note: str = Field("", max_length=2_000)


class About(Document):
    """Where a file came from; of no account when it is read."""

    connection: str = Field("", max_length=200)
    version: int = Field(0, ge=0)
    note: str = Field("", max_length=2_000)
    digest: str = Field("", pattern=r"^([0-9a-f]{64})?$")


class SetFile(Document):
    """A mapping set as a file: its rules in order, and its look-up tables."""

    kind: Literal["clinicbridge.mapping-set"]
    version: Literal[1]
    about: About = About()
    rules: tuple[FileRule, ...] = Field((), max_length=MOST_RULES)
    lookups: dict[Slug, Words] = Field({}, max_length=MOST_TABLES)


def content(mapping: Mapping) -> dict[str, Any]:
    """Return what a sign-off is for: the rules in their order, and the look-ups.

    What stands at its default is left out, so that a rule of today has
    the same digest when rules have learned more. Neither the connection
    nor the number of the version belongs to it.
    """
    rules = sorted(mapping.rules, key=lambda rule: (rule.order, rule.key))
    return {
        "rules": [rule.model_dump(mode="json", exclude_defaults=True) for rule in rules],
        "lookups": {name: dict(words) for name, words in mapping.lookups.items()},
    }


def digest(mapping: Mapping) -> str:
    """Return the SHA-256 of a set's content, 64 hex digits."""
    return document.digest(content(mapping))


def write(mapping: Mapping, *, connection: str = "", note: str = "") -> str:
    """Return the file: the same text for the same set, a line for each thing."""
    version = int(mapping.version) if mapping.version.isdigit() else 0
    about = {"connection": connection, "version": version, "digest": digest(mapping), "note": note}
    made = content(mapping)
    lookups = {name: dict(sorted(words.items())) for name, words in sorted(made["lookups"].items())}
    whole = {"kind": KIND, "version": 1, "about": about, "rules": made["rules"], "lookups": lookups}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def packed(data: bytes) -> str:
    """Return a file that was read in its shortest form, to be sent once more."""
    found = json.loads(data.decode("utf-8-sig"))
    return json.dumps(found, separators=(",", ":"), ensure_ascii=False)


def read(data: bytes) -> Mapping:
    """Return the rules and look-ups of a file; Unfit where it is none, or one is wrong."""
    if len(data) > LARGEST:
        raise Unfit([f"The file is larger than {LARGEST // 1024:,} KB."])
    try:
        found = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise Unfit(["The file is not UTF-8 text: export it again, or save it as UTF-8."]) from None
    except json.JSONDecodeError as error:
        raise Unfit([f"The file is not JSON: line {error.lineno}, column {error.colno}."]) from None
    except RecursionError:
        raise Unfit(["The file is nested too deeply to be a mapping set."]) from None
    except Unfit:
        raise
    except ValueError:  # a number of more digits than there is any use for
        raise Unfit(["The file holds a number that is too long."]) from None
    try:
        made = SetFile.model_validate(found)
    except ValidationError as error:
        raise Unfit(_told(error, found)) from None
    mapping = Mapping(
        rules=tuple(Rule(**rule.model_dump()) for rule in made.rules), lookups=made.lookups
    )
    if wrong := [*_unstorable(mapping), *faults(mapping)][:MOST_FAULTS]:
        raise Unfit(wrong)
    return mapping


def faults(mapping: Mapping) -> list[str]:
    """Return what keeps a set from running, a sentence each that names the rule."""
    found = [f"Rule {rule.key}: {fault}" for rule in mapping.rules for fault in checks.check(rule)]
    seen: set[str] = set()
    for rule in mapping.rules:
        if rule.key in seen:
            found.append(f"Rule {rule.key}: another rule has this name.")
        seen.add(rule.key)
        found += [
            f'Rule {rule.key}: there is no look-up table called "{name}".'
            for name in chains.tables(rule.transform, rule.argument)
            if name not in mapping.lookups
        ]
    return found


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the file, as it stands in claims/data."""
    made = SetFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse what JSON lets pass: one name with two values."""
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise Unfit([f'"{_short(name)}" stands twice in one place of the file.'])
        made[name] = value
    return made


def _unstorable(mapping: Mapping) -> list[str]:
    """Refuse text that no database keeps: control characters, half a pair."""
    texts = [
        (f"Rule {rule.key}", text)
        for rule in mapping.rules
        for text in rule.model_dump().values()
        if isinstance(text, str)
    ]
    for name, words in mapping.lookups.items():
        texts += [(f"Look-up {name}", text) for pair in words.items() for text in pair]
    return [
        f"{place}: it holds a character that cannot be kept."
        for place, text in texts
        if not is_storable(text)
    ]


def _told(error: ValidationError, found: Any) -> list[str]:
    """Say each fault of the shape in words that name its place."""
    wrong = error.errors(include_url=False, include_context=False, include_input=False)
    return [f"{_place(one['loc'], found)}: {_words(one)}" for one in wrong[:MOST_FAULTS]]


_PLAIN = {
    "missing": "is missing",
    "extra_forbidden": "is not part of a mapping set of version 1",
    "string_type": "is no text",
    "string_unicode": "holds a character that cannot be kept",
    "int_type": "is no whole number",
    "string_pattern_mismatch": "may hold only letters, digits, - and _",
}


def _words(one: Any) -> str:
    words = _PLAIN.get(one["type"]) or str(one["msg"])[:1].lower() + str(one["msg"])[1:]
    return f"{words}."


def _place(loc: tuple[int | str, ...], found: Any) -> str:
    """Name a place: a rule by its number and its name where it has one."""
    if not loc:
        return "The file"
    if loc[0] == "rules" and len(loc) > 1 and isinstance(loc[1], int):
        rule = found["rules"][loc[1]]
        key = rule.get("key") if isinstance(rule, dict) else None
        name = f" ({_short(key)})" if isinstance(key, str) and key else ""
        rest = ", ".join(str(part) for part in loc[2:])
        return f"Rule {loc[1] + 1}{name}" + (f", {rest}" if rest else "")
    return ", ".join(f'"{_short(str(part))}"' for part in loc if part != "[key]")


def _short(text: str) -> str:
    plain = text.encode("utf-8", "replace").decode()
    return plain if len(plain) <= 60 else f"{plain[:57]}..."
