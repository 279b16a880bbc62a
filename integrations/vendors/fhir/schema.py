"""How a generic FHIR R4 source spells what we read."""

from claims.domain.encounter import VisitStatus
from integrations.protocols.fhir.vocabulary import Vocabulary

R4 = Vocabulary(
    statuses={
        "finished": VisitStatus.FINISHED,
        "completed": VisitStatus.FINISHED,  # R5
        "in-progress": VisitStatus.REOPENED,
        "onleave": VisitStatus.REOPENED,
        "on-hold": VisitStatus.REOPENED,  # R5
        "cancelled": VisitStatus.CANCELLED,
        "entered-in-error": VisitStatus.CANCELLED,
    },
    roles={
        "PPRF": "RENDERING",
        "ATND": "RENDERING",
        "REF": "REFERRING",
        "SPRF": "ASSISTANT",
        "ASSISTANT": "ASSISTANT",
    },
    assistants=frozenset({"PTA", "LPTA", "OTA", "COTA", "SLPA"}),
    relationships={"self": "SELF", "spouse": "SPOUSE", "child": "CHILD"},
    npi=frozenset({"http://hl7.org/fhir/sid/us-npi", "urn:oid:2.16.840.1.113883.4.6"}),
    icd10cm=frozenset({"http://hl7.org/fhir/sid/icd-10-cm", "urn:oid:2.16.840.1.113883.6.90"}),
    procedure_codes=frozenset(
        {
            "http://www.ama-assn.org/go/cpt",
            "https://www.ama-assn.org/go/cpt",
            "urn:oid:2.16.840.1.113883.6.12",
            "http://terminology.hl7.org/codesystem/hcpcs-all-codes",
            "http://www.cms.gov/medicare/coding/hcpcsreleasecodesets",
            "https://www.cms.gov/medicare/coding/hcpcsreleasecodesets",
            "urn:oid:2.16.840.1.113883.6.285",
        }
    ),
    taxonomies=frozenset({"http://nucc.org/provider-taxonomy", "urn:oid:2.16.840.1.113883.6.101"}),
    places_of_service=frozenset(
        {
            "https://www.cms.gov/medicare/coding/place-of-service-codes/place_of_service_code_set",
            "http://www.cms.gov/medicare/coding/place-of-service-codes/place_of_service_code_set",
            "http://terminology.hl7.org/codesystem/ex-serviceplace",
            "urn:oid:2.16.840.1.113883.6.50",
        }
    ),
    not_done=frozenset(
        {"not-done", "preparation", "planned", "not-billable", "aborted", "entered-in-error"}
    ),
    not_meant=frozenset({"cancelled", "draft", "entered-in-error", "superseded"}),
    minute_units=frozenset({"min", "minute", "minutes"}),
)
