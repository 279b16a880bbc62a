"""The shipped pack is what its sources make."""

import pytest
from django.core.management import call_command


@pytest.mark.slow
def test_the_shipped_pack_is_fresh():
    call_command("pack_icd10cm", check=True)
