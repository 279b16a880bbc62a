"""Model fields that are sealed in the database and open for a purpose."""

import hashlib
import hmac
import json
import uuid
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact, IsNull

from clinicbridge.scope import door
from clinicbridge.vault import keys, purposes, seal


class Unsealable(Exception):
    """A value is not of the kind its sealed field keeps."""


class Sealed(str):
    """A value as the database holds it; never the clear text."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<sealed>"


class Mark(str):
    """A fingerprint that shows four digits and compares by all of them."""

    __slots__ = ("digest",)
    digest: str

    def __new__(cls, digest: str) -> "Mark":
        mark = super().__new__(cls, f"•••• {digest[:4]}")
        mark.digest = digest
        return mark

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, Mark) else False

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.digest)


class _Opener:
    """Opens a row's sealed value at attribute access."""

    def __init__(self, field: "EncryptedField") -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: type | None = None) -> Any:
        if row is None:
            return self
        name = self.field.attname
        if name not in row.__dict__:
            row.refresh_from_db(fields=[name])
        value = row.__dict__[name]
        if value is None or purposes.is_carried():
            return value
        if purposes.is_masked():
            return self.field.fingerprint(row, value)
        if not isinstance(value, Sealed):
            return value
        purposes.opened(_subject(row), row.practice_id)  # type: ignore[attr-defined]
        return self.field.open(row, value)

    def __set__(self, row: models.Model, value: Any) -> None:
        is_foreign = isinstance(value, Sealed) and not row._state.adding
        if is_foreign and not purposes.is_carried():
            self.field.open(row, value)  # refuse now what could never be opened later
        row.__dict__[self.field.attname] = value


def _subject(row: models.Model) -> object:
    about = getattr(row, "vault_subject", None)
    return about() if about is not None else row.pk


class WhetherNone(Exact):
    """Lets a filter ask for rows without a value, and nothing else."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        if rhs is not None:
            raise FieldError("A sealed field can only be asked whether it is there.")
        super().__init__(lhs, rhs)


if TYPE_CHECKING:
    _Column = models.TextField[Any, Any]
else:
    _Column = models.TextField


class EncryptedField(_Column):
    """The common part: what is stored is text, what is read needs a purpose.

    Every read opens anew: change a list or dict by assigning it again.
    """

    descriptor_class = _Opener  # type: ignore[assignment]

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | None:  # noqa: ARG002
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        return value  # JSON keeps its types

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Sealed):
            return value
        raise FieldError("A sealed field cannot be compared or written in SQL.")

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:  # noqa: ARG002
        return None if value is None else str(self.get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.sealed(model_instance)
        if add and value is model_instance.__dict__.get(self.attname) and value is not None:
            self.open(model_instance, value)  # sealed for another row, it must not come in
        return value

    def get_lookup(self, lookup_name: str) -> Any:
        allowed = {"isnull": IsNull, "exact": WhetherNone}
        if lookup_name not in allowed:
            raise FieldError("A sealed field can only be asked whether it is there.")
        return allowed[lookup_name]

    def value_from_object(self, obj: models.Model) -> Any:
        """Hand serializers what the database holds."""
        return self.sealed(obj)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.sealed(obj))

    def formfield(self, **kwargs: Any) -> None:  # type: ignore[override]
        """Stay out of forms that do not ask for the value on purpose."""

    def sealed(self, row: models.Model) -> Sealed | None:
        """Return a row's value as the database holds it, or will."""
        value = row.__dict__.get(self.attname)
        return value if value is None or isinstance(value, Sealed) else self.close(row, value)

    def close(self, row: models.Model, value: Any) -> Sealed:
        """Return the value sealed for exactly this row and field."""
        key_id, key = keys.active(_practice(row))
        return Sealed(seal.seal(key, key_id, self.to_bytes(value), self._bound(row)))

    def open(self, row: models.Model, value: Sealed) -> Any:
        """Return the clear value; Unreadable when it was moved or its key is gone."""
        key_id, body = seal.parts(value)
        key = keys.by_id(_practice(row), key_id)
        return self.from_bytes(seal.unseal(key, body, self._bound(row)))

    def fingerprint(self, row: models.Model, value: Any) -> str:
        """Return a mark that is equal for equal values of this cell and says nothing else."""
        try:
            clear = self.open(row, value) if isinstance(value, Sealed) else value
            key = keys.lasting(_practice(row), "fingerprints")
        except seal.Unreadable:
            return "•••• unreadable"
        text = self._bound(row) + b"|" + self.canonical(clear)
        return Mark(hmac.new(key, text, hashlib.sha256).hexdigest())

    def _bound(self, row: models.Model) -> bytes:
        place = f"{self.model._meta.label_lower}.{self.name}"
        return seal.bound_to(_practice(row), place, row.pk)

    def canonical(self, value: Any) -> bytes:
        """Return equal bytes for equal values."""
        return self.to_bytes(value)

    def to_bytes(self, value: Any) -> bytes:
        """Return the value as bytes."""
        raise NotImplementedError

    def from_bytes(self, clear: bytes) -> Any:
        """Return the value these bytes stand for."""
        raise NotImplementedError


class EncryptedText(EncryptedField):
    """Sealed text."""

    def to_bytes(self, value: Any) -> bytes:
        if not isinstance(value, str):
            raise Unsealable("Sealed text must be text.")
        return _utf8(value)

    def from_bytes(self, clear: bytes) -> str:
        return clear.decode()


class EncryptedJSON(EncryptedField):
    """Sealed JSON: objects, arrays, text, integers, floats, booleans, null."""

    # For the type checker: what may be assigned, and what is read.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def to_bytes(self, value: Any) -> bytes:
        try:
            text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise Unsealable(f"Not JSON ({type(error).__name__}).") from None
        return _utf8(text)

    def from_bytes(self, clear: bytes) -> Any:
        return json.loads(clear)

    def canonical(self, value: Any) -> bytes:
        return json.dumps(json.loads(self.to_bytes(value)), sort_keys=True).encode()


def _practice(row: models.Model) -> uuid.UUID:
    return row.practice_id or door.current()  # type: ignore[attr-defined]


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        # Not chained: the error carries the whole text.
        raise Unsealable("Half a surrogate pair cannot be sealed.") from None
