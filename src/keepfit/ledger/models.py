"""The tables of the ledger: accounts of every kind, services, and who offers what.

Columns are those of the exchange tables, by the same names, so that a row goes in and out as it
is. An empty text is "nothing known"; a null number, day or flag likewise.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.sql.compiler import SQLCompiler

from keepfit.ledger.core.records import KINDS

UNIT = "people.Unit"


class Holds(models.Lookup[bool]):
    """Whether a text holds a word, upper and lower case alike: `name__holds="教育"`.

    Some five times as quick as `icontains`, for which each row's text is first taken to capitals
    even where, as in Chinese, there are none.
    """

    lookup_name = "holds"

    @property
    def _plain(self) -> bool:
        return bool(self.rhs.upper() == self.rhs.lower())

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Look for its bytes."""
        column, given = self.process_lhs(compiler, connection)
        if self._plain:
            return f"instr({column}, %s) > 0", (*given, self.rhs)
        return f"instr(lower({column}), lower(%s)) > 0", (*given, self.rhs)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Match it as a pattern."""
        column, given = self.process_lhs(compiler, connection)
        pattern = f"%{connection.ops.prep_for_like_query(self.rhs)}%"
        return f"{column} {'LIKE' if self._plain else 'ILIKE'} %s", (*given, pattern)


models.CharField.register_lookup(Holds)


_FACETS = ("platform", "kind", "status", "role", "operation", "protected")


class Row(models.Model):
    """What every row carries: where it stood, what was asked, what nobody knows, how often written.

    `version` rises with each write; whoever writes says which version was read, so that no two
    people overwrite each other unseen.
    """

    asked = models.JSONField(default=list, blank=True)
    extra = models.TextField(blank=True)
    origin_file = models.CharField(max_length=255, blank=True)
    origin_sheet = models.CharField(max_length=255, blank=True)
    origin_row = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Account(Row):
    """One account, app, mini-program, website or work group."""

    account_id = models.CharField(primary_key=True, max_length=200)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16)
    platform = models.CharField(max_length=64)
    handle = models.CharField(max_length=200, blank=True)
    url = models.TextField(blank=True)
    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=32, blank=True)
    role = models.CharField(max_length=16, blank=True)
    status = models.CharField(max_length=16, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    filing_no = models.CharField(max_length=100, blank=True)
    verified = models.BooleanField(null=True, blank=True)
    verified_owner = models.CharField(max_length=200, blank=True)
    followers = models.BigIntegerField(null=True, blank=True)
    credible_followers = models.BigIntegerField(null=True, blank=True)
    functions = models.TextField(blank=True)
    subscription_type = models.CharField(max_length=16, blank=True, default="")
    topic = models.CharField(max_length=200, blank=True, default="")
    operation = models.CharField(max_length=16, blank=True)
    cost_yuan_year = models.FloatField(null=True, blank=True)
    hours_week = models.FloatField(null=True, blank=True)
    staff_count = models.BigIntegerField(null=True, blank=True)
    login_holder = models.CharField(max_length=100, blank=True)
    second_holder = models.CharField(max_length=100, blank=True)
    last_login_proven_on = models.DateField(null=True, blank=True)
    protected = models.BooleanField(null=True, blank=True)
    protected_reason = models.TextField(blank=True)
    successor_id = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            # With all that words are looked for in: a walk along it opens no row that lacks them.
            models.Index(fields=["name", "account_id", "handle", "unit"], name="account_by_words"),
            models.Index(fields=["platform", "name"], name="account_by_platform"),
            # All that the ledger page counts, and counts by: it opens no row for that.
            models.Index(fields=[*_FACETS, "unit", "name", "handle"], name="account_by_facets"),
            # Equal entries are kept once on PostgreSQL, so that counting everything reads little:
            # the wide index above is one entry a row, and it would rather read the whole table.
            models.Index(fields=[*_FACETS], name="account_by_facet_values"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="account_kind_known"),
            models.CheckConstraint(
                condition=Q(followers=None) | Q(followers__gte=0), name="account_followers_count"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Service(Row):
    """One service that citizens come for."""

    service_id = models.CharField(primary_key=True, max_length=200)
    name = models.CharField(max_length=300)
    code = models.CharField(max_length=64, blank=True)
    department = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=64, blank=True)
    livelihood = models.BooleanField(null=True, blank=True)
    statutory = models.BooleanField(null=True, blank=True)
    yearly_volume = models.BigIntegerField(null=True, blank=True)
    aliases = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return self.name


class Offer(Row):
    """One account offers one service, this deep."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    depth = models.CharField(max_length=16, blank=True)
    url = models.TextField(blank=True)
    monthly_uses = models.BigIntegerField(null=True, blank=True)
    tested_on = models.DateField(null=True, blank=True)
    works = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "service"], name="offer_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.service_id}"


class SavedView(models.Model):
    """A search that somebody keeps by a name, alone or for colleagues of a unit."""

    owner = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.TextField()
    shared_in = models.ForeignKey(
        UNIT, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once")
        ]

    def __str__(self) -> str:
        return self.name
