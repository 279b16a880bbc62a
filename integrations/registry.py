"""Every outside system we can talk to, on one screen."""

from dataclasses import dataclass

from django.utils.module_loading import import_string

from integrations.errors import Misconfigured
from integrations.ports import BillingSystem, CodeSuggester, EncounterSource, Endpoint


@dataclass(frozen=True, slots=True)
class Vendor:
    """One outside system: its name for people, and its adapters where it has them."""

    label: str
    source: str = ""
    billing: str = ""
    suggester: str = ""

    @property
    def directions(self) -> tuple[str, ...]:
        """Return INBOUND, OUTBOUND and ASIDE as far as there is an adapter."""
        pairs = (("INBOUND", self.source), ("OUTBOUND", self.billing), ("ASIDE", self.suggester))
        return tuple(direction for direction, adapter in pairs if adapter)


VENDORS = {
    "fhir": Vendor("FHIR R4", source="integrations.vendors.fhir.adapter.Fhir"),
    "demo": Vendor("Demo billing system", billing="integrations.vendors.demo.adapter.Demo"),
    "claude": Vendor(
        "Claude (Messages API)", suggester="integrations.vendors.claude.adapter.Claude"
    ),
}


@dataclass(frozen=True, slots=True)
class Starter:
    """A mapping set to begin with: for connections of which vendor, and its file."""

    label: str
    vendor: str
    file: str
    environment: str = ""


STARTERS = {
    "fhir": Starter("FHIR R4", "fhir", "vendors/fhir/starter.json"),
    "demo-emr": Starter("the demo clinic's EMR", "fhir", "vendors/demo/starter.json", "DEMO"),
}


def source(vendor: str) -> EncounterSource:
    """Return the adapter that reads this EMR's messages."""
    return import_string(_path(vendor, "source"))()  # type: ignore[no-any-return]


def billing(vendor: str, endpoint: Endpoint) -> BillingSystem:
    """Return the adapter that sends to this billing system, for one use."""
    return import_string(_path(vendor, "billing"))(endpoint)  # type: ignore[no-any-return]


def suggester(vendor: str, endpoint: Endpoint) -> CodeSuggester:
    """Return the adapter that has notes read there, for one use."""
    return import_string(_path(vendor, "suggester"))(endpoint)  # type: ignore[no-any-return]


def _path(vendor: str, port: str) -> str:
    known = VENDORS.get(vendor)
    path: str = getattr(known, port) if known else ""
    if not path:
        raise Misconfigured("No adapter of ours does this for the connection's vendor.")
    return path
