"""A message as its resources, and what each reference in it means."""

import re
from collections.abc import Iterator
from typing import Any

from integrations.errors import PayloadInvalid
from integrations.protocols import strict_json
from integrations.protocols.fhir.resource import Resource, walk

_KIND = re.compile(r"[A-Z][A-Za-z]{1,40}\Z", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9._:|~@+-]{1,128}\Z", re.ASCII)
_URN = ("urn:uuid:", "urn:oid:")
_VERSION = re.compile(r"/_history/[^/]*\Z")
NOT_FHIR = "Have the EMR send FHIR R4 JSON: one Encounter, or a Bundle that holds one."


class Message:
    """Every resource of one message, in its order, with what stood round them."""

    def __init__(self, body: bytes) -> None:
        document = strict_json.load(body)
        self.resources: list[Resource] = []
        self.loose: list[tuple[str, Any]] = []  # leaves that belong to no resource
        self._by_url: dict[str, Resource] = {}
        self._by_key: dict[str, list[Resource]] = {}
        self._paths: set[str] = set()
        self._add(document, where="The message", path="", url="", wrapping=[])

    def of_kind(self, *kinds: str) -> list[Resource]:
        """Return the resources of these kinds, contained ones too."""
        return [resource for resource in self.resources if resource.kind in kinds]

    def resolve(self, reference: str, *, seen_from: Resource) -> Resource | None:
        """Return what a reference names, if the message holds it."""
        if reference.startswith("#"):
            return self._by_url.get(f"{seen_from.root.path}{reference}")
        plain = _VERSION.sub("", reference)
        if plain in self._by_url:
            return self._by_url[plain]
        if plain.startswith(_URN):
            return self._newest(plain.rpartition(":")[2], kind="")
        *_, kind, key = ["", *plain.split("/")] if "/" in plain else ["", "", ""]
        return self._newest(key, kind=kind) if kind and key else None

    def _newest(self, key: str, *, kind: str) -> Resource | None:
        """Of several versions, the one updated last; of equals, the first."""
        known = [r for r in self._by_key.get(key, []) if kind in ("", r.kind) and not r.owner]
        return max(known, key=_updated, default=None)

    def _add(
        self, body: Any, *, where: str, path: str, url: str, wrapping: list[tuple[str, Any]]
    ) -> None:
        if not isinstance(body, dict):
            raise PayloadInvalid(f"{where} is not a FHIR resource.", fix=NOT_FHIR)
        kind = body.get("resourceType")
        if not isinstance(kind, str) or not _KIND.match(kind):
            raise PayloadInvalid(f"{where} does not say its resourceType.", fix=NOT_FHIR)
        if kind == "Bundle":
            self._add_bundle(body, where=where, path=path or "Bundle", wrapping=wrapping)
            return
        key = _key(body.get("id"), f"{where} ({kind}).id") or _key_of_url(url)
        resource = Resource(
            body,
            kind=kind,
            key=key,
            where=f"{where} ({kind})",
            path=self._unused(f"{kind}/{_spelled(key)}" if key else path or kind),
        )
        resource.wrapping = wrapping
        self._keep(resource, url)
        self._add_contained(resource)

    def _add_bundle(
        self, body: dict[str, Any], *, where: str, path: str, wrapping: list[tuple[str, Any]]
    ) -> None:
        entries = body.get("entry")
        spelled = ("resourceType",) if entries is None else ("resourceType", "entry")
        around = {name: part for name, part in body.items() if name not in spelled}
        self.loose += [*wrapping, *walk(around, path)]
        if not isinstance(entries, list | None):
            raise PayloadInvalid(f"{where}.entry should be a list.", fix=NOT_FHIR)
        inside = "" if where == "The message" else f"{where}."
        for place, entry in enumerate(entries or []):
            here, at = f"{inside}entry[{place}]", f"{path}.entry[{place}]"
            if not isinstance(entry, dict):
                raise PayloadInvalid(f"{here} should be an object.", fix=NOT_FHIR)
            is_empty = entry.get("resource") is None
            around = {n: part for n, part in entry.items() if is_empty or n != "resource"}
            leaves = list(walk(around, at))
            if is_empty:
                self.loose += leaves
                continue
            url = entry.get("fullUrl")
            self._add(
                entry["resource"],
                where=here,
                path=f"{at}.resource",
                url=url if isinstance(url, str) else "",
                wrapping=leaves,
            )

    def _add_contained(self, owner: Resource) -> None:
        parts = owner.body.get("contained")
        parts = [parts] if isinstance(parts, dict) else parts
        if not isinstance(parts, list | None):
            raise PayloadInvalid(f"{owner.where}.contained should be a list.", fix=NOT_FHIR)
        for place, body in enumerate(parts or []):
            where = f"{owner.where}.contained[{place}]"
            if not isinstance(body, dict) or not isinstance(body.get("resourceType"), str):
                raise PayloadInvalid(f"{where} is not a FHIR resource.", fix=NOT_FHIR)
            key = _key(body.get("id"), f"{where}.id")
            path = f"{owner.path}#{_spelled(key)}" if key else f"{owner.path}.contained[{place}]"
            kind = body["resourceType"]
            self._keep(
                Resource(
                    body, kind=kind, key=key, path=self._unused(path), where=where, owner=owner
                ),
                f"{owner.path}#{key}" if key else "",
            )

    def _keep(self, resource: Resource, url: str) -> None:
        self.resources.append(resource)
        self._by_key.setdefault(resource.key, []).append(resource)
        if url and (url not in self._by_url or _updated(resource) > _updated(self._by_url[url])):
            self._by_url[url] = resource

    def _unused(self, path: str) -> str:
        """Tell two resources of one name apart: the second gets ``~2``."""
        name, again = path, 1
        while name in self._paths:
            again += 1
            name = f"{path}~{again}"
        self._paths.add(name)
        return name


def references(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield every reference in a resource as (path, reference)."""
    for path, raw in resource.leaves:
        if path.endswith(".reference") and isinstance(raw, str):
            yield path, raw


def _key(value: Any, where: str) -> str:
    """Return an id that may stand in a path, or nothing where there is none."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not _KEY.match(value):
        raise PayloadInvalid(
            f"{where} is not an id: letters, digits, '-' and '.', at most 128.", fix=NOT_FHIR
        )
    return value


def _key_of_url(url: str) -> str:
    last = re.split(r"[/:]", _VERSION.sub("", url))[-1]
    return last if _KEY.match(last) else ""


def _spelled(key: str) -> str:
    """Return an id as it stands in a path, where a dot begins the next element."""
    return key.replace(".", "%2E")


def _updated(resource: Resource) -> str:
    meta = resource.body.get("meta")
    updated = meta.get("lastUpdated") if isinstance(meta, dict) else ""
    return updated if isinstance(updated, str) else ""
