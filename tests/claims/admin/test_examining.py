"""What claims are judged by changes on a page: open claims are examined by it."""

import pytest

from claims.models import FeeSchedule, Job
from tests.claims.admin.test_keeping import change, said, send


@pytest.mark.parametrize(
    ("fields", "is_examined"),
    [
        ({"filing_days": "90"}, True),
        ({"payer_class": "MEDICAID"}, True),
        ({"units_method": "CPT_MIDPOINT"}, True),
        ({"rules": '{"kx_modifier": true}'}, True),
        ({"name": "Another name"}, False),
        ({"aliases": "One\nTwo"}, False),
        ({}, False),
        ({"filing_days": "0"}, False),  # refused
    ],
)
def test_a_payers_rules_are_put_to_open_claims_at_once(clinic, alex, fields, is_examined):
    page = send(alex, change("payer", clinic.payer), "payer", **fields)

    assert [job.kind for job in Job.objects.all()] == (["rescrub"] if is_examined else [])
    assert ("being examined again" in said(page)) is is_examined


@pytest.mark.parametrize(
    ("fields", "is_examined"),
    [({"fees-0-amount": "99.50"}, True), ({"fees-1-DELETE": "on"}, True), ({}, False)],
)
def test_a_charge_is_put_to_open_claims_at_once(clinic, alex, fields, is_examined):
    schedule = FeeSchedule.objects.get()

    send(alex, change("feeschedule", schedule), "feeschedule", **fields)

    assert [job.kind for job in Job.objects.all()] == (["rescrub"] if is_examined else [])
