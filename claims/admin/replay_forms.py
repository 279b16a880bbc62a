"""The form that asks for a replay: which visits, against what."""

from datetime import date
from typing import Any

from django import forms

from claims.admin.sealed import PURPOSES
from claims.services.replay_request import MOST_VISITS
from claims.services.replays import Wanted

MOST = f"At most {MOST_VISITS:,}."


class ReplayForm(forms.Form):
    """The last so many visits, or those of some days."""

    last = forms.IntegerField(
        label="Last visits",
        required=False,
        min_value=1,
        max_value=MOST_VISITS,
        initial=60,
        help_text=f"{MOST} Leave it empty to name days instead.",
    )
    begins = forms.DateField(
        label="From day", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    ends = forms.DateField(
        label="To day", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    against = forms.ChoiceField(
        label="Compare with",
        choices=[
            ("published", "the version that is published"),
            ("recorded", "the version each claim was drawn under"),
        ],
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a number or for days, not both, and for days in their order."""
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if self.errors:
            return cleaned
        if cleaned.get("last") and (begins or ends):
            self.add_error("last", "Give a number of visits or days, not both.")
        elif not (cleaned.get("last") or (begins and ends)):
            self.add_error("last", "Give a number of visits, or the first and the last day.")
        elif begins and ends and ends < begins:
            self.add_error("ends", "This is before the first day.")
        return cleaned

    @property
    def wanted(self) -> Wanted:
        """What is asked for."""
        said = self.cleaned_data
        days: tuple[date | None, date | None] = (said["begins"], said["ends"])
        return Wanted(said["last"], *days, said["against"] == "recorded")


class ValuesForm(forms.Form):
    """Asks why, before values that say who a patient is are shown or leave as a file."""

    purpose = forms.ChoiceField(
        label="Why do you need the values?", choices=[("", "Choose"), *PURPOSES.items()]
    )
