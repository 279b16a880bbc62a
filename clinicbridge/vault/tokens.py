"""Find patients by words nobody can read in the database."""

import base64
import hashlib
import hmac
import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping

from clinicbridge.scope import door
from clinicbridge.vault import keys
from clinicbridge.vault.models import SearchToken

SHORTEST, LONGEST, SHORTEST_ID = 2, 12, 4
MOST_WORDS, MOST_LETTERS = 20, 40  # of one value: what an EMR sends is not bounded by itself
APOSTROPHES = "'’ʼ`"  # O'Brien is found as obrien


def normalise(field: str, value: str) -> list[str]:
    """Return the words of a value as they are compared."""
    if field == "NAME":
        plain = unicodedata.normalize("NFKD", value.casefold())
        plain = "".join(c for c in plain if not unicodedata.combining(c) and c not in APOSTROPHES)
        return [word[:MOST_LETTERS] for word in re.findall(r"\w+", plain)[:MOST_WORDS]]
    if field == "DOB":
        return [value.strip()[:MOST_LETTERS]] if value.strip() else []
    bare = re.sub(r"[^0-9A-Za-z]", "", value).upper()[:MOST_LETTERS]
    return [bare] if bare else []


def tokens_for(field: str, value: str) -> set[str]:
    """Return every word and prefix under which a value is found."""
    found: set[str] = set()
    for word in normalise(field, value):
        found.add(word)
        if field == "NAME":
            found.update(word[:size] for size in range(SHORTEST, min(len(word), LONGEST) + 1))
        elif field in ("MRN", "MEMBER"):
            found.update(word[:size] for size in range(SHORTEST_ID, len(word)))
    return found


def blind(place: str, value: str) -> str:
    """Return a keyed hash under which exactly this value is found again.

    The key is the practice's first data key's, so it outlives a rotation.
    """
    return _mac(_key(), f"{place}|{value}")


def short(place: str, value: str) -> str:
    """Return ten letters and digits that stand for this value and tell nothing of it.

    50 bits: enough to tell a visit's few hundred parts apart, not a database's rows.
    """
    digest = hmac.new(_key(), f"{place}|{value}".encode("utf-8", "surrogatepass"), hashlib.sha256)
    return base64.b32encode(digest.digest()).decode()[:10].lower()


def index(patient_id: uuid.UUID, field: str, values: Iterable[str]) -> None:
    """Make the patient findable by these values of a field and no others."""
    index_all(patient_id, {field: values})


def index_all(patient_id: uuid.UUID, fields: Mapping[str, Iterable[str]]) -> None:
    """Make the patient findable by these values of these fields and no others there."""
    key = _key()
    wanted = {
        (field, _mac(key, f"{field}|{token}"))
        for field, values in fields.items()
        for value in values
        for token in tokens_for(field, value)
    }
    rows = SearchToken.objects.filter(patient_id=patient_id, field__in=list(fields))
    held = set(rows.values_list("field", "hmac"))
    if gone := held - wanted:
        rows.filter(hmac__in=[mac for _, mac in gone]).delete()  # a hash holds its field's name
    SearchToken.objects.bulk_create(
        [
            SearchToken(patient_id=patient_id, field=field, key_id="k1", hmac=mac)
            for field, mac in sorted(wanted - held)
        ],
        ignore_conflicts=True,  # two workers may index the same patient at once
    )


def find(field: str, query: str) -> set[uuid.UUID]:
    """Return the patients whose field has every word of the query."""
    key = _key()
    found: set[uuid.UUID] | None = None
    for word in normalise(field, query):
        token = word[:LONGEST] if field == "NAME" else word  # beyond, only whole names are kept
        rows = SearchToken.objects.filter(field=field, hmac=_mac(key, f"{field}|{token}"))
        ids = set(rows.values_list("patient_id", flat=True))
        found = ids if found is None else found & ids
    return found or set()


def _key() -> bytes:
    return keys.lasting(door.current(), "search tokens")


def _mac(key: bytes, text: str) -> str:
    digest = hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
