"""The tables of plans: each as it was made, its decisions and papers, and what is locked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from keepfit.people.jobs import STAFF, Job

ACCOUNT = "ledger.Account"
FATES = ["keep", "merge", "close"]


class PlanRun(Job):
    """One plan for everything its maker checks; whole, or not there. Approved, it stays so."""

    LONGEST = 1000  # why no plan can be takes longer words than what is done now
    lock = "plan"

    scenario = models.CharField(max_length=20)
    pack = models.CharField(max_length=100)
    start_on = models.DateField()
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    locks = models.JSONField(default=dict, blank=True)  # account id: "keep" or "close"
    stage_zh = models.CharField(max_length=LONGEST, blank=True)
    stage_en = models.CharField(max_length=LONGEST, blank=True)
    totals = models.JSONField(default=dict, blank=True)
    waivers = models.JSONField(default=list, blank=True)  # [{zh, en}]
    conflict = models.JSONField(default=list, blank=True)  # [{zh, en}], of a plan that cannot be
    waves = models.JSONField(default=list, blank=True)
    problem = models.BinaryField(default=bytes)  # `problem.json`, packed by zlib
    made = models.BinaryField(default=bytes)  # `plan.json`, packed by zlib
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of plan.json
    approved_by = models.ForeignKey(STAFF, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["WAITING", "RUNNING", "DONE", "FAILED"]),
                name="plan_state_known",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(state="DONE"), name="plan_approved_when_done"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class PlanDecision(models.Model):
    """What becomes of one account in one plan, with its reason."""

    run = models.ForeignKey(PlanRun, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    fate = models.CharField(max_length=5)
    successor = models.ForeignKey(ACCOUNT, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.JSONField()  # {zh, en}
    grounds = models.JSONField(default=list)  # [{zh, en}]
    changed = models.JSONField(null=True)  # {zh, en}: why another fate than in the plan before
    wave = models.PositiveIntegerField(null=True)
    hours_month = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "account"], name="plan_decision_once"),
            models.CheckConstraint(condition=Q(fate__in=FATES), name="plan_fate_known"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.fate}"


class PlanLock(models.Model):
    """An account whose fate is not up to the next plans: kept or closed, for a reason."""

    account = models.OneToOneField(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    fate = models.CharField(max_length=5)
    why = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fate__in=["keep", "close"]), name="plan_lock_known")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.fate}"


class PlanPaper(models.Model):
    """A document of a plan, made with it: the decision book, or the plan to be signed."""

    run = models.ForeignKey(PlanRun, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    lang = models.CharField(max_length=2)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "name", "lang"], name="plan_paper_once")
        ]

    def __str__(self) -> str:
        return self.name
