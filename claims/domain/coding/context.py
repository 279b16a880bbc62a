"""What the engine needs to know beside the facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from claims.domain.coding import payers
from claims.domain.coding.codetables import Tables
from claims.domain.coding.history import History
from claims.domain.coding.tables import FeeSchedule, NoFees, TherapyTable
from claims.domain.coding.timed_units import Method
from claims.domain.facts import Discipline
from claims.domain.provenance import Origin, Provenance


@dataclass(frozen=True, slots=True)
class CodingContext:
    """One claim's payer, tables and diagnoses.

    ``payer_units_method`` is empty when the payer counts as its class
    does; ``assistant_modifiers`` None when it decides as its class does.
    ``discipline`` holds where a service does not name its own.
    ``diagnoses`` are the claim's diagnosis uids in order,
    ``diagnosis_codes`` their codes. ``facts`` is the provenance of the
    facts, keyed ``facts[S1].minutes``; ``payer`` is what chose the
    payer, on whose rules units and charges hang.
    ``history`` and ``tables`` say where the year's therapy stands.
    """

    today: date
    payer_class: str = ""
    payer_units_method: str = ""
    assistant_modifiers: bool | None = None
    discipline: Discipline | None = None
    diagnoses: tuple[str, ...] = ()
    diagnosis_codes: Mapping[str, str] = field(default_factory=dict)
    therapy: TherapyTable = field(default_factory=TherapyTable)
    fees: FeeSchedule = field(default_factory=NoFees)
    facts: Provenance = field(default_factory=dict)
    payer: Origin | None = None
    payer_id: str = ""
    kx_modifier: bool | None = None
    history: History = field(default_factory=History)
    tables: Tables = field(default_factory=Tables)

    @property
    def method(self) -> Method:
        """How this payer counts the units of timed codes."""
        return payers.units_method(payer_class=self.payer_class, own=self.payer_units_method)

    @property
    def wants_kx(self) -> bool:
        """Whether this payer holds therapy to the yearly threshold."""
        return payers.wants_kx(payer_class=self.payer_class, own=self.kx_modifier)

    @property
    def wants_assistant_modifiers(self) -> bool:
        """Whether this payer takes CQ and CO."""
        return payers.wants_assistant_modifiers(
            payer_class=self.payer_class, own=self.assistant_modifiers
        )
