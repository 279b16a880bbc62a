"""The tables of the claim; import them from here."""

from claims.models.claim import Claim, ClaimStep
from claims.models.codeset import Code, CodeRelease, PtpEdit
from claims.models.connection import Connection
from claims.models.encounter import DocumentedService, Encounter, EncounterVersion
from claims.models.field import CountedVersion, FieldCatalogue, FieldIncident, FieldSeen
from claims.models.finding import EditSetting, Finding, Override
from claims.models.job import Job
from claims.models.learning import Correction, SuggestionOutcome
from claims.models.mapping import LookupEntry, LookupTable, MappingRule, MappingSet
from claims.models.patient import Authorization, Case, Coverage, Patient, Referral
from claims.models.payer import Fee, FeeSchedule, Payer
from claims.models.policy import SuggestionPolicy, SuppressedKind
from claims.models.presence import Presence
from claims.models.provider import Provider
from claims.models.reading import NotePhrase, NoteReading
from claims.models.remapped import Remapped
from claims.models.replay import ReplayResult
from claims.models.revision import ClaimRevision, Diagnosis, Draw, ServiceLine
from claims.models.saved_view import SavedView
from claims.models.standing import SettingChange
from claims.models.submission import Acknowledgement, Submission
from claims.models.suggester import SuggesterMeter, SuggesterSettings, SuggestionRun
from claims.models.suggestion import Attestation, Suggestion
from claims.models.therapy import AdvanceNotice, PlanOfCare, PriorSurgery, TherapyAccumulator

__all__ = [
    "Acknowledgement",
    "AdvanceNotice",
    "Attestation",
    "Authorization",
    "Case",
    "Claim",
    "ClaimRevision",
    "ClaimStep",
    "Code",
    "CodeRelease",
    "Connection",
    "Correction",
    "CountedVersion",
    "Coverage",
    "Diagnosis",
    "DocumentedService",
    "Draw",
    "EditSetting",
    "Encounter",
    "EncounterVersion",
    "Fee",
    "FeeSchedule",
    "FieldCatalogue",
    "FieldIncident",
    "FieldSeen",
    "Finding",
    "Job",
    "LookupEntry",
    "LookupTable",
    "MappingRule",
    "MappingSet",
    "NotePhrase",
    "NoteReading",
    "Override",
    "Patient",
    "Payer",
    "PlanOfCare",
    "Presence",
    "PriorSurgery",
    "Provider",
    "PtpEdit",
    "Referral",
    "Remapped",
    "ReplayResult",
    "SavedView",
    "ServiceLine",
    "SettingChange",
    "Submission",
    "SuggesterMeter",
    "SuggesterSettings",
    "Suggestion",
    "SuggestionOutcome",
    "SuggestionPolicy",
    "SuggestionRun",
    "SuppressedKind",
    "TherapyAccumulator",
]
