"""Which part of the body a diagnosis and a service are about."""

import pytest

from claims.domain.coding import regions
from claims.domain.coding.regions import Region
from tests.claims.domain.coding.icd import SHIPPED


@pytest.mark.parametrize(
    ("code", "region"),
    [
        ("M17.11", Region.KNEE),
        ("S83.241A", Region.KNEE),
        ("M75.121", Region.SHOULDER),
        ("M77.11", Region.ELBOW),
        ("G56.01", Region.WRIST),
        ("M65.331", Region.HAND),
        ("M16.12", Region.HIP),
        ("M76.61", Region.ANKLE),
        ("M72.2", Region.FOOT),
        ("M54.2", Region.NECK),
        ("M54.50", Region.BACK),
        ("M62.81", None),
        ("I10", None),
        ("C40.21", None),
        ("Z99.999", None),
    ],
)
def test_a_title_names_a_part_of_the_body(code, region):
    assert regions.of_diagnosis(code, SHIPPED) is region


@pytest.mark.parametrize(
    ("diagnosis", "service", "differ"),
    [
        ("M54.50", "20610", True),
        ("M17.11", "20610", False),
        ("M75.121", "27447", True),
        ("M62.81", "27447", False),
        ("M54.50", "97110", False),
    ],
)
def test_only_what_is_certain_differs(diagnosis, service, differ):
    assert regions.differ(diagnosis, service, SHIPPED) is differ
