"""The promises of a suggester, tested for every vendor behind the port."""

import contextlib
import json
from datetime import timedelta
from typing import Any, ClassVar

import pytest

from integrations import http
from integrations.errors import Misconfigured, OutsideError, Refused, Unavailable
from integrations.ports import Abstention, CodeSuggester, NoteRequest
from tests.kits import messages_api
from tests.kits.messages_api import MessagesApi

CANARY = "Quarrelfeather"
REQUEST = NoteRequest(
    notes=(f"Left knee pain. {CANARY} walks.", "Second note."),
    structured="visit: OFFICE",
    candidates="d1: Pain in left knee",
)


class CodeSuggesterKit:
    """Subclass per vendor: build the adapter against a server that speaks its protocol."""

    model: ClassVar[str] = "some-model"

    def make(self, api: MessagesApi, **changes: Any) -> CodeSuggester:
        """Build the adapter as the registry would, leading to this server."""
        raise NotImplementedError

    @pytest.fixture
    def api(self, settings: Any) -> Any:
        settings.CLINICBRIDGE_PRIVATE_HOSTS = ["127.0.0.1"]
        with messages_api.running() as server:
            yield server

    def read(self, api: MessagesApi, request: NoteRequest = REQUEST) -> Any:
        return self.make(api).read(request, model=self.model)

    def test_an_answer_is_handed_on_with_what_it_took(self, api: MessagesApi) -> None:
        said = {**messages_api.NOTHING, "instruction_like_quotes": ["knee pain ’ é"]}
        api.be_well(lambda _: said)

        suggested = self.read(api)

        assert suggested.answer == said
        assert suggested.abstention is None
        assert (suggested.input_tokens, suggested.output_tokens) == (1200, 300)
        assert (suggested.cache_read_tokens, suggested.cache_write_tokens) == (900, 20)
        assert (suggested.model, suggested.characters) == ("stand-in-1", len(json.dumps(said)))
        assert suggested.prompt

    def test_everything_there_is_to_send_is_sent_as_it_is(self, api: MessagesApi) -> None:
        self.read(api)

        sent = api.note()
        for text in (*REQUEST.notes, REQUEST.structured, REQUEST.candidates):
            assert text in sent

    @pytest.mark.parametrize(
        ("fault", "why"),
        [
            ("refusal", Abstention.REFUSAL),
            ("truncated", Abstention.TRUNCATED),
            ("malformed", Abstention.UNREADABLE),
            ("empty", Abstention.UNREADABLE),
        ],
    )
    def test_an_answer_that_says_nothing_is_an_abstention(
        self, api: MessagesApi, fault: str, why: Abstention
    ) -> None:
        api.suffer(fault)

        suggested = self.read(api)

        assert (suggested.answer, suggested.abstention) == (None, why)
        assert suggested.input_tokens == 1200

    @pytest.mark.parametrize(
        ("fault", "raised"),
        [
            ("limited", Unavailable),
            ("overloaded", Unavailable),
            ("broken", Unavailable),
            ("reset", Unavailable),
            ("endless", Unavailable),
            ("too_large", Refused),
            ("forbidden", Misconfigured),
        ],
    )
    def test_what_went_wrong_is_told_in_our_words_without_the_note(
        self, api: MessagesApi, fault: str, raised: type[OutsideError]
    ) -> None:
        api.suffer(fault)

        with pytest.raises(raised) as caught:
            self.read(api)

        told = [repr(caught.value), str(caught.value), str(caught.value.__cause__)]
        assert CANARY not in "".join(told)
        assert len(api.calls) == 1  # nobody asks again behind our back

    @pytest.mark.parametrize("fault", ["html", "not_a_message", "moved"])
    def test_an_answer_of_something_else_is_nobody_s_suggestion(
        self, api: MessagesApi, fault: str
    ) -> None:
        api.suffer(fault)

        told = ""
        with contextlib.suppress(OutsideError):
            suggested = self.read(api)
            told = repr(suggested)
            assert (suggested.answer, suggested.abstention) == (None, Abstention.UNREADABLE)
        assert CANARY not in told
        assert len(api.calls) == 1

    @pytest.mark.parametrize("fault", ["hang", "drip"])
    def test_an_answer_that_does_not_come_ends_in_time(
        self, api: MessagesApi, fault: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = http.client
        monkeypatch.setattr(http, "client", lambda url, **o: client(url, **{**o, "timeout": 0.4}))
        api.suffer(fault)

        with pytest.raises(Unavailable):
            self.read(api)

    @pytest.mark.parametrize(
        ("header", "wish"),
        [({"retry_after": "7"}, timedelta(seconds=7)), ({"retry_after": "soon"}, None), ({}, None)],
    )
    @pytest.mark.parametrize("fault", ["limited", "overloaded"])
    def test_how_long_to_wait_is_handed_on(
        self, api: MessagesApi, fault: str, header: dict[str, str], wish: timedelta | None
    ) -> None:
        api.suffer(fault, **header)

        with pytest.raises(Unavailable) as caught:
            self.read(api)

        assert caught.value.retry_after == wish

    def test_a_wrong_key_a_missing_one_and_no_model_are_settings(self, api: MessagesApi) -> None:
        for changes in ({"token": "wrong"}, {"token": ""}, {"token": "a\nb"}, {"base_url": ""}):
            with pytest.raises(Misconfigured):
                self.make(api, **changes).read(REQUEST, model=self.model)
        with pytest.raises(Misconfigured):
            self.make(api).read(REQUEST, model="")

    def test_a_private_address_nobody_allowed_is_refused(
        self, api: MessagesApi, settings: Any
    ) -> None:
        settings.CLINICBRIDGE_PRIVATE_HOSTS = []

        with pytest.raises(Misconfigured):
            self.make(api).read(REQUEST, model=self.model)
        assert api.calls == []

    def test_a_call_is_recorded_like_any_other(self, api: MessagesApi) -> None:
        calls: list[http.Call] = []
        with http.recording(calls.append):
            self.read(api)

        (call,) = calls
        assert (call.host, call.status, call.outcome) == ("127.0.0.1", 200, "answered")
        assert CANARY not in json.dumps(call.route)
