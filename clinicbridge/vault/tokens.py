"""Find patients by words nobody can read in the database."""

import base64
import hashlib
import hmac
import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clinicbridge.scope import door
from clinicbridge.vault import keys
from clinicbridge.vault.models import SearchToken

_derived: dict[tuple[uuid.UUID, str], bytes] = {}
SHORTEST, LONGEST, SHORTEST_ID = 2, 12, 4


def normalise(field: str, value: str) -> list[str]:
    """Return the words of a value as they are compared."""
    if field == "NAME":
        plain = unicodedata.normalize("NFKD", value.casefold())
        plain = "".join(char for char in plain if not unicodedata.combining(char))
        return re.findall(r"\w+", plain)
    if field == "DOB":
        return [value.strip()] if value.strip() else []
    bare = re.sub(r"[^0-9A-Za-z]", "", value).upper()
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
    return _mac(_first_key(), f"{place}|{value}")


def index(patient_id: uuid.UUID, field: str, values: Iterable[str]) -> None:
    """Make the patient findable by these values of a field and no others."""
    index_all(patient_id, {field: values})


def index_all(patient_id: uuid.UUID, fields: Mapping[str, Iterable[str]]) -> None:
    """Make the patient findable by these values of these fields and no others there."""
    key = _first_key()
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
        SearchToken(
            practice_id=door.current(), patient_id=patient_id, field=field, key_id="k1", hmac=mac
        )
        for field, mac in sorted(wanted - held)
    )


def find(field: str, query: str) -> set[uuid.UUID]:
    """Return the patients whose field has every word of the query."""
    key = _first_key()
    found: set[uuid.UUID] | None = None
    for word in normalise(field, query):
        rows = SearchToken.objects.filter(field=field, hmac=_mac(key, f"{field}|{word[:40]}"))
        ids = set(rows.values_list("patient_id", flat=True))
        found = ids if found is None else found & ids
    return found or set()


def _first_key() -> bytes:
    practice_id = door.current()
    keys.active(practice_id)
    data_key = keys.by_id(practice_id, "k1")
    cached = _derived.get((practice_id, "k1"))
    if cached is None:
        kdf = HKDF(SHA256(), 32, salt=practice_id.bytes, info=b"clinicbridge search tokens")
        cached = _derived[practice_id, "k1"] = kdf.derive(data_key)
    return cached


def _mac(key: bytes, text: str) -> str:
    digest = hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
