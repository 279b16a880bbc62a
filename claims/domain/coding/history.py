"""What the clinic's records hold of a patient beside the visit itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Plan:
    """A therapy plan of care; ``kx_attested_on`` when its therapist stands for KX."""

    id: str
    discipline: str
    certified_from: date | None = None
    certified_to: date | None = None
    certified_by_npi: str = ""
    kx_attested_on: date | None = None

    def holds(self, on: date | None) -> bool:
        """Say whether a day lies inside the certification; open ends are open."""
        if on is None:
            return True
        starts = self.certified_from is None or self.certified_from <= on
        return starts and (self.certified_to is None or on <= self.certified_to)


@dataclass(frozen=True, slots=True)
class Permit:
    """An authorization or a referral: visits or units between two dates.

    ``used`` counts what other claims of the practice took, this claim
    left out. ``codes`` empty means any. ``payer_id`` empty means any.
    """

    id: str
    number: str = ""
    payer_id: str = ""
    codes: frozenset[str] = frozenset()
    counts: str = "VISITS"
    allowed: int | None = None
    used: int = 0
    start_date: date | None = None
    end_date: date | None = None

    @property
    def left(self) -> int | None:
        """Visits or units left before this claim; None when nothing limits them."""
        return None if self.allowed is None else max(self.allowed - self.used, 0)


@dataclass(frozen=True, slots=True)
class Surgery:
    """A surgery done or planned; ``surgeon_npi`` and ``taxonomy`` say by whom.

    ``relation`` is how the claim's own procedure relates to it, where
    the record says so: "" unknown, RELATED, UNRELATED, STAGED, RETURN_TO_OR.
    """

    code: str
    on: date
    global_days: str = ""
    surgeon_npi: str = ""
    taxonomy: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A signed advance notice (ABN); ``codes`` empty means any."""

    signed_on: date
    codes: frozenset[str] = frozenset()
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """One line of another claim of the patient in this practice.

    ``is_sent`` tells whether the claim left us or may still change.
    """

    claim: str
    code: str
    on: date
    modifiers: tuple[str, ...] = ()
    units: Decimal | None = None
    payer_id: str = ""
    provider_npi: str = ""
    taxonomy: str = ""
    place_of_service: str = ""
    is_sent: bool = False


@dataclass(frozen=True, slots=True)
class Accrued:
    """Therapy amounts allowed in a calendar year before this claim, in dollars.

    ``pool`` is PT_SLP or OT. ``is_estimate`` when the sum, or what came
    after ``as_of``, is our own from the fee schedule and not the payer's.
    """

    year: int
    pool: str
    amount: Decimal
    is_estimate: bool = True
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class History:
    """One patient's records around a claim."""

    plans: tuple[Plan, ...] = ()
    authorizations: tuple[Permit, ...] = ()
    referrals: tuple[Permit, ...] = ()
    surgeries: tuple[Surgery, ...] = ()
    notices: tuple[Notice, ...] = ()
    lines: tuple[EarlierLine, ...] = ()
    accrued: tuple[Accrued, ...] = ()
    asked_not_to_bill: bool = False
    attested: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def accrued_in(self, year: int, pool: str) -> Accrued | None:
        """Return the year's sum of a pool, the payer's own first, None when nobody counted."""
        known = (one for one in self.accrued if (one.year, one.pool) == (year, pool))
        return min(known, key=lambda one: one.is_estimate, default=None)

    def with_attested(self, pairs: Iterable[tuple[str, str]]) -> "History":
        """Return the history with whom somebody stood for: (line uid, modifier)."""
        return replace(self, attested=frozenset(pairs))

    def with_accrued(self, ours: tuple[Accrued, ...]) -> "History":
        """Return the history with these sums in place of those of the same year and pool."""
        taken = {(one.year, one.pool) for one in ours}
        kept = (one for one in self.accrued if (one.year, one.pool) not in taken)
        return replace(self, accrued=(*kept, *ours))


def pool_of(modifiers: tuple[str, ...]) -> str:
    """Return the yearly pool a line's discipline counts towards, "" when it says none."""
    if "GO" in modifiers:
        return "OT"
    return "PT_SLP" if {"GP", "GN"} & set(modifiers) else ""
