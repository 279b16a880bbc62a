"""Every vendor on the one screen can be built and says what it can do."""

import pytest

from integrations import registry
from integrations.errors import Misconfigured
from integrations.ports import Capabilities, Endpoint


@pytest.mark.parametrize("vendor", registry.VENDORS)
def test_every_direction_a_vendor_names_has_an_adapter(vendor):
    known = registry.VENDORS[vendor]
    assert known.directions
    if "INBOUND" in known.directions:
        assert isinstance(registry.source(vendor).capabilities, Capabilities)
    if "OUTBOUND" in known.directions:
        assert isinstance(registry.billing(vendor, Endpoint()).capabilities, Capabilities)


@pytest.mark.parametrize("vendor", ["fhir", "nobody", ""])
def test_a_vendor_without_the_adapter_is_a_matter_of_settings(vendor):
    with pytest.raises(Misconfigured):
        registry.billing(vendor, Endpoint())
