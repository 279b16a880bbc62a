"""Whether the practice keeps plans of care, and what it is told where it should and does not."""

from claims.domain.coding import payers, table_notes
from claims.domain.coding.table_notes import Note
from claims.models import Fee, Payer, PlanOfCare
from claims.services import coding_context, standing


def keeps() -> bool:
    """Say whether the practice has any plan of care on file."""
    return standing.remembered("plans of care", PlanOfCare.objects.exists)


def missing() -> tuple[Note, ...]:
    """Return the note of a practice that bills therapy to Medicare and keeps no plan.

    Three queries the first time, then those of what the process remembers.
    """
    if keeps() or not standing.remembered("therapy to Medicare", _bills_therapy_to_medicare):
        return ()
    return (table_notes.NO_PLANS,)


def _bills_therapy_to_medicare() -> bool:
    """Say whether there is a payer of Part B, and a fee of the clinic for therapy."""
    medicare = Payer.objects.filter(payer_class__in=payers.MEDICARE_PART_B)
    therapy = Fee.objects.filter(code__in=coding_context.therapy().paid)
    return medicare.exists() and therapy.exists()
