"""The addresses of the review desk; none of them ever holds a name."""

from django.urls import path

from claims.views import (
    claim,
    correcting,
    decide,
    edit,
    find,
    handling,
    insights,
    presence,
    queue,
    record,
    saved_views,
    suggest,
    tables,
    would_be_sent,
)

app_name = "desk"
ACTS = {
    "edit": edit.Edit,
    "fix": edit.ApplyFinding,
    "attest": edit.AttestFinding,
    "undo": edit.Undo,
    "accept": suggest.Accept,
    "accept-line": suggest.AcceptLine,
    "dismiss": suggest.Dismiss,
    "approve": decide.Approve,
    "hold": decide.Hold,
    "release": decide.Release,
    "recall": decide.Recall,
    "reopen": decide.Reopen,
    "void": decide.Void,
    "close": decide.Close,
    "override": decide.Override,
    "withdraw": decide.Withdraw,
    "merge": decide.Merge,
    "redraw": decide.Redraw,
    "keep": decide.Keep,
    "settle": decide.Settle,
    "correct": correcting.Correct,
    "correct-unasked": correcting.CorrectUnasked,
    "record": record.KeepRecord,
    "record-remove": record.RemoveRecord,
    "record-attest": record.AttestPlan,
    "not-to-bill": record.NotToBill,
    "assign": handling.Assign,
    "snooze": handling.Snooze,
    "ask": handling.Ask,
    "note": handling.Note,
    "recheck": handling.Recheck,
    "here": presence.Here,
    "take-over": presence.TakeOver,
    "leave": presence.Leave,
    "would-be-sent": would_be_sent.WouldBeSent,
}
urlpatterns = [
    path("", queue.Queue.as_view(), name="queue"),
    path("counts", queue.Poll.as_view(), name="counts"),
    path("arrived", queue.Arrived.as_view(), name="arrived"),
    path("figures", queue.Figures.as_view(), name="figures"),
    path("tables-seen", tables.PutAway.as_view(), name="tables-seen"),
    path("views/save", saved_views.SaveView.as_view(), name="save-view"),
    path("views/<uuid:view_id>/rename", saved_views.RenameView.as_view(), name="rename-view"),
    path("views/<uuid:view_id>/remove", saved_views.RemoveView.as_view(), name="remove-view"),
    path("find", find.Find.as_view(), name="find"),
    path("insights", insights.Insights.as_view(), name="insights"),
    path("claims/<uuid:claim_id>/", claim.ShowClaim.as_view(), name="claim"),
    *(
        path(f"claims/<uuid:claim_id>/{name}", view.as_view(), name=name)
        for name, view in ACTS.items()
    ),
]
