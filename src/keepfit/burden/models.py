"""The tables of burden: one report for each run, sums of branches, the upkeep of accounts.

Nothing here is kept by person.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

UNIT, ACCOUNT = "people.Unit", "ledger.Account"


class Report(models.Model):
    """One reckoning: the work model it used, and what the supervision asked for in a year."""

    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    start = models.DateField()
    as_of = models.DateField()
    made_at = models.DateTimeField()
    hour_yuan = models.FloatField()
    efforts = models.JSONField(default=list)  # [{zh, en, low, likely, high, mark}]
    asked_since = models.DateField()
    asked_low = models.FloatField()
    asked_likely = models.FloatField()
    asked_high = models.FloatField()
    asked = models.JSONField(default=list)  # [{sender, kind, requests, answers, low, high}]
    twice = models.JSONField(default=list)  # [{field, known, share, requests, answers}]

    def __str__(self) -> str:
        return f"{self.start} {self.as_of}"


class Spent(models.Model):
    """Hours a week and yuan a year with their 90 % intervals, and what they bring."""

    hours_low = models.FloatField()
    hours_likely = models.FloatField()
    hours_high = models.FloatField()
    yuan_low = models.FloatField()
    yuan_likely = models.FloatField()
    yuan_high = models.FloatField()
    per_hour = models.JSONField(default=dict)  # reads, service_uses, answered; null: not observed
    per_yuan = models.JSONField(default=dict)

    class Meta:
        abstract = True


class Branch(Spent):
    """A unit and all under it, on one platform or ("") on all; how many things a person keeps."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    platform = models.CharField(max_length=64, blank=True)
    accounts = models.PositiveIntegerField()
    load = models.JSONField(default=dict)  # people, unknown, median, most, more_than_three

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "unit", "platform"], name="burden_branch_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.platform}"


class Upkeep(Spent):
    """One account's upkeep, and what its hours rest on."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=16)
    contract_yuan = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "account"], name="burden_upkeep_once")
        ]

    def __str__(self) -> str:
        return str(self.account_id)
