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
    ("pt-1001", -42, 36),
    ("pt-1002", -42, 36),
    ("pt-1003", -42, 36),
    ("pt-1004", -42, 36),
    ("pt-1007", -42, 36),
    ("pt-1011", -42, 36),
    ("pt-1014", -42, 36),
    ("pt-1016", -79, 9),  # soon to be certified anew
)
REFERRALS = (("pt-1006", "PHP-R-60021"), ("pt-1009", "PHP-R-60044"), ("pt-1013", "PHP-R-60058"))
THERAPY = ["97110", "97112", "97116", "97140", "97530"]


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
    _permit(emr, span)
    _surgery(emr, today)
    _notice(emr, today)
    _sum(emr, today)


def _permit(emr: Connection, span: dict[str, Any]) -> None:
    """An authorization for therapy of which two visits are left."""
    Authorization.objects.create(
        patient=_patient(emr, "pt-1005"),
        payer=Payer.objects.get(code="DEMO-SUM"),
        number="SUM-A-20418",
        codes=THERAPY,
        allowed=12,
        used=10,
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
