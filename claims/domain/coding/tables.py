"""The tables the engine is handed: therapy codes, modifiers, fees."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class TherapyTable:
    """Which codes are therapy always or sometimes, and how their time counts.

    ``timed`` count by 15 minutes, ``untimed`` once a day, ``otherwise``
    by an hour, a half hour, or as their report says.
    ``not_valid`` maps a code Medicare does not take to the one it takes
    instead; ``bundled`` are never paid on their own by Medicare;
    ``discipline`` is the one modifier a discipline's own codes take.
    ``sometimes`` are therapy where a therapist gives them or a plan of care
    stands behind them, and a physician's own service elsewhere.
    """

    release: str = ""
    timed: frozenset[str] = frozenset()
    untimed: frozenset[str] = frozenset()
    otherwise: frozenset[str] = frozenset()
    not_valid: Mapping[str, str] = field(default_factory=dict)
    bundled: frozenset[str] = frozenset()
    not_by_assistant: frozenset[str] = frozenset()
    discipline: Mapping[str, str] = field(default_factory=dict)
    sometimes: frozenset[str] = frozenset()

    def is_therapy(self, code: str) -> bool:
        """Say whether the code is given under a therapy plan of care, whoever gives it."""
        return any(code in codes for codes in self._kinds)

    def may_be_therapy(self, code: str) -> bool:
        """Say whether the code is therapy always or sometimes."""
        return code in self.sometimes or self.is_therapy(code)

    @property
    def paid(self) -> frozenset[str]:
        """Codes a payer pays on a line of their own, so that their amounts add up."""
        return self.timed | self.untimed | self.otherwise

    @property
    def _kinds(self) -> tuple[frozenset[str], ...]:
        return self.timed, self.untimed, self.otherwise, self.bundled


@dataclass(frozen=True, slots=True)
class ModifierTable:
    """Modifiers with our own words, which exclude each other, and where they stand.

    ``em_only`` belong on evaluation and management lines, ``not_on_em``
    never do.
    """

    release: str = ""
    meanings: Mapping[str, str] = field(default_factory=dict)
    exclusive: tuple[tuple[str, ...], ...] = ()
    requires: Mapping[str, str] = field(default_factory=dict)
    em_only: frozenset[str] = frozenset()
    not_on_em: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fee:
    """What the clinic charges per unit, and the schedule that says so."""

    amount: Decimal
    schedule: str


class FeeSchedule(Protocol):
    """The clinic's charges for one payer."""

    def fee(self, *, code: str, modifiers: tuple[str, ...], on: date | None) -> Fee | None:
        """Return the fee per unit in force on a date, None when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class NoFees:
    """A practice that has loaded no fee schedule."""

    def fee(self, **asked: object) -> Fee | None:  # noqa: ARG002
        """Return None: nothing is loaded."""
        return None


def therapy_from(stored: Mapping[str, Any], *, release: str = "") -> TherapyTable:
    """Read therapy_codes.json."""
    return TherapyTable(
        release=release,
        timed=frozenset(stored["timed_15_min"]),
        untimed=frozenset(stored["untimed"]),
        otherwise=frozenset(stored["counted_otherwise"]),
        not_valid=dict(stored["medicare_not_valid"]),
        bundled=frozenset(stored["medicare_bundled"]),
        not_by_assistant=frozenset(stored["evaluation_not_by_assistant"]),
        discipline={
            code: modifier for modifier, own in stored["one_discipline"].items() for code in own
        },
        sometimes=frozenset(stored["sometimes_therapy"]),
    )


def modifiers_from(stored: Mapping[str, Any], *, release: str = "") -> ModifierTable:
    """Read modifiers.json."""
    return ModifierTable(
        release=release,
        meanings={entry["code"]: entry.get("meaning", "") for entry in stored["modifiers"]},
        exclusive=tuple(tuple(group) for group in stored["exclusive_groups"]),
        requires=dict(stored["requires"]),
        em_only=frozenset(stored.get("em_only", ())),
        not_on_em=frozenset(stored.get("not_on_em", ())),
    )
