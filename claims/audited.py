"""Which tables of the claim are audited, and which are exempt and why."""

from django.db.models import Model

from claims import models
from clinicbridge import audit

AUDITED: tuple[type[Model], ...] = (
    models.AdvanceNotice,
    models.Acknowledgement,
    models.Attestation,
    models.Authorization,
    models.Case,
    models.Connection,
    models.Coverage,
    models.EditSetting,
    models.Encounter,
    models.Fee,
    models.FeeSchedule,
    models.Job,
    models.LookupEntry,
    models.LookupTable,
    models.MappingRule,
    models.MappingSet,
    models.NotePhrase,
    models.Override,
    models.Patient,
    models.Payer,
    models.PlanOfCare,
    models.PriorSurgery,
    models.Provider,
    models.Referral,
    models.SavedView,
    models.Submission,
    models.SuggesterSettings,
    models.Suggestion,
    models.SuggestionPolicy,
    models.SuppressedKind,
    models.SuggestionRun,
    models.TherapyAccumulator,
)
OWN_TRAIL = "A row of its own trail: written once, with actor and time, never changed."
PROJECTION = "A projection of the current revision, rebuilt from it; the revision is audited."
COUNTED = "Counted from the visits' immutable versions; nobody writes in it."
LEARNED = "Rebuilt at each approval from the claim's revisions and decisions, which are audited."
EXEMPT: dict[type[Model], str] = {
    models.Claim: "Its content is audited by revision, its life by ClaimStep.",
    models.ClaimRevision: "Immutable; one readable entry is written with each.",
    models.ClaimStep: OWN_TRAIL,
    models.Draw: "Immutable; what comes of it is a revision, which is audited.",
    models.EncounterVersion: "Immutable; its arrival is the inbound message's entry.",
    models.DocumentedService: "Facts rebuilt from the immutable version.",
    models.NoteReading: "Written once; what follows from it is a suggestion, which is audited.",
    models.Diagnosis: PROJECTION,
    models.ServiceLine: PROJECTION,
    models.Finding: PROJECTION,
    models.SuggestionOutcome: LEARNED,
    models.Correction: LEARNED,
    models.FieldCatalogue: COUNTED,
    models.CountedVersion: COUNTED,
    models.FieldSeen: COUNTED,
    models.FieldIncident: "Opened and resolved by what is counted; a person changes its rule.",
    models.SettingChange: "It says only that a setting changed; the setting itself is audited.",
    models.Presence: "Who is at a claim now; it grants nothing, and the reading is recorded.",
    models.Remapped: "What the work found of each claim; the claim has its own entry of it.",
    models.SuggesterMeter: "Counted from runs, which are audited; it grants nothing.",
    models.ReplayResult: "What a mapping would change; the job that found it is audited.",
    models.CodeRelease: "Written once, with one readable entry: who, which file, its SHA-256.",
    models.Code: "A row of a release, which carries who and when.",
    models.PtpEdit: "A row of a release, which carries who and when.",
}


def register() -> None:
    """Tell the audit about every table of this app."""
    for model in AUDITED:
        audit.register(model)
    for model, reason in EXEMPT.items():
        audit.exempt(model, reason)
