"""The plain-text note of a visit, in words of our own."""

from datetime import datetime, timedelta

from integrations.demo.parts import Service, Visit

SIDES = {"L": "left", "R": "right", "B": "both sides"}


def write(visit: Visit, *, began: datetime) -> str:
    """Return the note a clinician of the demo clinic would have signed."""
    findings = "; ".join(f"{label.lower()} ({code})" for code, label in visit.diagnoses)
    who = f"{visit.rendering.given} {visit.rendering.family}, {visit.rendering.credential}"
    parts = [
        f"Visit: {visit.kind}. Seen by {who}.",
        *([visit.story] if visit.story else []),
        f"Assessment: {findings}. Tolerated well, no new complaints.",
        "Done today:",
        *_services(visit, began),
    ]
    if visit.assistant is not None:
        name = f"{visit.assistant.given} {visit.assistant.family}"
        parts.append(f"Assistant on the floor: {name}, {visit.assistant.credential}.")
    if visit.plan is not None:
        parts.append(f"Plan of care certified through {visit.plan[1].isoformat()}; continue.")
    return "\n".join(parts) + visit.note + "\n"


def clock(visit: Visit, began: datetime) -> list[tuple[Service, datetime, datetime]]:
    """Return each service, one after the other, with its begin and end."""
    times, at = [], began
    for service in visit.services:
        end = at + timedelta(minutes=service.minutes or 0)
        times.append((service, at, end))
        at = end
    return times


def _services(visit: Visit, began: datetime) -> list[str]:
    lines = []
    for service, start, end in clock(visit, began):
        line = f"- {service.label}"
        if service.side:
            line += f", {SIDES[service.side]}"
        if service.minutes:
            line += f", {service.minutes} min ({start:%H:%M}-{end:%H:%M})"
        lines.append(line + _by_whom(service) + ".")
    return lines


def _by_whom(service: Service) -> str:
    shares = [
        f"{minutes} min by the {who}"
        for minutes, who in ((service.pt, "therapist"), (service.pta, "assistant"))
        if minutes
    ]
    if service.together:
        shares.append(f"{service.together} min by both together")
    return "; " + ", ".join(shares) if shares and (service.pta or service.together) else ""
