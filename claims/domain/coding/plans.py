"""Which therapy plan of care a line stands under, and what it attests."""

from collections.abc import Iterator, Sequence

from claims.domain.coding import kx
from claims.domain.coding.assistant_split import DISCIPLINE_MODIFIER
from claims.domain.coding.codetables import Tables
from claims.domain.coding.history import History, Plan
from claims.domain.coding.kx import Standing
from claims.domain.content import Line

_MODIFIER = {discipline.value: modifier for discipline, modifier in DISCIPLINE_MODIFIER.items()}


def of_line(history: History, line: Line) -> tuple[Plan, ...]:
    """Return the plans of the line's discipline, those that hold on its day first."""
    mine = [plan for plan in history.plans if _MODIFIER.get(plan.discipline) in line.modifiers]
    return tuple(sorted(mine, key=lambda plan: not plan.holds(line.from_date)))


def attesting(history: History, line: Line) -> Plan | None:
    """Return the plan whose therapist stands for KX on the line's day, None for none.

    The word is kept with one certification and holds for its days,
    whenever it was given: a visit may be billed after its plan has ended.
    """
    for plan in of_line(history, line):
        if plan.kx_attested_on and plan.holds(line.from_date):
            return plan
    return None


def attested_kx(
    lines: Sequence[Line], *, history: History, tables: Tables
) -> Iterator[tuple[Line, Plan, Standing]]:
    """Yield the lines over the threshold for which a plan of care attests KX."""
    if not any(plan.kx_attested_on for plan in history.plans):
        return
    for standing, members in kx.standings(lines, history=history, tables=tables):
        for line in members if standing.is_required else ():
            plan = attesting(history, line)
            if plan is not None and "KX" not in line.modifiers:
                yield line, plan, standing
