"""Has notes with known answers read by a model, as a visit's note is, to be measured."""

from collections.abc import Mapping
from typing import Any

from claims.domain.encounter import NoteRecord
from claims.domain.reading import candidates, sending, speech, verify
from claims.domain.reading.holding import Checks
from claims.domain.reading.identifiers import Known
from claims.domain.reading.reading import Reading
from claims.domain.reading.sending import Packet
from claims.management.notework import shown, surroundings
from claims.services import code_names
from clinicbridge import env
from integrations import registry
from integrations.errors import OutsideError
from integrations.ports import Endpoint, NoteRequest, Suggested

VENDOR = "claude"
HOW = "Set CLINICBRIDGE_MODEL_URL, CLINICBRIDGE_MODEL_KEY (or _FILE) and CLINICBRIDGE_MODEL."


def by_model(text: str, said: Mapping[str, Any]) -> Reading:
    """Return what our own reader makes of a note, and what of a model's answer holds beside it.

    Raises shown.CannotAsk where no endpoint is named or it does not answer.
    """
    ours = shown.by_engine(text, said)
    note = NoteRecord(key=shown.KEY, text=text)
    packet = _packet(note, said, ours)
    answered = _asked(packet)
    if answered.abstention is not None:
        return ours
    checks = Checks(
        packet=packet,
        day=surroundings.day(said),
        tables=surroundings.tables(),
        speech=speech.of([note]),
        says=code_names.judge(shown.phrases(), on=surroundings.day(said)),
        source=VENDOR,
        version=f"{answered.model}/{answered.prompt}",
    )
    return _together(ours, verify.verify(answered.answer, checks))


def _packet(note: NoteRecord, said: Mapping[str, Any], ours: Reading) -> Packet:
    """Return what is sent: nobody is known by name, so patterns alone replace."""
    day = surroundings.day(said)
    chosen = candidates.choose(
        phrases=[one.phrase for one in ours.problems],
        search=lambda words: [one.code for one in shown.found(words, on=day)],
        given=[code for one in ours.problems for code in (one.code, *one.others) if code],
        services=[(one.code, one.label) for one in shown.phrases().entries],
        tables=surroundings.tables(),
        on=day,
    )
    parts = sending.parts([note], known=Known(), visit=day)
    return Packet(parts, {"payer class": surroundings.payer_class(said)}, chosen)


def _asked(packet: Packet) -> Suggested:
    url, model = env.text("CLINICBRIDGE_MODEL_URL", ""), env.text("CLINICBRIDGE_MODEL", "")
    if not url or not model:
        raise shown.CannotAsk(HOW)
    endpoint = Endpoint(base_url=url, secrets={"token": env.text("CLINICBRIDGE_MODEL_KEY", "")})
    request = NoteRequest(packet.notes, packet.structured, packet.candidates.text)
    try:
        return registry.suggester(VENDOR, endpoint).read(request, model=model)
    except OutsideError as error:
        raise shown.CannotAsk(f"The model did not answer: {error}") from None


def _together(ours: Reading, theirs: Reading) -> Reading:
    """Return one reading of both: ours first, what it has is not said twice."""
    codes = {one.code for one in ours.services} | {one.code for one in ours.problems}
    return ours.model_copy(
        update={
            "services": (*ours.services, *(s for s in theirs.services if s.code not in codes)),
            "problems": (*ours.problems, *(p for p in theirs.problems if p.code not in codes)),
            "inferred": theirs.inferred,
        }
    )
