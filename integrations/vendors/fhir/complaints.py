"""What to tell an admin about a message no visit can be read from."""

from integrations.errors import PayloadInvalid
from integrations.protocols.fhir.message import Message
from integrations.protocols.fhir.resource import Resource

# Only these are named to people: any other word would be the sender's.
KNOWN = frozenset(
    [
        "Account",
        "Appointment",
        "AuditEvent",
        "CapabilityStatement",
        "CarePlan",
        "ChargeItem",
        "Claim",
        "ClaimResponse",
        "Composition",
        "Condition",
        "Coverage",
        "DiagnosticReport",
        "DocumentReference",
        "ExplanationOfBenefit",
        "ImagingStudy",
        "Immunization",
        "Location",
        "MedicationRequest",
        "Observation",
        "OperationOutcome",
        "Organization",
        "Parameters",
        "Patient",
        "Practitioner",
        "PractitionerRole",
        "Procedure",
        "Provenance",
        "QuestionnaireResponse",
        "RelatedPerson",
        "ServiceRequest",
        "Subscription",
        "SubscriptionStatus",
    ]
)
STATUS_RESOURCES = ("Parameters", "SubscriptionStatus")
UNFINISHED = "It is read once it is signed: have the EMR send it when it is finished."


def no_visit(message: Message) -> PayloadInvalid:
    """Say what the message holds in place of a visit."""
    kinds = {resource.kind for resource in message.resources}
    if kinds and kinds <= set(STATUS_RESOURCES):
        return PayloadInvalid(
            "This notification announces a change without the visit itself.",
            fix="Set the subscription's payload content to full-resource, Encounter included.",
        )
    named = ", ".join(sorted(kinds & KNOWN)) or "nothing we know"
    return PayloadInvalid(
        f"The message holds no Encounter; it holds {named}.",
        fix="Have the EMR send the Encounter, with what belongs to it, in one Bundle.",
    )


def no_finished_visit(encounters: list[Resource]) -> PayloadInvalid:
    """Say that no visit in the message has come to its end."""
    count = len(encounters)
    subject = "The visit in the message is" if count == 1 else f"All {count} visits are"
    return PayloadInvalid(f"{subject} neither finished, reopened nor cancelled.", fix=UNFINISHED)


def no_status(encounter: Resource) -> PayloadInvalid:
    """Say that a visit does not tell whether it is finished."""
    return PayloadInvalid(f"{encounter.where}.status is missing or not text.", fix=UNFINISHED)
