"""The search for a patient's words sees each of them in disguise, and none where there is none."""

import base64
import hashlib
import random
import uuid

import pytest

from clinicbridge.vault import seal
from tests.flows import canaries, search


def shown(content, word):
    return search.shows(content, list(search.disguises(word)))


@pytest.mark.parametrize("word", canaries.WORDS)
def test_a_word_is_found_in_every_disguise_wherever_it_begins(word):
    for before in range(8):
        said = f"{'?' * before}{word}>>"
        for content in (
            said.encode(),
            said.upper().encode(),
            said.encode("utf-16-le"),
            said.encode().hex().encode(),
            base64.b64encode(said.encode()),
            base64.urlsafe_b64encode(said.encode()),
        ):
            assert shown(b"|" + content + b"|", word), content


@pytest.mark.parametrize("said", ["|%s|", "DMG*D8*%s*F~", '{"born": "%s"}', "?born=%s&", "%s"])
def test_a_day_of_birth_is_found_as_messages_write_it(said):
    assert shown((said % "19310719").encode(), "19310719")


def test_no_word_is_found_in_what_is_sealed_hashed_or_numbered():
    chance = random.Random(1)
    sealed = seal.seal(bytes(32), "1931a719", chance.randbytes(3_000_000), b"")
    digests = [hashlib.sha256(b"%d" % number).hexdigest() for number in range(20_000)]
    ids = [str(uuid.UUID(int=chance.getrandbits(128))) for _ in range(20_000)]
    longer = ["4417719310719", "0a19310719ff", "2026-11-28 10:00:00.1931071"]
    content = "\n".join([sealed, *digests, *ids, *longer]).encode()

    assert [word for word in canaries.WORDS if shown(content, word)] == []
