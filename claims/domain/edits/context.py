"""What the edits may know beside the claim itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from claims.domain import facts
from claims.domain.coding import payers
from claims.domain.coding.codetables import Tables
from claims.domain.coding.history import History
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.coding.tables import FeeSchedule, ModifierTable, NoFees, TherapyTable
from claims.domain.coding.timed_units import Method
from claims.domain.corrected_claims import Kind, Original
from claims.domain.edits.findings import Severity
from claims.domain.facts import DocumentedService
from claims.domain.mapping.results import Problem
from claims.domain.reading.reading import Reading


@dataclass(frozen=True, slots=True)
class Context:
    """The visit behind the claim, its payer and the tables.

    ``is_amended`` says that the EMR sent a later version than the one
    this claim was drafted from, ``is_remapped`` that the same version
    reads otherwise under a newer mapping; ``is_sent`` that the claim left
    and was taken in; ``visit_status`` is the visit's own.
    ``original`` is the sent claim that this one corrects.
    ``payer`` is what the payer decides for itself, ``history`` what the
    clinic's records hold of the patient, ``tables`` the published code
    tables, ``fees`` the clinic's charges; ``place_of_service`` is the
    location's own. ``keeps_plans`` says that the practice has plans of
    care on file, of whatever patient. ``emr_modifiers``
    are (line uid, modifier) pairs the record itself carries. ``settings``
    are the practice's own severities by edit; None switches one off.
    ``readings`` are what readers drew from the visit's notes.
    """

    today: date
    payer_class: str = ""
    services: tuple[DocumentedService, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_amended: bool = False
    is_remapped: bool = False
    is_sent: bool = False
    visit_status: str = "FINISHED"
    original: Original | None = None
    payer_units_method: str = ""
    therapy: TherapyTable = field(default_factory=TherapyTable)
    modifiers: ModifierTable = field(default_factory=ModifierTable)
    tables: Tables = field(default_factory=Tables)
    history: History = field(default_factory=History)
    payer: PayerRules = field(default_factory=PayerRules)
    place_of_service: str = ""
    emr_modifiers: frozenset[tuple[str, str]] = frozenset()
    fees: FeeSchedule = field(default_factory=NoFees)
    keeps_plans: bool = False
    settings: Mapping[str, Severity | None] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()

    @property
    def is_void(self) -> bool:
        """Whether the claim takes back another one, and asks nobody for money."""
        return self.original is not None and self.original.kind == Kind.VOID

    @property
    def method(self) -> Method:
        """How the payer counts the units of timed codes."""
        own = self.payer_units_method or self.payer.units_method
        return payers.units_method(payer_class=self.payer_class, own=own)

    @property
    def wants_assistant_modifiers(self) -> bool:
        """Whether the payer takes CQ and CO."""
        return payers.wants_assistant_modifiers(
            payer_class=self.payer_class, own=self.payer.assistant_modifiers
        )

    @property
    def follows_medicare(self) -> bool:
        """Whether the payer takes Medicare's therapy rules for its own."""
        return self.payer_class in payers.FOLLOW_MEDICARE

    @property
    def is_medicare(self) -> bool:
        """Whether Medicare Part B itself is asked to pay."""
        return self.payer_class in payers.MEDICARE_PART_B

    def service_of(self, uid: str) -> DocumentedService | None:
        """Return the documented service a line was drawn from, None for a hand-made one."""
        return facts.drawn_from(uid, self.services)
