"""Pages to read the audit: who changed what, and who saw whose data."""

from collections.abc import Iterable
from typing import Any

import auditlog.admin  # noqa: F401  its page of entries shows every practice's: ours takes its place
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.admin import differences
from claims.admin.base import Kept
from clinicbridge import scope
from clinicbridge.accounts.models import Membership
from clinicbridge.audit.models import AccessRecord, LogEntry

READS = {"view": "audit.read"}
SHOWN = 4  # lines of an entry in the list


class Person(admin.SimpleListFilter):
    """By a person of this practice; the product itself is nobody."""

    title = "person"
    parameter_name = "person"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Offer the people of this practice and no other."""
        members = Membership.objects.filter(practice_id=scope.current()).select_related("user")
        people = [(str(m.user_id), str(m.user)) for m in members.order_by("user__full_name")]
        return [*people, ("nobody", "The product itself")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what the person did."""
        chosen = self.value()
        if chosen is None:
            return queryset
        if chosen not in {key for key, _ in self.lookup_choices}:
            return queryset.none()
        return queryset.filter(actor=None if chosen == "nobody" else chosen)


class Kind(admin.SimpleListFilter):
    """By what was changed."""

    title = "what"
    parameter_name = "what"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Offer the kinds of rows that have entries here."""
        seen = model_admin.get_queryset(request).order_by().values("content_type").distinct()
        kinds = ContentType.objects.filter(pk__in=seen)
        return sorted(((str(kind.pk), kind.name) for kind in kinds), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep entries about this kind."""
        known = {key for key, _ in self.lookup_choices}
        return queryset.filter(content_type=self.value()) if self.value() in known else queryset


admin.site.unregister(LogEntry)


@admin.register(LogEntry)
class LogEntryAdmin(Kept):
    """Every change, as it was written."""

    permissions = READS
    list_display = ("timestamp", "who", "what", "saying")
    list_filter = (Person, Kind, "action", "source")
    list_select_related = ("actor", "content_type")
    search_fields = ("=cid", "=object_pk")
    search_help_text = "A correlation id, or the id of a row"
    date_hierarchy = "timestamp"
    ordering = ("-timestamp", "-id")
    fields = (
        ("timestamp", "action"),
        ("actor", "actor_email", "source", "purpose"),
        ("content_type", "object_repr", "object_pk"),
        "cid",
        "said",
        "differences",
    )
    readonly_fields = ("said", "differences")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LogEntry]:
        """Show this practice's entries: the table holds everybody's."""
        return super().get_queryset(request).filter(practice_id=scope.current())

    @admin.display(description="Who", ordering="actor__full_name")
    def who(self, entry: LogEntry) -> str:
        """Name the person, or the product where nobody acted."""
        return str(entry.actor) if entry.actor else entry.actor_email or "ClinicBridge"

    @admin.display(description="What")
    def what(self, entry: LogEntry) -> SafeString:
        """Say what was done, and to what."""
        done = f"{entry.get_action_display()} {entry.content_type.name}".capitalize()
        return format_html("<b>{}</b><p>{}</p>", done, entry.object_repr)

    @admin.display(description="Summary")
    def saying(self, entry: LogEntry) -> SafeString:
        """Show the first lines of what changed, and how many more there are."""
        lines = differences.lines(entry)
        more = len(lines) - SHOWN
        shown = [*lines[:SHOWN], f"and {more} more"] if more > 1 else lines
        return format_html_join("", "<p>{}</p>", ((line,) for line in shown))

    @admin.display(description="Summary")
    def said(self, entry: LogEntry) -> SafeString | str:
        """Show the summary line by line."""
        return format_html_join("", "<p>{}</p>", ((line,) for line in entry.summary.splitlines()))

    @admin.display(description="Changes")
    def differences(self, entry: LogEntry) -> SafeString | str:
        """Show each changed field, before and after."""
        return format_html_join(
            "",
            '<p class="change"><b>{}</b> <del>{}</del> <ins>{}</ins></p>',
            differences.of(entry),
        )


@admin.register(AccessRecord)
class AccessRecordAdmin(Kept):
    """Every reading of a patient's data: who, why, about how many."""

    permissions = READS
    list_display = ("created_at", "actor", "purpose", "subject_count", "source")
    list_filter = (Person, "purpose", "source")
    list_select_related = ("actor",)
    search_fields = ("=correlation_id", "subjects")
    search_help_text = "A correlation id, or a patient's id in our tables"
    date_hierarchy = "created_at"
    ordering = ("-created_at", "id")
    fields = (
        "created_at",
        ("actor", "actor_email"),
        ("purpose", "source"),
        "correlation_id",
        "subjects",
    )

    @admin.display(description="About")
    def subject_count(self, record: AccessRecord) -> int:
        """Count whom it was about."""
        return len(record.subjects)
