"""Practices, their places, the people who may come in and what they prove it with."""

import uuid
import zoneinfo
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from clinicbridge.accounts.roles import Role
from clinicbridge.audit.models import AuditedModel


def check_time_zone(name: str) -> None:
    """Refuse what is no IANA time zone: dates of service depend on it."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError({"time_zone": f"{name} is no IANA time zone."})


class Practice(models.Model):
    """One clinic: the tenant, and the billing provider of its claims."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    npi = models.CharField("NPI", max_length=10, blank=True)
    tax_id = models.CharField("tax ID", max_length=12, blank=True)
    taxonomy = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    line1 = models.CharField("address", max_length=80, blank=True)
    line2 = models.CharField("address, second line", max_length=80, blank=True)
    city = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip = models.CharField("ZIP code", max_length=10, blank=True)
    time_zone = models.CharField(max_length=40, default="America/Chicago")
    delivery_paused = models.BooleanField(
        default=True, help_text="Nothing leaves for a billing system while this is on"
    )
    destroyed_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When its keys were, and so its records"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse an unknown time zone."""
        check_time_zone(self.time_zone)


class UserManager(BaseUserManager["User"]):
    """Creates people by their email address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new person; without a password they cannot sign in yet."""
        if not email:
            raise ValueError("A person signs in by their email address: give one.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a person who may enter the admin of every practice they belong to."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person whatever the case of their address; it is kept in small letters.

        Not by the database's own idea of a case, which takes ſ for s.
        """
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they may do is their membership's, practice by practice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)
    sessions_ended_at = models.DateTimeField(
        null=True, editable=False, help_text="When all of the person's sessions were last ended"
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.full_name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session must carry: a new password ends it, and so does ending all."""
        ended = self.sessions_ended_at.isoformat() if self.sessions_ended_at else ""
        text = f"{self.password}|{ended}"
        salt = "clinicbridge.accounts.User.sessions"
        return salted_hmac(salt, text, secret=secret, algorithm="sha256").hexdigest()

    @property
    def initials(self) -> str:
        """First letters of the first and last name."""
        words = self.full_name.split() or [self.email]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


class SecondFactor(models.Model):
    """What a person's authenticator app holds, sealed, and how it was used last."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, models.PROTECT, related_name="second_factor")
    sealed = models.CharField(max_length=200, help_text="The secret, and the id of its key")
    last_step = models.BigIntegerField(help_text="The time step of the last code that was taken")
    failures = models.PositiveIntegerField(default=0, help_text="Wrong codes since the last right")
    failed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Second factor {str(self.pk)[:8]}"


class BackupCode(models.Model):
    """A code that stands in once for the authenticator app; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="backup_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Back-up code {str(self.pk)[:8]}"


class OneUseLink(models.Model):
    """An address that lets one person in once, until it expires; only its hash is kept."""

    class Purpose(models.TextChoices):
        DEMO = "DEMO", "Into the demo clinic"
        INVITATION = "INVITATION", "Into a practice for the first time"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {str(self.pk)[:8]}"


class Membership(models.Model):
    """A person's role in a practice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; another role ends the person's open invitations.

        Who was shown the link could otherwise come in as more than they gave.
        """
        people = User.objects.select_for_update(of=("self",), no_key=True)
        people.get(pk=self.user_id)
        before = Membership.objects.filter(pk=self.pk).exclude(role=self.role)
        is_other = before.exists()
        super().save(*args, **kwargs)
        if is_other:
            purpose = OneUseLink.Purpose.INVITATION
            for row in OneUseLink.objects.filter(user=self.user, purpose=purpose, used_at=None):
                row.delete()


class Location(AuditedModel):
    """Where a practice sees patients; dates of service are dates in its time zone."""

    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=40)
    place_of_service = models.CharField(max_length=2, default="11")
    npi = models.CharField("NPI", max_length=10, blank=True)
    line1 = models.CharField("address", max_length=80, blank=True)
    line2 = models.CharField("address, second line", max_length=80, blank=True)
    city = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip = models.CharField("ZIP code", max_length=10, blank=True)
    source_ids = models.JSONField(
        "ids in the EMR", default=list, blank=True, help_text="Ids and names the EMR uses"
    )
    is_active = models.BooleanField(default=True)

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["practice", "name"], name="location_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse an unknown time zone."""
        check_time_zone(self.time_zone)
