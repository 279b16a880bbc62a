"""What is typed into a row of the editor, judged by the model's own clean."""

from typing import Any

from django import forms

from claims.admin.base import TenantForm
from claims.admin.editor import words
from claims.models import LookupEntry, LookupTable, MappingRule
from claims.services.mapping_rules import CELLS


class RuleCells(TenantForm):
    """The cells of one rule. Its name may be left out, and what it is for each of follows."""

    key = forms.SlugField(required=False, max_length=60, label="Name")

    class Meta:
        model = MappingRule
        fields = CELLS
        error_messages = {"target": {"required": "Choose what it goes into."}}

    def clean_key(self) -> str:
        """Leave a rule its name where none is given."""
        return self.cleaned_data["key"] or self.instance.key

    def clean(self) -> dict[str, Any]:
        """Let what a rule is for each of follow its target, unless somebody chose it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "for_each" not in self.changed_data and "target" in cleaned:
            source = cleaned.get("source", "")
            cleaned["for_each"] = words.each_of(target=cleaned["target"], source=source)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Leave a new rule's name to be found when it is added."""
        return super()._get_validation_exclusions() | ({"key"} if not self.instance.key else set())


class TableName(TenantForm):
    """The name of a look-up table."""

    class Meta:
        model = LookupTable
        fields = ("name",)

    def clean_name(self) -> str:
        """Refuse the name of another table of the set."""
        name: str = self.cleaned_data["name"]
        others = LookupTable.objects.filter(mapping_set_id=self.instance.mapping_set_id, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("There is a look-up of this name already.")
        return name


class Entry(TenantForm):
    """A word of a look-up table and what it means."""

    class Meta:
        model = LookupEntry
        fields = ("key", "value")

    def clean_key(self) -> str:
        """Refuse a word the table has already."""
        key: str = self.cleaned_data["key"]
        others = LookupEntry.objects.filter(table_id=self.instance.table_id, key=key)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("The table has this word already.")
        return key
