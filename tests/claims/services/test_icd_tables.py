"""The shipped releases, opened once and only when they are asked for."""

from claims.services import coding_context, icd_tables


def test_the_shipped_release_judges_every_day():
    tables = coding_context.shipped_tables()

    assert tables.icd.on(None).release == "FY2026"
    assert tables.icd.on(None).entry("M17.11").is_billable
    assert tables.icd is icd_tables.shipped()
