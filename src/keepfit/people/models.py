"""The tables of people: units, staff, their roles, invitations, and the audit trail."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.sql.compiler import SQLCompiler

from keepfit.people.core.notices import Often, Sent
from keepfit.people.core.rights import STEP, Role
from keepfit.people.core.units import LEVELS


class Under(models.Lookup[bool]):
    """Whether a path stands at or under another: `path__under="office/education/"`.

    Told by bytes and from the index: SQLite's own prefix match takes no index and takes a unit `A`
    for a unit `a`.
    """

    lookup_name = "under"

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Compare with the first text under the path and the first one after all of these."""
        column, given = self.process_lhs(compiler, connection)
        after = self.rhs[: -len(STEP)] + chr(ord(STEP) + 1)
        return f"({column} >= %s AND {column} < %s)", (*given, self.rhs, *given, after)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Match the prefix: an order of words is no order of bytes there."""
        column, given = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s", (*given, f"{connection.ops.prep_for_like_query(self.rhs)}%")


models.CharField.register_lookup(Length)
models.CharField.register_lookup(Under)


class Unit(models.Model):
    """One unit of the tree; `path` holds the ids from the root down, each closed by a step."""

    unit_id = models.CharField(primary_key=True, max_length=64)
    name = models.CharField(max_length=200)
    aliases = models.JSONField(default=list, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    path = models.CharField(max_length=1000, unique=True)
    level = models.CharField(max_length=16, blank=True)
    division_code = models.CharField(max_length=12, blank=True)
    uscc = models.CharField(max_length=18, blank=True)
    sector = models.CharField(max_length=64, blank=True)
    residents = models.BigIntegerField(null=True, blank=True)
    extra = models.TextField(blank=True)  # columns nobody knows, as JSON text {header: cell}

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(unit_id__contains=STEP) & ~Q(unit_id=""), name="unit_id_has_no_step"
            ),
            models.CheckConstraint(
                condition=Q(level="") | Q(level__in=LEVELS), name="unit_level_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by the name they sign in with."""


class Staff(AbstractBaseUser):
    """One person who works here; without a password until an invitation was taken up."""

    login = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    lang = models.CharField(max_length=2, default="zh")
    is_active = models.BooleanField(default=True)
    # Raised to end all sessions of a person at once (ASVS 5.0, 7.4.1 to 7.4.3).
    session_version = models.PositiveIntegerField(default=1)
    password_set_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = StaffManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(lang__in=["zh", "en"]), name="staff_lang_known")
        ]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Return what a session must carry to stay valid."""
        return f"{super().get_session_auth_hash()}{self.session_version}"


class Grant(models.Model):
    """One role of a person, for one unit and everything under it."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Role])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "role", "unit"], name="grant_once"),
            models.CheckConstraint(condition=Q(role__in=list(Role)), name="grant_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.role} {self.unit_id}"


class Invitation(models.Model):
    """A way in for one person, once, for some days; the table holds only the token's digest."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(digest__length=64), name="invitation_digest_whole")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.ends_at:%Y-%m-%d}"


class Identity(models.Model):
    """Who somebody is at an identity provider: its address and its own number of the person.

    Never an e-mail address or a name: those change, and are given to others (OIDC Core 5.7).
    """

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    name = models.CharField(max_length=150, blank=True)  # as told at the linking, to be shown
    linked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_of_one_person"),
            models.UniqueConstraint(fields=["staff", "issuer"], name="identity_once_a_person"),
            models.CheckConstraint(condition=~Q(subject=""), name="identity_has_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.issuer}"


class RecoveryCode(models.Model):
    """A code for the day the phone is lost, once; kept as a hash, found by its first signs."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    start = models.CharField(max_length=2)
    digest = models.CharField(max_length=128)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "start"], name="recovery_code_by_its_start")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.made_at:%Y-%m-%d}"


class Token(models.Model):
    """A way in for a program, in the name of its owner; the table holds only the token's digest."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reads_only = models.BooleanField()
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(digest__length=64), name="token_digest_whole")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.name}"


class Booked(models.Model):
    """One moment of something that comes again, and that it was seen to: once, by one worker.

    `missed` counts the moments before it that nobody saw to, and for which this one stands.
    """

    job = models.CharField(max_length=64)
    slot = models.DateTimeField()
    at = models.DateTimeField()
    missed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "slot"], name="booked_once")
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.slot:%Y-%m-%d %H:%M}"


class NoticeChoice(models.Model):
    """How often a person is written to; without a row daily, where there is an address.

    `refused_at` is set when the mail server would not take the address: nothing is sent to it
    until the person gives another or confirms it.
    """

    staff = models.OneToOneField(
        Staff, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    often = models.CharField(max_length=8, default=Often.DAILY.value)
    deadlines_only = models.BooleanField(default=False)
    refused_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(often__in=[one.value for one in Often]), name="notice_often_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.often}"


class Digest(models.Model):
    """One person's mail of one day, or of the week that begins on it; never two of the same.

    Booked SENDING before it is sent: what is found so afterwards may have gone out, and is not
    sent again (see `people/core/notices.py`).
    """

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    state = models.CharField(max_length=8)
    tasks = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "day"], name="digest_once"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in Sent]), name="digest_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.day} {self.state}"


class OldPassword(models.Model):
    """A password that was used before, as its hash: some policies forbid using it again."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.staff_id} {self.set_at:%Y-%m-%d}"


class AuditLine(models.Model):
    """One line of the audit trail; a trigger of the database refuses any change of it."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    request = models.CharField(max_length=64)
    verb = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    object_id = models.CharField(max_length=200)
    unit_id = models.CharField(max_length=64, blank=True)
    why = models.TextField(blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    previous = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "object_id"], name="audit_by_object")]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new line; an old one is never written again."""
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)


class AuditHead(models.Model):
    """The end of the chain: one row, locked while a line is added."""

    row = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    seal = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(row=1), name="audit_head_is_one")
        ]

    def __str__(self) -> str:
        return str(self.seq)


class Paper(models.Model):
    """A document made by work in the background: of which run of which room, of which day."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    room = models.CharField(max_length=32)  # "checkup", "evaluation"
    run = models.PositiveBigIntegerField()
    as_of = models.DateField()
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    name = models.CharField(max_length=40)
    lang = models.CharField(max_length=2)
    digest = models.CharField(max_length=64)  # SHA-256 of the content
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["room", "run", "name", "lang", "made_at"], name="paper_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["-made_at"], name="paper_by_moment")]

    def __str__(self) -> str:
        return f"{self.room} {self.run} {self.name}"
