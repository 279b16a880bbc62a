"""The desk leads to the admin whoever may enter it, and nobody else."""

import pytest

from clinicbridge.accounts.models import Membership


@pytest.mark.parametrize(
    ("role", "is_staff", "leads"),
    [("ADMIN", False, True), ("COMPLIANCE", False, True), ("BILLER", True, False)],
)
def test_the_link_asks_the_role(clinic, dana, role, is_staff, leads):
    Membership.objects.filter(user=clinic.biller).update(role=role)
    clinic.biller.is_staff = is_staff
    clinic.biller.save()

    page = dana.get("/").content.decode()

    assert ('href="/admin/"' in page) is leads
