"""What a claim's codes mean, in words a practice may show."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from claims.domain.coding.codetables import IcdTable
from claims.domain.coding.icd_releases import Releases
from claims.domain.content import ClaimContent
from claims.models import CodeRelease, Fee
from claims.services import code_lookup, icd_tables, standing
from clinicbridge import scope


@dataclass(frozen=True, slots=True)
class Words:
    """Words of diagnoses and procedures by code; unknown ones are left out."""

    diagnoses: dict[str, str] = field(default_factory=dict)
    procedures: dict[str, str] = field(default_factory=dict)


def of(content: ClaimContent, *, also: Iterable[str] = ()) -> Words:
    """Return ICD-10-CM's own words, and the clinic's short labels of its fee schedules.

    ``also`` are codes that are only proposed.
    By the release in force on the day of service. No procedure has words
    of ours: CPT's are licensed, a label is the clinic's. At most three
    queries, none where the process knows the practice's settings.
    """
    table = _icd().on(content.service_date)
    labels = standing.remembered("labels", _labels)
    proposed = set(also)
    diagnoses = {one.code for one in content.diagnoses} | proposed
    procedures = {one.code for one in content.lines} | proposed
    return Words(
        {code: words for code in diagnoses if (words := _description(table, code))},
        {code: labels[code] for code in procedures if code in labels},
    )


def _icd() -> Releases:
    known = code_lookup.known(practice_id=scope.current())
    return icd_tables.with_own([one.id for one in known if one.kind == CodeRelease.Kind.ICD10CM])


def _description(table: IcdTable | None, code: str) -> str:
    entry = table.entry(code) if table is not None else None
    return entry.description if entry is not None else ""


def _labels() -> dict[str, str]:
    """Return one label a code; where two schedules name it, the later schedule's."""
    rows = Fee.objects.exclude(label="").order_by("schedule__effective_from", "-modifier")
    return dict(rows.values_list("code", "label"))
