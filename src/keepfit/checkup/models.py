"""The tables of check-ups: each run, its findings, and every step taken with one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from keepfit.checkup.core.casework import State
from keepfit.kit.text import Text

UNIT, STAFF, ACCOUNT = "people.Unit", "people.Staff", "ledger.Account"


class Run(models.Model):
    """One check-up: asked for, running, done or failed. Its findings come all at once, or none."""

    WAITING, RUNNING, DONE, FAILED = "WAITING", "RUNNING", "DONE", "FAILED"

    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    pack = models.CharField(max_length=200)
    as_of = models.DateField()
    state = models.CharField(max_length=8, default=WAITING)
    stage_zh = models.CharField(max_length=200, blank=True)
    stage_en = models.CharField(max_length=200, blank=True)
    totals = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["WAITING", "RUNNING", "DONE", "FAILED"]),
                name="run_state_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.as_of}"

    @property
    def stage(self) -> Text:
        """What it does now, or why it failed."""
        return Text(zh=self.stage_zh, en=self.stage_en)


class Finding(models.Model):
    """One rule's complaint about one account in one run, and where it stands."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    rule_id = models.CharField(max_length=64)
    severity = models.CharField(max_length=16)
    statement_zh = models.TextField()
    statement_en = models.TextField()
    remedy_zh = models.TextField()
    remedy_en = models.TextField()
    source = models.CharField(max_length=300)
    observed = models.BooleanField()
    measured = models.FloatField(null=True, blank=True)
    limit = models.FloatField()
    due_on = models.DateField(null=True, blank=True)
    evidence = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=16, default=State.NOTIFIED.value)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "account", "rule_id"], name="finding_once"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]), name="finding_state_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="finding_by_due")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.account_id}"

    @property
    def statement(self) -> Text:
        """What is wrong."""
        return Text(zh=self.statement_zh, en=self.statement_en)

    @property
    def remedy(self) -> Text:
        """What puts it right."""
        return Text(zh=self.remedy_zh, en=self.remedy_en)


class Taken(models.Model):
    """One step that somebody took with a finding, with the words that went with it."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=16)
    at = models.DateTimeField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()

    def __str__(self) -> str:
        return f"{self.finding_id} {self.step}"
