"""The tables of overlap: one report for each run, with a row for each account it touches.

Rows are kept by account, so that each person reads those of their own branch; the others of a
group or a pair are told as being elsewhere.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

UNIT, ACCOUNT = "people.Unit", "ledger.Account"


class Report(models.Model):
    """The overlap of one quarter: how many posts were compared (None: too many), and how."""

    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    start = models.DateField()
    as_of = models.DateField()
    made_at = models.DateTimeField()
    compared = models.PositiveIntegerField(null=True)
    near = models.BooleanField()
    groups = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.start} {self.as_of}"


class Alike(models.Model):
    """One group of posts alike: how many, how many of them identical, who was first."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    size = models.PositiveIntegerField()
    identical = models.PositiveIntegerField()
    first = models.ForeignKey(ACCOUNT, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True)
    text = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.text


class Member(models.Model):
    """One account with a post in a group."""

    alike = models.ForeignKey(Alike, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["alike", "account"], name="overlap_member_once")
        ]

    def __str__(self) -> str:
        return str(self.account_id)


class Copied(models.Model):
    """One account's posts that another had published before; `share` is of the copier's posts."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    copier = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    posts = models.PositiveIntegerField()
    share = models.FloatField()

    def __str__(self) -> str:
        return f"{self.copier_id} {self.source_id}"


class Own(models.Model):
    """How many of one account's posts are its own; of every account, posts or none."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    posts = models.PositiveIntegerField()
    copies = models.PositiveIntegerField()
    repeats = models.PositiveIntegerField()
    meetings = models.PositiveIntegerField()
    own_share = models.FloatField(null=True)
    self_talking = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "account"], name="overlap_own_once")
        ]

    def __str__(self) -> str:
        return str(self.account_id)


class Twin(models.Model):
    """Two accounts that do the same: score 0 to 1, why, what nobody could compare."""

    PLATFORM, FUNCTION = "platform", "function"

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    one = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    score = models.FloatField()
    kind = models.CharField(max_length=16)
    reasons = models.JSONField(default=list)  # [{zh, en}]
    unobserved = models.JSONField(default=list)
    services = models.JSONField(default=list)  # names

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["platform", "function"]), name="overlap_twin_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"


class Doubled(models.Model):
    """Several living accounts of one unit on one platform, named; the likeness of the closest."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    platform = models.CharField(max_length=64)
    accounts = models.JSONField(default=list)  # [[id, name]]
    score = models.FloatField()

    def __str__(self) -> str:
        return f"{self.unit_id} {self.platform}"
