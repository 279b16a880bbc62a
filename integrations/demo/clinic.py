"""Ridgeline Orthopedics: who treats there and who pays. All invented."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Someone who treats. ``taxonomy`` is the NUCC code."""

    id: str
    family: str
    given: str
    credential: str
    taxonomy: str
    npi: str


@dataclass(frozen=True, slots=True)
class Insurer:
    """Who pays; ``code`` is the payer id claims are addressed with."""

    id: str
    name: str
    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One insurance; ``holder`` is the subscriber when not the patient."""

    insurer: Insurer
    member_id: str
    group: str = ""
    relationship: str = "self"
    holder: tuple[str, str, date, str] | None = None


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient of the clinic. ``native`` is the name in its own script."""

    id: str
    mrn: str
    family: str
    given: tuple[str, ...]
    birth_date: date
    sex: str
    street: str
    policies: tuple[Policy, ...]
    suffix: str = ""
    native: str = ""


def npi(nine_digits: str) -> str:
    """Return an NPI with its check digit: Luhn over 80840 and the nine digits."""
    total = 0
    for place, digit in enumerate(reversed("80840" + nine_digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return nine_digits + str(-total % 10)


# The first digit 2 is legal and not in use: no NPI here is anyone's.
PT = "225100000X"
PTA = "225200000X"
ORTHOPAEDIST = "207X00000X"
CLINIC_NPI = npi("290000100")
ADEYEMI = Practitioner("pr-adeyemi", "Adeyemi", "Kemi", "PT", PT, npi("290000201"))
RUIZ = Practitioner("pr-ruiz", "Ruiz", "Joaquín", "PTA", PTA, npi("290000202"))
HOLM = Practitioner("pr-holm", "Holm", "Sunniva", "PT", PT, npi("290000203"))
MENSAH = Practitioner("pr-mensah", "Mensah", "Rosalind", "MD", ORTHOPAEDIST, npi("290000301"))
IYER = Practitioner("pr-iyer", "Iyer", "Vikram", "MD", ORTHOPAEDIST, npi("290000302"))
HAND, SPORTS, JOINTS, FOOT = "207XS0106X", "207XX0005X", "207XS0114X", "207XX0004X"
SPINE, TRAUMA, CHILDREN = "207XS0117X", "207XX0801X", "207XP3100X"
KOVACEVIC = Practitioner(
    "pr-kovacevic", "Abernathy-Kovačević", "Ingrid", "MD", HAND, npi("290000303")
)
TANAKA = Practitioner("pr-tanaka", "Tanaka", "Kenji", "DO", SPORTS, npi("290000304"))
SIGURDSSON = Practitioner("pr-sigurdsson", "Sigurðsson", "Þórir", "MD", JOINTS, npi("290000305"))
OKONKWO = Practitioner(
    "pr-okonkwo", "Okonkwo-Bellweather", "Chidinma", "MD", FOOT, npi("290000306")
)
ROSENTHAL = Practitioner("pr-rosenthal", "Rosenthal", "Avi", "MD", SPINE, npi("290000307"))
CASTELLANOS = Practitioner("pr-castellanos", "Castellanos", "Lucía", "MD", TRAUMA, npi("290000308"))
DVORAK = Practitioner("pr-dvorak", "Dvořák", "Matěj", "MD", CHILDREN, npi("290000309"))
LIWEI = Practitioner("pr-li", "Li", "Wei", "MD", ORTHOPAEDIST, npi("290000310"))

MEDICARE = Insurer("org-medicare", "Medicare Part B", "DEMO-MEDB", "Medicare Part B")
SUPPLEMENT = Insurer("org-supplement", "Foothill Supplement", "DEMO-FHS", "Medicare supplement")
SUMMIT = Insurer("org-summit", "Summit Mutual", "DEMO-SUM", "PPO")
PRAIRIE = Insurer("org-prairie", "Prairie Health Plan", "DEMO-PHP", "HMO")
JUNIPER = Insurer("org-juniper", "Juniper Advantage", "DEMO-JUN", "Medicare Advantage")
WORK_FUND = Insurer("org-work-fund", "Front Range Work Fund", "DEMO-FRW", "Workers' compensation")
CANYON = Insurer("org-canyon", "Canyon Auto", "DEMO-CAN", "Automobile")
SELF_PAY = Insurer("org-self-pay", "Self-pay", "DEMO-SELF", "Self-pay")
