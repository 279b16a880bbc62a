"""Ridgeline Orthopedics: its people, its payers, its patients. All invented."""

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

MEDICARE = Insurer("org-medicare", "Medicare Part B", "DEMO-MEDB", "Medicare Part B")
SUPPLEMENT = Insurer("org-supplement", "Foothill Supplement", "DEMO-FHS", "Medicare supplement")
SUMMIT = Insurer("org-summit", "Summit Mutual", "DEMO-SUM", "PPO")
PRAIRIE = Insurer("org-prairie", "Prairie Health Plan", "DEMO-PHP", "HMO")


# Shaped as CMS's own published sample, 1EG4-TE5-MK72, is.
def _medicare(number: str) -> tuple[Policy, ...]:
    return (Policy(MEDICARE, number),)


PATIENTS: tuple[Patient, ...] = (
    Patient(
        "pt-1001",
        "004417",
        "Whitfield",
        ("Marta",),
        date(1955, 2, 3),
        "female",
        "12 Juniper Lane",
        _medicare("1EG4TE5MK01"),
    ),
    Patient(
        "pt-1002",
        "004502",
        "Nguyễn",
        ("Thị", "Hương"),
        date(1951, 9, 17),
        "female",
        "88 Mapleton Court",
        _medicare("1EG4TE5MK02"),
    ),
    Patient(
        "pt-1003",
        "004533",
        "Mc'Kay-O’Brien",
        ("Siobhán",),
        date(1949, 12, 30),
        "female",
        "7 Gunbarrel Road",
        _medicare("1EG4TE5MK03"),
    ),
    Patient(
        "pt-1004",
        "004560",
        "Al-Ali",
        ("Yūsuf",),
        date(1957, 4, 22),
        "male",
        "310 Arapahoe Street",
        _medicare("1EG4TE5MK04"),
    ),
    Patient(
        "pt-1005",
        "004571",
        "García Márquez",
        ("José", "Ángel"),
        date(1984, 7, 9),
        "male",
        "45 Canyon Terrace",
        (Policy(SUMMIT, "SUM0010005", "G-7710"),),
    ),
    Patient(
        "pt-1006",
        "004588",
        "Đặng",
        ("Văn", "Minh"),
        date(1990, 1, 1),
        "male",
        "2201 Pearl Walk",
        (Policy(PRAIRIE, "PHP0010006", "G-0042"),),
    ),
    Patient(
        "pt-1007",
        "004590",
        "Featherstone-Cholmondeley-Wriothesley-Oh",
        ("Bartholomew",),
        date(1946, 2, 28),
        "male",
        "9 Long Meadow Way",
        _medicare("1EG4TE5MK07"),
        suffix="III",
    ),
    Patient(
        "pt-1008",
        "004601",
        "العلي",
        ("ليلى",),
        date(1978, 11, 5),
        "female",
        "17 Table Mesa Drive",
        (Policy(SUMMIT, "SUM0010008", "G-7710"),),
        native="العلي ليلى",
    ),
    Patient(
        "pt-1009",
        "004615",
        "Ōkubo",
        ("Haruka",),
        date(1995, 6, 14),
        "female",
        "501 Baseline Road",
        (Policy(PRAIRIE, "PHP0010009X9", "G-0042"),),
    ),
    Patient(
        "pt-1010",
        "004622",
        "Oyelaran",
        ("Tunde",),
        date(2012, 3, 19),
        "male",
        "64 Sunshine Loop",
        (
            Policy(
                SUMMIT,
                "SUM0010010",
                "G-8120",
                "child",
                ("Oyelaran", "Folake", date(1982, 8, 25), "female"),
            ),
        ),
    ),
    Patient(
        "pt-1011",
        "004637",
        "Lindqvist",
        ("Per",),
        date(1953, 10, 11),
        "male",
        "30 Valmont Place",
        (Policy(MEDICARE, "1EG4TE5MK11"), Policy(SUPPLEMENT, "FHS0010011", "F-200")),
    ),
    Patient(
        "pt-1012",
        "004644",
        "Li",
        ("Na",),
        date(1969, 2, 28),
        "female",
        "5 Quince Avenue",
        (Policy(SUMMIT, "SUM0010012", "G-7710"),),
    ),
    Patient(
        "pt-1013",
        "004659",
        "Szczepańska",
        ("Żaneta",),
        date(1987, 12, 12),
        "female",
        "78 Iris Hollow",
        (Policy(PRAIRIE, "PHP0010013", "G-0042"),),
    ),
    Patient(
        "pt-1014",
        "004662",
        "Kahananui",
        ("Keaweaheulu",),
        date(1950, 5, 1),
        "male",
        "1400 Foothill Ridge",
        _medicare("1EG4TE5MK14"),
    ),
    Patient(
        "pt-1015",
        "004678",
        "D'Souza",
        ("Anjali",),
        date(1998, 4, 4),
        "female",
        "212 Elder Street",
        (Policy(SUMMIT, "SUM0010015X8", "G-8120"),),
    ),
    Patient(
        "pt-1016",
        "004683",
        "Begay",
        ("Thomas",),
        date(1947, 8, 8),
        "male",
        "3 Sandstone Bend",
        _medicare("1EG4TE5MK16"),
    ),
)
