"""Edits on who may bill therapy: therapists do, assistants work under them."""

from collections.abc import Iterator

from claims.domain.coding import professions
from claims.domain.coding.professions import Profession
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity
from claims.domain.edits.registry import edit

INCIDENT_TO = "CMS Pub. 100-02, ch. 15, sec. 230.1.C, 230.2.C and 230.5"
_THERAPISTS = (Profession.PT, Profession.OT)
_ASSISTANT = {"CQ": "a physical therapist assistant", "CO": "an occupational therapy assistant"}
_THERAPIST = {"CQ": "physical therapist", "CO": "occupational therapist"}


@edit("therapists.assistant_not_under_therapist", severity=Severity.BLOCKS, source=INCIDENT_TO)
def assistant_works_under_a_therapist(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """An assistant's service is billed under the therapist, never incident to a physician."""
    rendering = professions.of(content.rendering)
    if rendering in (Profession.UNKNOWN, *_THERAPISTS) or not context.follows_medicare:
        return  # a therapist of the other discipline is another edit's
    for line in content.lines:
        for modifier in _ASSISTANT:
            if modifier in line.modifiers:
                yield Remark(
                    f"{line.code} carries {modifier}: {_ASSISTANT[modifier]} gave it, so the "
                    f"rendering provider is the enrolled {_THERAPIST[modifier]}.",
                    line.uid,
                    _judged(line, content),
                )


@edit("therapists.assistant_renders", severity=Severity.BLOCKS, source=INCIDENT_TO)
def assistant_is_not_the_rendering_provider(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """Medicare does not enrol therapy assistants: they are never the rendering provider."""
    rendering = professions.of(content.rendering)
    if rendering in professions.ASSISTANTS and context.follows_medicare:
        yield Remark(
            "The rendering provider is a therapy assistant: name the therapist who supervised.",
            "rendering.npi",
            {"credential": content.rendering.credential, "taxonomy": content.rendering.taxonomy},
        )


@edit("therapists.other_discipline", severity=Severity.CONFIRM, source=INCIDENT_TO)
def therapist_keeps_to_their_discipline(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """A physical therapist does not render occupational therapy, nor the other way round."""
    wanted = {"GP": Profession.PT, "GO": Profession.OT, "GN": Profession.SLP}
    rendering = professions.of(content.rendering)
    if rendering not in wanted.values():
        return  # physicians may give therapy of any kind
    for line in content.lines:
        given = [m for m in line.modifiers if m in wanted]
        if len(given) == 1 and wanted[given[0]] is not rendering:
            yield Remark(
                f"{line.code} carries {given[0]}; the rendering provider is {rendering.value}.",
                line.uid,
                _judged(line, content),
            )


def _judged(line: Line, content: ClaimContent) -> dict[str, object]:
    return {
        "modifiers": line.modifiers,
        "credential": content.rendering.credential,
        "taxonomy": content.rendering.taxonomy,
    }
