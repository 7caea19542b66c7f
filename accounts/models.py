"""People, the authorities they work for, the roles they hold there, and the trail of what they
did."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from contextlib import suppress
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import formats, timezone

from accounts.permissions import RoleName


class Authority(models.Model):
    """A local authority with responsibility for children's social care."""

    code = models.CharField("ONS code", max_length=9, unique=True)
    dfe_code = models.CharField("DfE code", max_length=3, unique=True)
    name = models.CharField(max_length=100)
    region_code = models.CharField(max_length=9, blank=True)
    region_name = models.CharField(max_length=100, blank=True)
    abolished_on = models.DateField(null=True, blank=True)
    described = models.CharField(
        max_length=16,
        blank=True,
        default="",
        help_text="a name for the extracts it describes itself as they stand; empty without any",
    )
    first_code = models.CharField(
        max_length=9,
        null=True,
        blank=True,
        unique=True,
        help_text="the ONS code it was first known by here; none while it has no other",
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.name

    @property
    def keyed_by(self) -> str:
        """The code in digests and in the ledger of erasures: the first it had, since neither can be
        made anew when ONS gives it another, and who was erased must not come back with it."""
        return self.first_code or self.code


class PersonManager(BaseUserManager):
    """Makes people; an e-mail address is one whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields) -> Person:
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, email: str) -> Person:
        return self.get(email=email.strip().lower())


class Person(AbstractBaseUser):
    """Somebody who signs in.

    What they may do hangs on the roles they hold, never on the person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    enabled_at = models.DateTimeField(null=True, help_text="when it was last enabled again")
    warned_dormant_on = models.DateField(null=True, help_text="when warned that it is not used")
    signed_out_at = models.DateTimeField(
        null=True, help_text="sessions that began before this are over"
    )

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A role a person holds for one authority."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=30, choices=[(r.value, r.title) for r in RoleName])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "person", "name"], name="role_held_once"),
            models.CheckConstraint(
                condition=models.Q(name__in=[r.value for r in RoleName]), name="role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return RoleName(self.name).title


class TwoPeople(models.Model):
    """What of an authority one person does not do alone; without a row, files that name children
    need a second person and publishing does not."""

    authority = models.OneToOneField(Authority, on_delete=models.CASCADE, related_name="+")
    files = models.BooleanField(default=True, help_text="files that name children")
    publishing = models.BooleanField(
        default=False, help_text="whoever sent a return does not publish it"
    )

    class Meta:
        verbose_name_plural = "two people"

    def __str__(self) -> str:
        return f"what needs two people at {self.authority_id}"


class TakingAway(models.Model):
    """Somebody asked for files that name children; somebody else decides, for a while."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    files = models.CharField(max_length=20, help_text="the kind: accounts.two_people.Files")
    because = models.CharField(max_length=500)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True, help_text="what was decided; none while it waits")
    until = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "takings away"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "asked_by", "files"],
                condition=models.Q(agreed=None),
                name="files_asked_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(agreed=True, asked_by=models.F("decided_by")),
                name="files_agreed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"files {self.public_id}"


class Guess(models.Model):
    """One try at a password or a code, kept for as long as it slows the next one down.

    `bucket` is a keyed hash of what is being counted: an account, an address, a device.
    """

    bucket = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "guesses"
        indexes = [models.Index(fields=["bucket", "at"], name="guess_by_bucket")]

    def __str__(self) -> str:
        return f"a guess at {self.at:%H:%M:%S}"


class AuditEntry(models.Model):
    """One thing somebody did or saw.

    Rows are only ever added; no value of a child's data stands in them.
    """

    at = models.DateTimeField(default=timezone.now)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=40)
    subject = models.CharField(
        max_length=80, blank=True, help_text="what it was done to: a kind and a random id"
    )
    reason = models.CharField(max_length=500, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["authority", "-at"], name="audit_by_authority")]

    def __str__(self) -> str:
        return f"{self.action} at {self.at:%Y-%m-%d %H:%M}"

    @property
    def detail_in_words(self) -> str:
        """The detail as a person reads it: "roles: administrator; new account: yes"."""
        said = ((key.replace("_", " "), _in_words(value)) for key, value in self.detail.items())
        return "; ".join(f"{key}: {value}" for key, value in said)


class AuditLink(models.Model):
    """The seal of an audit entry: a hash of it and of the seal before it, in its authority's chain
    or in that of entries of no authority.

    Written by the database as the entry is committed, never by us; `accounts.audit_chain` reads it.
    """

    entry = models.BigIntegerField(unique=True)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "number"], nulls_distinct=False, name="audit_link_once"
            )
        ]

    def __str__(self) -> str:
        return f"link {self.number}"


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_in_words(item) for item in value) or "none"
    said = str(value)
    if _AS_KEPT.fullmatch(said):
        with suppress(ValueError):
            if "T" not in said:
                return formats.date_format(dt.date.fromisoformat(said), "j F Y")
            at = timezone.localtime(dt.datetime.fromisoformat(said))
            return formats.date_format(at, "j F Y, H:i")
    return said.replace("_", " ")


# A day or a moment, as the trail keeps it.
_AS_KEPT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?\+\d{2}:\d{2})?")
