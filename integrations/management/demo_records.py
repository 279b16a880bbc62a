"""What the demo clinic keeps of its patients beside their visits: invented, dated by today."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from claims.models import (
    AdvanceNotice,
    Authorization,
    Connection,
    Patient,
    Payer,
    PlanOfCare,
    PriorSurgery,
    Provider,
    Referral,
    TherapyAccumulator,
)
from clinicbridge.vault import tokens

MENSAH, IYER = "2900003015", "2900003023"
# The EMR's key, first and last day of the certification counted from today.
PLANS = (
    *((f"pt-10{place:02}", -42, 36) for place in (1, 2, 3, 4, 7, 11, 14, 19, 20, 25, 27, 28)),
    *((f"pt-10{place:02}", -50, 40) for place in (29, 30, 33, 34, 35, 36, 65, 66)),
    ("pt-1016", -79, 9),  # soon to be certified anew
)
REFERRALS = (
    ("pt-1006", "PHP-R-60021"),
    ("pt-1009", "PHP-R-60044"),
    ("pt-1013", "PHP-R-60058"),
    ("pt-1043", "PHP-R-60060"),
    ("pt-1044", "PHP-R-60061"),
    ("pt-1045", "PHP-R-60064"),
    ("pt-1047", "PHP-R-60070"),
    ("pt-1048", "PHP-R-60071"),
    ("pt-1050", "PHP-R-60075"),
    ("pt-1063", "PHP-R-60082"),
)
# key, payer, number, what it is for, visits allowed and used: those left count down.
AUTHORIZATIONS: tuple[tuple[str, str, str, bool, int, int], ...] = (
    ("pt-1005", "DEMO-SUM", "SUM-A-20418", True, 12, 10),
    ("pt-1052", "DEMO-FRW", "FRW-A-77120", False, 6, 0),
    ("pt-1054", "DEMO-FRW", "FRW-A-77188", True, 12, 9),
    ("pt-1055", "DEMO-FRW", "FRW-A-77203", True, 12, 12),
)
THERAPY = ["97110", "97112", "97116", "97140", "97530", "97535"]


def load(emr: Connection, today: date) -> None:
    """Load them once; a visit of the EMR fills in who the patient is."""
    if PlanOfCare.objects.exists():
        return
    certifier = Provider.objects.get(npi=MENSAH)
    for key, first, last in PLANS:
        PlanOfCare.objects.create(
            patient=_patient(emr, key),
            discipline="PT",
            certified_from=today + timedelta(days=first),
            certified_to=today + timedelta(days=last),
            certified_by=certifier,
        )
    span = {"start_date": today - timedelta(days=90), "end_date": today + timedelta(days=90)}
    for key, number in REFERRALS:
        Referral.objects.create(
            patient=_patient(emr, key), number=number, provider=certifier, **span
        )
    _permits(emr, span)
    _surgery(emr, today)
    _notice(emr, today)
    _sum(emr, today)


def _permits(emr: Connection, span: dict[str, Any]) -> None:
    """Authorizations, of some of which few visits are left."""
    for key, payer, number, is_therapy, allowed, used in AUTHORIZATIONS:
        Authorization.objects.create(
            patient=_patient(emr, key),
            payer=Payer.objects.get(code=payer),
            number=number,
            codes=THERAPY if is_therapy else [],
            allowed=allowed,
            used=used,
            **span,
        )


def _surgery(emr: Connection, today: date) -> None:
    """A knee operation six weeks ago, by the surgeon who now sees the patient."""
    PriorSurgery.objects.create(
        patient=_patient(emr, "pt-1006"),
        code="29881",
        surgery_date=today - timedelta(days=44),
        global_days="090",
        surgeon=Provider.objects.get(npi=IYER),
        source="DEMO",
    )


def _notice(emr: Connection, today: date) -> None:
    """A signed advance notice for one service."""
    AdvanceNotice.objects.create(
        patient=_patient(emr, "pt-1003"), codes=["97530"], signed_date=today - timedelta(days=20)
    )


def _sum(emr: Connection, today: date) -> None:
    """A year's therapy a little under the threshold, as the payer told it."""
    TherapyAccumulator.objects.create(
        patient=_patient(emr, "pt-1004"),
        payer=Payer.objects.get(code="DEMO-MEDB"),
        year=today.year,
        pool="PT_SLP",
        amount=Decimal("2431.18"),
        as_of_date=max(today - timedelta(days=14), date(today.year, 1, 1)),
    )


def _patient(emr: Connection, key: str) -> Patient:
    """Return the patient the EMR knows by this key, as yet without a name."""
    token = tokens.blind("patient.key", key)
    found, _ = Patient.objects.get_or_create(
        connection=emr, source_token=token, defaults={"person": {}}
    )
    return found
