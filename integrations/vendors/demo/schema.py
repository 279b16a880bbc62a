"""The demo billing system's own words for a claim, and what they cannot hold."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer
from pydantic.alias_generators import to_camel

RELATIONSHIPS = {
    "SELF": "self",
    "SPOUSE": "spouse",
    "CHILD": "child",
    "PARENT": "parent",
    "COMMON": "partner",
    "INJURED": "injuredParty",
    "OTHER": "other",
}

Money = Annotated[
    Decimal,
    Field(ge=0, max_digits=10, decimal_places=2),
    PlainSerializer(lambda value: f"{value:.2f}", return_type=str),
]
Quantity = Annotated[
    Decimal,
    Field(ge=0, max_digits=11, decimal_places=3),
    PlainSerializer(lambda value: plain(value), return_type=str),
]
Day = Annotated[str, Field(max_length=10)]
Text10 = Annotated[str, Field(max_length=10)]
Text20 = Annotated[str, Field(max_length=20)]
Text30 = Annotated[str, Field(max_length=30)]
Text40 = Annotated[str, Field(max_length=40)]
Text50 = Annotated[str, Field(max_length=50)]
Text60 = Annotated[str, Field(max_length=60)]
Text100 = Annotated[str, Field(max_length=100)]
Text200 = Annotated[str, Field(max_length=200)]
Text500 = Annotated[str, Field(max_length=500)]


def plain(value: Decimal) -> str:
    """Return a quantity without exponent or idle zeros: 2, 1.5, 100."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Wire(BaseModel):
    """A part of the claim; a part that says nothing is left out."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=False,
        extra="forbid",
        hide_input_in_errors=True,
    )


class WireAddress(Wire):
    """A postal address."""

    street: Text100 | None = None
    street2: Text100 | None = None
    city: Text60 | None = None
    state: Text10 | None = None
    zip: Text10 | None = None


class WirePerson(Wire):
    """Patient or subscriber."""

    last_name: Text60 | None = None
    first_name: Text60 | None = None
    middle_name: Text60 | None = None
    suffix: Text20 | None = None
    birth_date: Day | None = None
    sex: Text10 | None = None
    address: WireAddress | None = None
    phone: Text30 | None = None


class WireInsurance(Wire):
    """One insurance; the first is the one asked to pay."""

    payer_code: Text20 | None = None
    payer_name: Text100 | None = None
    member_id: Text40 | None = None
    group_number: Text40 | None = None
    plan_name: Text100 | None = None
    relationship_to_subscriber: str
    subscriber: WirePerson | None = None
    secondary_type_code: Text10 | None = None


class WireOrganization(Wire):
    """The billing practice or the service facility."""

    name: Text100 | None = None
    npi: Text20 | None = None
    tax_id: Text20 | None = None
    taxonomy_code: Text20 | None = None
    phone: Text30 | None = None
    address: WireAddress | None = None


class WireProvider(Wire):
    """A provider named on the claim."""

    last_name: Text60 | None = None
    first_name: Text60 | None = None
    credential: Text20 | None = None
    npi: Text20 | None = None
    taxonomy_code: Text20 | None = None


class WireDrug(Wire):
    """An administered drug."""

    ndc: Text20
    quantity: Quantity | None = None
    unit: Text10 | None = None


class WireLine(Wire):
    """A service line; pointers count diagnoses from 1."""

    line_control_number: Text50
    procedure_code: Text10 | None = None
    modifiers: Annotated[list[Text10], Field(max_length=4)] | None = None
    diagnosis_pointers: Annotated[list[int], Field(max_length=4)] | None = None
    units: Quantity | None = None
    minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    charge: Money | None = None
    place_of_service: Text10 | None = None
    date_from: Day | None = None
    date_to: Day | None = None
    emergency: Literal[True] | None = None
    drug: WireDrug | None = None
    note: Text200 | None = None


class WireAccident(Wire):
    """What kind of accident, where and when."""

    employment: Literal[True] | None = None
    auto: Literal[True] | None = None
    other: Literal[True] | None = None
    state: Text10 | None = None
    date: Day | None = None


class WireDates(Wire):
    """The dates of boxes 14, 15, 16 and 18."""

    onset: Day | None = None
    other: Day | None = None
    unable_to_work_from: Day | None = None
    unable_to_work_to: Day | None = None
    hospitalized_from: Day | None = None
    hospitalized_to: Day | None = None


class WirePlan(Wire):
    """The therapy plan of care."""

    discipline: Text10 | None = None
    certified_from: Day | None = None
    certified_to: Day | None = None
    kx_attested: Literal[True] | None = None


class WireClaim(Wire):
    """The whole claim as POST /claims takes it."""

    patient_control_number: Annotated[str, Field(pattern=r"^[A-Z0-9]{1,20}$")]
    claim_frequency_code: Text10
    original_claim_number: Text50 | None = None
    account_number: Text40 | None = None
    medical_record_number: Text50 | None = None
    patient: WirePerson | None = None
    insurance: WireInsurance
    other_insurances: Annotated[list[WireInsurance], Field(max_length=10)] | None = None
    billing_provider: WireOrganization | None = None
    service_facility: WireOrganization | None = None
    rendering_provider: WireProvider | None = None
    referring_provider: WireProvider | None = None
    referring_qualifier: Text10 | None = None
    supervising_provider: WireProvider | None = None
    diagnoses: Annotated[list[Text10], Field(max_length=12)] | None = None
    lines: Annotated[list[WireLine], Field(max_length=50)] | None = None
    accident: WireAccident | None = None
    dates: WireDates | None = None
    additional_information: Text500 | None = None
    delay_reason_code: Text10 | None = None
    outside_lab_charge: Money | None = None
    authorization_number: Text50 | None = None
    referral_number: Text50 | None = None
    accept_assignment: bool
    amount_paid: Money | None = None
    plan_of_care: WirePlan | None = None
