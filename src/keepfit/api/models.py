"""The tables of the API: answers kept for a day, webhooks, and what was sent to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

TOKEN, STAFF, UNIT = "people.Token", "people.Staff", "people.Unit"  # names of tables


class KeptAnswer(models.Model):
    """What a write was answered, for whoever asks again with the same key."""

    token = models.ForeignKey(TOKEN, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token", "key"], name="kept_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.token_id} {self.status}"


class Webhook(models.Model):
    """An address that is told of events of a branch, in the name of whoever set it up.

    The secret is made from `salt` and a key that stands outside the database.
    """

    staff = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=500)
    kinds = models.JSONField(default=list)
    salt = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.made_at:%Y-%m-%d}"


class Delivery(models.Model):
    """One event for one webhook: waiting, taken by the receiver, or given up."""

    WAITING, TAKEN, GIVEN_UP = "WAITING", "TAKEN", "GIVEN_UP"

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="+")
    event = models.CharField(max_length=64)
    kind = models.CharField(max_length=64)
    body = models.TextField()
    state = models.CharField(max_length=8, default=WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    said_zh = models.CharField(max_length=300, blank=True)
    said_en = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["webhook", "event"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(state__in=["WAITING", "TAKEN", "GIVEN_UP"]), name="delivery_state_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_at"], name="delivery_by_due")]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.event}"
