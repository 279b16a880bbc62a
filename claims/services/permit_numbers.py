"""Look up the number of an authorization or referral on file for the fix that names it."""

from claims.domain.fixing import BaseFix, Inapplicable
from claims.domain.permit_fixes import TakeNumber
from claims.models import Authorization, Claim, Referral

_ON_FILE = {"authorization_number": Authorization, "referral_number": Referral}


def put_in(fix: BaseFix, claim: Claim) -> BaseFix:
    """Return what sets the number, where a fix takes one on file; any other as it is.

    Raises Inapplicable where the patient's record has it no more.
    """
    if not isinstance(fix, TakeNumber):
        return fix
    kept = _ON_FILE[fix.cell].objects.filter(patient_id=claim.patient_id)
    row = kept.filter(pk=fix.permit).first()
    if row is None or not row.number:
        raise Inapplicable("The record no longer has this number on file.")
    return fix.named(row.number)
