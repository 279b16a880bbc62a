"""Ridgeline Orthopedics, the demo clinic, as its admin would have set it up."""

from datetime import date
from decimal import Decimal
from typing import Any

PRACTICE: dict[str, Any] = {
    "name": "Ridgeline Orthopedics",
    "slug": "ridgeline",
    "npi": "2900001001",
    "tax_id": "841234567",
    "taxonomy": "261QP2000X",
    "phone": "3035550100",
    "line1": "2500 Ridgeline Avenue",
    "city": "Boulder",
    "state": "CO",
    "zip": "803010000",
    "time_zone": "America/Denver",
    "delivery_paused": False,
}
LOCATIONS: tuple[dict[str, Any], ...] = (
    {
        "name": "Ridgeline Main",
        "time_zone": "America/Denver",
        "place_of_service": "11",
        "npi": "2900001001",
        "line1": "2500 Ridgeline Avenue",
        "city": "Boulder",
        "state": "CO",
        "zip": "803010000",
        "source_ids": ["loc-main"],
    },
    {
        "name": "Ridgeline at Left Hand Creek",
        "time_zone": "America/Denver",
        "place_of_service": "11",
        "npi": "2900001019",
        "line1": "410 Left Hand Parkway",
        "city": "Longmont",
        "state": "CO",
        "zip": "805010000",
        "source_ids": ["loc-creek"],
    },
)
# email local part, full name, role
PEOPLE = (
    ("dana", "Dana Okafor", "BILLER"),
    ("sam", "Sam Whitehorse", "LEAD"),
    ("alex", "Alex Lindgren", "ADMIN"),
    ("noor", "Noor Haddad", "COMPLIANCE"),
)
# name, class, payer id, aliases, days to file, the payer's own rules
PAYERS: tuple[tuple[str, str, str, list[str], int, dict[str, Any]], ...] = (
    ("Medicare Part B", "MEDICARE", "DEMO-MEDB", ["Medicare B", "Medicare"], 365, {}),
    ("Foothill Supplement", "COMMERCIAL", "DEMO-FHS", [], 180, {}),
    ("Summit Mutual", "COMMERCIAL", "DEMO-SUM", [], 180, {}),
    ("Prairie Health Plan", "COMMERCIAL", "DEMO-PHP", [], 90, {"referral_required": True}),
    ("Juniper Advantage", "MEDICARE_ADVANTAGE", "DEMO-JUN", [], 365, {}),
    ("Front Range Work Fund", "WORKERS_COMP", "DEMO-FRW", [], 120, {}),
    ("Canyon Auto", "AUTO", "DEMO-CAN", [], 180, {}),
    ("Self-pay", "SELF_PAY", "DEMO-SELF", ["Cash"], 365, {}),
)
# family, given, credential, NUCC taxonomy, NPI (first digit 2: legal and nobody's)
PROVIDERS = (
    ("Adeyemi", "Kemi", "PT", "225100000X", "2900002017"),
    ("Ruiz", "Joaquín", "PTA", "225200000X", "2900002025"),
    ("Holm", "Sunniva", "PT", "225100000X", "2900002033"),
    ("Mensah", "Rosalind", "MD", "207X00000X", "2900003015"),
    ("Iyer", "Vikram", "MD", "207X00000X", "2900003023"),
    ("Abernathy-Kovačević", "Ingrid", "MD", "207XS0106X", "2900003031"),
    ("Tanaka", "Kenji", "DO", "207XX0005X", "2900003049"),
    ("Sigurðsson", "Þórir", "MD", "207XS0114X", "2900003056"),
    ("Okonkwo-Bellweather", "Chidinma", "MD", "207XX0004X", "2900003064"),
    ("Rosenthal", "Avi", "MD", "207XS0117X", "2900003072"),
    ("Castellanos", "Lucía", "MD", "207XX0801X", "2900003080"),
    ("Dvořák", "Matěj", "MD", "207XP3100X", "2900003098"),
    ("Li", "Wei", "MD", "207X00000X", "2900003106"),
)
FEES_FROM = date(2025, 1, 1)
# code, the clinic's own short label, dollars per unit
FEES = tuple(
    (code, label, Decimal(amount))
    for code, label, amount in (
        ("97110", "Ther-ex", "95.00"),
        ("97112", "Balance", "98.00"),
        ("97140", "Manual", "90.00"),
        ("97530", "Ther-act", "95.00"),
        ("97116", "Gait", "85.00"),
        ("97035", "Ultrasound", "40.00"),
        ("97150", "Group", "55.00"),
        ("97161", "PT eval, low", "210.00"),
        ("97162", "PT eval, moderate", "230.00"),
        ("97163", "PT eval, high", "250.00"),
        ("97164", "PT re-eval", "140.00"),
        ("99202", "New visit 2", "140.00"),
        ("99203", "New visit 3", "210.00"),
        ("99204", "New visit 4", "310.00"),
        ("99212", "Visit 2", "95.00"),
        ("99213", "Visit 3", "165.00"),
        ("99214", "Visit 4", "220.00"),
        ("99215", "Visit 5", "300.00"),
        ("73560", "Knee x-ray 2 views", "95.00"),
        ("73562", "Knee x-ray 3 views", "120.00"),
        ("73030", "Shoulder x-ray", "105.00"),
        ("20610", "Large joint injection", "185.00"),
        ("J3301", "Triamcinolone", "4.50"),
        ("97113", "Pool exercise", "105.00"),
        ("97535", "Home training", "92.00"),
        ("97010", "Warm packs", "15.00"),
        ("97014", "Stimulation, unattended", "32.00"),
        ("G0283", "Stimulation, Medicare", "32.00"),
        ("99205", "New visit 5", "395.00"),
        ("99024", "Follow-up of a surgery", "0.00"),
        ("20611", "Large joint injection by ultrasound", "265.00"),
        ("72100", "Low back x-ray", "110.00"),
        ("73110", "Wrist x-ray", "98.00"),
        ("73610", "Ankle x-ray", "98.00"),
        ("25600", "Wrist fracture, no reduction", "640.00"),
        ("27786", "Outer ankle fracture, no reduction", "610.00"),
        ("27447", "Knee replacement", "4200.00"),
        ("29827", "Cuff repair by scope", "3900.00"),
        ("29881", "Knee scope, meniscus", "2450.00"),
        ("29075", "Short arm cast", "190.00"),
        ("29405", "Short leg cast", "185.00"),
        ("Q4010", "Cast supplies, arm", "38.00"),
        ("Q4038", "Cast supplies, leg", "52.00"),
        ("L1832", "Knee brace", "690.00"),
        ("L3908", "Wrist splint", "85.00"),
        ("E0114", "Crutches", "60.00"),
    )
)
