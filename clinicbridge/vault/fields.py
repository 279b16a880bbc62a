"""Model fields that are sealed in the database and open for a purpose."""

import hashlib
import hmac
import json
from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from clinicbridge.vault import keys, seal
from clinicbridge.vault import purposes


class Sealed(str):
    """A value as the database holds it; never the clear text."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<sealed>"


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
        if purposes.is_masked():
            return self.field.fingerprint(row, value)
        if not isinstance(value, Sealed):
            return value
        purposes.opened(_subject(row))
        return self.field.open(row, value)

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = value


def _subject(row: models.Model) -> object:
    about = getattr(row, "vault_subject", None)
    return about() if about is not None else row.pk


class EncryptedField(models.TextField):  # type: ignore[type-arg]
    """The common part: what is stored is text, what is read needs a purpose."""

    def contribute_to_class(self, cls: type[models.Model], name: str, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, self.attname, _Opener(self))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Sealed):
            return value
        raise FieldError("A sealed field cannot be compared or written in SQL.")

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return None if value is None else str(self.get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        return self.close(model_instance, value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError("A sealed field can only be asked whether it is there.")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.pre_save(obj, add=False)
        return "" if value is None else str(value)

    def close(self, row: models.Model, value: Any) -> Sealed:
        """Return the value sealed for exactly this row and field."""
        key_id, key = keys.active(row.practice_id)  # type: ignore[attr-defined]
        return Sealed(seal.seal(key, key_id, self.to_bytes(value), self._bound(row)))

    def open(self, row: models.Model, value: Sealed) -> Any:
        """Return the clear value; Unreadable when it was moved or its key is gone."""
        key_id, body = seal.parts(value)
        key = keys.by_id(row.practice_id, key_id)  # type: ignore[attr-defined]
        return self.from_bytes(seal.unseal(key, body, self._bound(row)))

    def fingerprint(self, row: models.Model, value: Any) -> str:
        """Return a mark that is equal for equal values and says nothing else."""
        if value is None:
            return ""
        clear = self.open(row, value) if isinstance(value, Sealed) else value
        _, key = keys.active(row.practice_id)  # type: ignore[attr-defined]
        digest = hmac.new(key, self.to_bytes(clear), hashlib.sha256).hexdigest()
        return f"•••• {digest[:4]}"

    def _bound(self, row: models.Model) -> bytes:
        place = f"{row._meta.label_lower}.{self.name}"
        return seal.bound_to(row.practice_id, place, row.pk)  # type: ignore[attr-defined]

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
            raise TypeError("Sealed text must be text.")
        return value.encode()

    def from_bytes(self, clear: bytes) -> str:
        return clear.decode()


class EncryptedJSON(EncryptedField):
    """Sealed JSON: objects, arrays, text, integers, floats, booleans, null."""

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(
            value, ensure_ascii=False, separators=(",", ":"), allow_nan=False
        ).encode()

    def from_bytes(self, clear: bytes) -> Any:
        return json.loads(clear)
