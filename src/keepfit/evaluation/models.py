"""The tables of evaluation: each run, how every account stands in it, what candidates answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from keepfit.people.jobs import STAFF, Job

ACCOUNT = "ledger.Account"


class Run(Job):
    """One evaluation with the overlap and the burden of the same day; whole, or not there."""

    lock = "evaluation"

    as_of = models.DateField()
    near = models.BooleanField()
    seed = models.PositiveIntegerField(default=0)
    windows = models.JSONField(default=list, blank=True)  # [[first day, last day]], newest first
    totals = models.JSONField(default=dict, blank=True)
    powers = models.JSONField(default=dict, blank=True)  # power: [share of the weights, observed]
    groups = models.JSONField(default=list, blank=True)  # peer groups in words
    lessons = models.JSONField(default=list, blank=True)
    overlap = models.ForeignKey(
        "overlap.Report", null=True, on_delete=models.PROTECT, related_name="+"
    )
    burden = models.ForeignKey(
        "burden.Report", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["WAITING", "RUNNING", "DONE", "FAILED"]),
                name="evaluation_state_known",
            )
        ]

    def __str__(self) -> str:
        return str(self.as_of)


class Standing(models.Model):
    """How one account stands among its peers and against itself; empty where not observed."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    group_id = models.CharField(max_length=500, blank=True)
    score = models.FloatField(null=True)
    score_low = models.FloatField(null=True)
    score_high = models.FloatField(null=True)
    rank = models.PositiveIntegerField(null=True)
    rank_low = models.PositiveIntegerField(null=True)
    rank_high = models.PositiveIntegerField(null=True)
    size = models.PositiveIntegerField(default=0)
    coverage = models.FloatField(default=0.0)
    last_tenth = models.FloatField(null=True)
    powers = models.JSONField(default=dict)
    course = models.JSONField(default=list)  # one a window, newest first; null: not observed
    change = models.JSONField(null=True)
    vitals = models.JSONField(default=dict)  # measure: value or null
    months = models.JSONField(default=list)  # [[month, posts or null]]
    candidate = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)  # [{zh, en}]
    pleas = models.JSONField(default=list)  # [{zh, en}]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "account"], name="standing_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["run", "group_id", "rank"], name="standing_by_rank")
        ]

    def __str__(self) -> str:
        return str(self.account_id)


class Answer(models.Model):
    """What the owner of a candidate has to say; it is added to and never taken back."""

    standing = models.ForeignKey(Standing, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()

    def __str__(self) -> str:
        return str(self.standing_id)
