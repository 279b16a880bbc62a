"""What every EncounterSource promises, as tests a vendor's own test class inherits."""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.domain.encounter import EncounterRecord
from integrations.errors import PayloadInvalid
from integrations.ports import EncounterSource
from tests import examples

# Of what JSON can say, one of each kind that could surprise a reader.
SUBSTITUTES: tuple[Any, ...] = (
    None,
    True,
    7,
    -1,
    1.5,
    "",
    "x",
    "2026-13-45",
    [],
    {},
    [[]],
    ["x"],
    [None],
    {"x": {"y": 1}},
)
HOSTILE = {
    "empty": b"",
    "not JSON": b"MSH|^~\\&|EMR",
    "cut short": b'{"resourceType": "Bundle", "entry": [',
    "a number": b"7",
    "a list": b"[]",
    "null": b"null",
    "too deep": b"[" * 100_000,
    "deep but closed": b'{"a":' * 65 + b"1" + b"}" * 65,
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "a name twice": b'{"resourceType": "Bundle", "resourceType": "Patient"}',
    "a giant number": b'{"a": ' + b"9" * 100_000 + b"}",
    "a giant exponent": b'{"a": 1e999999999}',
    "half a character": b'{"a": "\\ud800"}',
    "an escaped NUL": b'{"a": "\\u0000"}',
    "a raw NUL": b'{"a": "\x00"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "Latin-1": '{"a": "é"}'.encode("latin-1"),
    "more than 5 MB": b'{"a": "' + b"x" * (5 * 1024 * 1024) + b'"}',
    "too many parts": b"[" + b"{}," * 500_000 + b"{}]",
}


class EncounterSourceKit(ABC):
    """Subclass with a sample that holds one whole visit."""

    content_type = "application/json"
    canaries: tuple[str, ...]  # values of the sample that must be in no error

    @abstractmethod
    def make(self) -> EncounterSource:
        """Return the source under test."""

    @abstractmethod
    def sample(self) -> bytes:
        """Return a JSON message with one visit and everything this source can say."""

    @abstractmethod
    def leaves(self, document: Any) -> dict[str, Any]:
        """Return the leaves of a document by path, found without the source's help."""

    def parse(self, body: bytes) -> list[EncounterRecord]:
        """Read a body as this source's own content type."""
        return self.make().parse(body, content_type=self.content_type)

    def test_the_same_bytes_are_read_the_same(self):
        assert self.parse(self.sample()) == self.parse(self.sample())

    def test_a_record_survives_storage(self):
        (record,) = self.parse(self.sample())

        stored = json.dumps(record.as_json(), allow_nan=False)

        assert EncounterRecord.model_validate_json(stored).as_json() == record.as_json()

    def test_every_source_names_a_leaf_and_reads_as_it_was_sent(self):
        document = json.loads(self.sample())
        sent = self.leaves(document)

        for record in self.parse(self.sample()):
            for leaf in record.sources.values():
                assert leaf.path.endswith(".id") or str(leaf.raw) == str(sent[leaf.path])

    def test_no_leaf_is_lost(self):
        assert self._lost(self.sample(), self.parse(self.sample())) == set()

    @pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
    def test_a_hostile_body_is_refused_with_a_reason_and_a_fix(self, body):
        with pytest.raises(PayloadInvalid) as caught:
            self.parse(body)

        assert caught.value.reason.endswith(".")
        assert caught.value.fix

    def test_a_body_of_another_content_type_is_refused(self):
        with pytest.raises(PayloadInvalid):
            self.make().parse(self.sample(), content_type="text/html")

    @settings(
        deadline=None, max_examples=examples.of(400), suppress_health_check=[HealthCheck.too_slow]
    )
    @given(data=st.data())
    def test_a_wrong_type_anywhere_is_read_or_refused_and_nothing_is_lost(self, data):
        document = json.loads(self.sample())
        holder, key = data.draw(st.sampled_from(list(_slots(document))))
        holder[key] = data.draw(st.sampled_from(SUBSTITUTES))

        self._read_or_refuse(json.dumps(document).encode())

    @settings(
        deadline=None, max_examples=examples.of(100), suppress_health_check=[HealthCheck.too_slow]
    )
    @given(data=st.data())
    def test_a_missing_part_anywhere_is_read_or_refused(self, data):
        document = json.loads(self.sample())
        holder, key = data.draw(st.sampled_from(list(_slots(document))))
        del holder[key]

        self._read_or_refuse(json.dumps(document).encode())

    def _read_or_refuse(self, body: bytes) -> None:
        try:
            records = self.parse(body)
        except PayloadInvalid as refusal:
            said = f"{refusal} {refusal.reason} {refusal.fix}"
            assert not [canary for canary in self.canaries if canary in said]
            return
        assert self._lost(body, records) == set()

    def _lost(self, body: bytes, records: list[EncounterRecord]) -> set[str]:
        """Return the leaves that are in no record's sources or unknown."""
        kept = {leaf.path for record in records for leaf in record.sources.values()}
        kept |= {leaf.path for record in records for leaf in record.unknown}
        return set(self.leaves(json.loads(body))) - kept


def _slots(document: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place in a document that could hold something else."""
    pairs = document.items() if isinstance(document, dict) else enumerate(document)
    for key, part in list(pairs):
        yield document, key
        if isinstance(part, dict | list):
            yield from _slots(part)
