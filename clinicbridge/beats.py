"""Which queue a task goes to, and how often each sweep looks for what nobody took."""

from typing import Any

OURS, OUTSIDE = "clinicbridge.tasks", "integrations.tasks"
ROUTES = {
    f"{OUTSIDE}.ingest*": {"queue": "ingest"},
    f"{OUTSIDE}.push*": {"queue": "push"},
    f"{OURS}.read_note*": {"queue": "reading"},
    f"{OURS}.suggestions*": {"queue": "suggestions"},
    f"{OUTSIDE}.suggestions*": {"queue": "suggestions"},  # a model may hang
}
# Seconds between two looks at what has time.
DAYS = 15 * 60  # whether a practice's night has come
REPLAYS = 6 * 3600  # what a replay found is kept a month

DECISIONS = 6 * 3600  # whether people keep turning a kind of suggestion down


def schedule(*, sweep: int, fields: int) -> dict[str, dict[str, Any]]:
    """Return beat's schedule; what nobody took by the next look is found by that one."""
    paces = {
        f"{OURS}.beat_heart": sweep,
        f"{OURS}.suggestions_heart": sweep,
        f"{OURS}.sweep_jobs": sweep,
        f"{OURS}.sweep_notes": sweep,
        f"{OURS}.sweep_fields": fields,
        f"{OURS}.sweep_replays": REPLAYS,
        f"{OURS}.judge_decisions": DECISIONS,
        f"{OUTSIDE}.sweep_inbox": sweep,
        f"{OUTSIDE}.sweep_outbox": sweep,
        f"{OUTSIDE}.sweep_holds": sweep,
        f"{OUTSIDE}.sweep_suggestions": sweep,
        f"{OUTSIDE}.sweep_days": DAYS,
    }
    return {
        name: {"task": name, "schedule": float(pace), "options": {"expires": pace}}
        for name, pace in paces.items()
    }
