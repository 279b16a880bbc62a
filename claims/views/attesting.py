"""Ask a person to stand for a modifier: what was sent, to be sent again with their words."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from claims.models import Finding, Suggestion
from claims.services import attestation, coding_context

# Not sent again: the token is the page's own, the words are what is asked for.
LEFT_OUT = frozenset({"csrfmiddlewaretoken", "attesting"})


@dataclass(frozen=True, slots=True)
class Ask:
    """The form that asks for a person's word.

    ``about`` is the finding, the suggestion or the line it stands at;
    ``wrong`` says why words that were given are not enough.
    """

    action: str
    fields: tuple[tuple[str, str], ...]
    modifiers: tuple[tuple[str, str], ...]
    about: str
    rule: str = ""
    source: str = ""
    quotes: tuple[str, ...] = ()
    wrong: str = ""


def read(
    posted: Mapping[str, str], *, action: str, claim_id: uuid.UUID, needed: attestation.Needed
) -> Ask:
    """Return what to ask of whoever sent this form. At most one query; needs a purpose."""
    meanings = coding_context.modifiers().meanings
    names = dict.fromkeys(modifier for _, modifier in needed.pairs)
    about, rule, source, quotes = _offered(posted, claim_id) or (needed.pairs[0][0], "", "", ())
    return Ask(
        action=action,
        fields=tuple(_again(posted.items())),
        modifiers=tuple((modifier, meanings.get(modifier, "")) for modifier in names),
        about=about,
        rule=rule,
        source=source,
        quotes=quotes,
        wrong="Write where the record says so." if "attesting" in posted else "",
    )


def suggestion(posted: Mapping[str, str]) -> uuid.UUID | None:
    """Return the suggestion a form names, None when it names none or was cut."""
    try:
        return uuid.UUID(posted.get("suggestion", ""))
    except ValueError:
        return None


def _again(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return ((name, _plain(value)) for name, value in pairs if name not in LEFT_OUT)


def _plain(text: str) -> str:
    return text.replace("\x00", "")


def _offered(
    posted: Mapping[str, str], claim_id: uuid.UUID
) -> tuple[str, str, str, tuple[str, ...]] | None:
    """Return the offer that was taken: its key, rule, source and quotes."""
    if key := _plain(posted.get("finding", "")):
        found = Finding.objects.filter(claim_id=claim_id, key=key).first()
        return (found.key, found.edit, found.source, ()) if found else None
    row = Suggestion.objects.filter(claim_id=claim_id, pk=suggestion(posted)).first()
    if row is None:
        return None
    return (
        str(row.pk),
        row.rule,
        "",
        tuple(one["quote"] for one in row.evidence if one.get("quote")),
    )
