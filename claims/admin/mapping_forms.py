"""Forms for the rules of a mapping set: choices where only some words are known."""

from typing import Any

from django import forms

from claims.admin.base import TenantForm
from claims.admin.editor import words
from claims.domain.mapping import transforms
from claims.models import MappingRule

# Every widget says its own name: the rows' headings are far away.
NAMES = {
    "order": "Order",
    "key": "Name",
    "for_each": "For each",
    "source": "From",
    "transform": "Make it",
    "argument": "Argument",
    "condition": "When (CEL)",
    "value": "Value (CEL)",
    "target": "Into",
    "required": "If missing",
    "default": "Default",
    "note": "Note",
}
EXAMPLES = {
    "source": "service.fields[pt_minutes]",
    "condition": "always",
    "value": "instead of a source",
}


class RuleForm(TenantForm):
    """One rule; its target and its transform are chosen, not typed."""

    transform = forms.ChoiceField(required=False)
    target = forms.ChoiceField()

    class Meta:
        model = MappingRule
        fields = tuple(NAMES)
        widgets = {"note": forms.TextInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {"transform": transform_choices(), "target": target_choices()}
        for name, offered in choices.items():
            field = self.fields[name]
            field.choices = _with(offered, getattr(self.instance, name))  # type: ignore[attr-defined]
        for name, label in NAMES.items():
            field = self.fields[name]
            field.label = label
            field.widget.attrs |= {"aria-label": label, "placeholder": EXAMPLES.get(name, "")}
            field.widget.attrs["class"] = f"rule-{name}"


def transform_choices() -> list[tuple[str, Any]]:
    """Return every transform with what it does."""
    return [
        (t.name, f"{t.name}: {t.does}" if t.name else t.does) for t in transforms.REGISTRY.values()
    ]


def target_choices() -> list[tuple[str, Any]]:
    """Return every target, by what it is part of."""
    groups = [(group, list(members)) for group, members in words.target_groups()]
    return [("", "---------"), *groups]


def _with(offered: list[tuple[str, Any]], held: str) -> list[tuple[str, Any]]:
    """Return the choices with the one the row holds, though it be unknown."""
    known = {key for key, _ in offered}
    known |= {key for _, group in offered if isinstance(group, list) for key, _ in group}
    return offered if held in known else [*offered, (held, f"{held} (unknown)")]
