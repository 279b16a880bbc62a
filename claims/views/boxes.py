"""The other fields of the claim form in the order a biller knows them."""

from typing import Any

from claims.domain import cells as paths
from claims.domain.coding import filing
from claims.domain.content import ClaimContent
from claims.domain.corrected_claims import FREQUENCY
from claims.domain.field_fixes import writable
from claims.views.cells import YES, Cell, Maker

# (words, open by itself when filled or flagged, cells with their box on the CMS-1500)
GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Patient",
        (
            ("2", "patient.family"),
            ("2", "patient.given"),
            ("2", "patient.middle"),
            ("2", "patient.suffix"),
            ("3", "patient.birth_date"),
            ("3", "patient.sex"),
            ("5", "patient.address.line1"),
            ("5", "patient.address.line2"),
            ("5", "patient.address.city"),
            ("5", "patient.address.state"),
            ("5", "patient.address.zip"),
            ("5", "patient.phone"),
            ("", "mrn"),
        ),
    ),
    (
        "Insurance",
        (
            ("", "coverage.payer.name"),
            ("", "coverage.payer.code"),
            ("1a", "coverage.member_id"),
            ("11", "coverage.group_number"),
            ("11c", "coverage.plan_name"),
            ("6", "coverage.relationship"),
            ("4", "coverage.subscriber.family"),
            ("4", "coverage.subscriber.given"),
            ("11a", "coverage.subscriber.birth_date"),
            ("11a", "coverage.subscriber.sex"),
            ("23", "authorization_number"),
            ("", "referral_number"),
        ),
    ),
    (
        "Referring provider and plan of care",
        (
            ("17", "referring_qualifier"),
            ("17", "referring.family"),
            ("17", "referring.given"),
            ("17b", "referring.npi"),
            ("", "plan_of_care.discipline"),
            ("", "plan_of_care.certified_from"),
            ("", "plan_of_care.certified_to"),
            ("", "plan_of_care.kx_attested"),
        ),
    ),
    (
        "Providers and places",
        (
            ("31", "rendering.family"),
            ("31", "rendering.given"),
            ("24J", "rendering.npi"),
            ("", "rendering.taxonomy"),
            ("", "supervising.family"),
            ("", "supervising.given"),
            ("", "supervising.npi"),
            ("32", "facility.name"),
            ("32a", "facility.npi"),
            ("32", "facility.address.line1"),
            ("32", "facility.address.city"),
            ("32", "facility.address.state"),
            ("32", "facility.address.zip"),
            ("33", "billing.name"),
            ("33a", "billing.npi"),
            ("25", "billing.tax_id"),
            ("33", "billing.phone"),
            ("33", "billing.address.line1"),
            ("33", "billing.address.city"),
            ("33", "billing.address.state"),
            ("33", "billing.address.zip"),
        ),
    ),
    ("Frequency and the payer's number", (("22", "frequency"), ("22", "original_reference"))),
    (
        "Other fields",
        (
            ("10a", "accident.employment"),
            ("10b", "accident.auto"),
            ("10b", "accident.state"),
            ("10c", "accident.other"),
            ("14", "accident.date"),
            ("14", "onset_date"),
            ("15", "other_date"),
            ("16", "unable_to_work_from"),
            ("16", "unable_to_work_to"),
            ("18", "hospitalized_from"),
            ("18", "hospitalized_to"),
            ("19", "additional_information"),
            ("CLM20", "delay_reason"),
            ("20", "outside_lab_charge"),
            ("27", "accept_assignment"),
            ("29", "amount_paid"),
        ),
    ),
)
CHOICES = {
    "delay_reason": (("", "None"), *filing.DELAY_REASONS.items()),
    "patient.sex": (("F", "F"), ("M", "M"), ("U", "Unknown")),
    "coverage.subscriber.sex": (("F", "F"), ("M", "M"), ("U", "Unknown")),
    "coverage.relationship": (
        ("SELF", "Self"),
        ("SPOUSE", "Spouse"),
        ("CHILD", "Child"),
        ("OTHER", "Other"),
    ),
}
WIDE = ("address.line1", "address.line2", "name", "additional_information", "plan_name")


def groups(maker: Maker, content: ClaimContent) -> list[dict[str, Any]]:
    """Return the groups of header cells, each saying whether it stands open."""
    is_therapy = bool(content.plan_of_care.discipline or content.plan_of_care.id)
    made = []
    for words, cells in GROUPS:
        boxes: list[dict[str, Any]] = [
            {"box": box, "cell": _cell(maker, path)} for box, path in cells if _may(path)
        ]
        flagged = any(box["cell"].flag or box["cell"].error or box["cell"].reasons for box in boxes)
        corrects = content.frequency in FREQUENCY.values() and cells[0][0] == "22"
        is_open = flagged or corrects or (is_therapy and "plan of care" in words)
        said = ", ".join(filter(None, (_said(box["cell"]) for box in boxes)))
        made.append({"words": words, "boxes": boxes, "is_open": is_open, "said": said[:90]})
    return made


def place_of(cell: str, content: ClaimContent) -> str:
    """Return the id on the page of a cell, by its path."""
    found = paths.part(cell)
    if found is None:
        return "h-" + cell.replace(".", "-")
    where, uid, name = found
    if where == "diagnoses":
        return f"dx-{content.letter(uid)}"
    place = [line.uid for line in content.lines].index(uid) + 1
    return f"l{place}-{name.replace('.', '-')}" if name else f"line-{place}"


def _said(cell: Cell) -> str:
    """Return what a folded group tells of a cell; of a question only a "yes", by its name."""
    if cell.choices == YES:
        return cell.label.lower() if cell.value == "yes" else ""
    return cell.value


def _may(path: str) -> bool:
    return path in writable()


def _cell(maker: Maker, path: str) -> Cell:
    more: dict[str, Any] = {"size": 30 if path.endswith(WIDE) else 14}
    if path in CHOICES:
        more["choices"] = CHOICES[path]
    return maker.header(path, **more)
