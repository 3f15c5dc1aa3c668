"""The tables of check-ups: each run, its findings, and every step taken with one."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from keepfit.checkup.core.casework import State
from keepfit.kit.text import Text
from keepfit.people.core.rhythm import Every, Rhythm
from keepfit.people.jobs import Job

UNIT, STAFF, ACCOUNT = "people.Unit", "people.Staff", "ledger.Account"


class Schedule(models.Model):
    """A check-up that comes again for a unit and all under it, as whoever set it up.

    `pack` names an own pack without a version: the one in force on the day holds. Moments count
    from `since`; `ended_at` is set once it is switched off, by somebody or by itself (`ended_*`).
    """

    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    pack = models.CharField(max_length=200)
    every = models.CharField(max_length=8)
    day = models.PositiveSmallIntegerField()
    hour = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_zh = models.CharField(max_length=300, blank=True)
    ended_en = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(every__in=[one.value for one in Every]), name="schedule_every_known"
            ),
            models.CheckConstraint(
                condition=Q(day__gte=1, day__lte=31, hour__lte=23), name="schedule_day_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.pack} {self.every} {self.day}"

    @property
    def rhythm(self) -> Rhythm:
        """When it comes."""
        return Rhythm(every=Every(self.every), day=self.day, hour=self.hour)

    @property
    def ended_why(self) -> Text:
        """Why it ended by itself; empty where somebody switched it off."""
        return Text(zh=self.ended_zh, en=self.ended_en)


class Run(Job):
    """One check-up, of everything or of `only` one account. Its findings come all at once.

    One that a `schedule` asked for reaches no further than its unit.
    """

    lock = "checkup"

    schedule = models.ForeignKey(
        Schedule, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    only = models.ForeignKey(
        ACCOUNT, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pack = models.CharField(max_length=200)
    as_of = models.DateField()
    totals = models.JSONField(default=dict, blank=True)


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
    notified_on = models.DateField(null=True, blank=True)  # the day a letter was sent
    carried_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    passed_in = models.ForeignKey(
        Run, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

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


class Verdict(models.Model):
    """What one check-up said of one account in all; "" where no veto speaks about it."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=16, blank=True)
    score = models.FloatField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "account"], name="verdict_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.outcome}"


class Taken(models.Model):
    """One step that somebody took with a finding, with the words that went with it."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=16)
    at = models.DateTimeField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()

    def __str__(self) -> str:
        return f"{self.finding_id} {self.step}"


class Mailing(models.Model):
    """Letters of one check-up that were sent: on which day, to be answered by when, by whom."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sent_on = models.DateField()
    due_on = models.DateField()
    terms = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.run_id} {self.sent_on}"


class Letter(models.Model):
    """One unit's letter within a mailing."""

    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    problems = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailing", "unit"], name="letter_once")
        ]

    def __str__(self) -> str:
        return f"{self.mailing_id} {self.unit_id}"


class Errand(models.Model):
    """Somebody is to see to it that an account can be observed; open until done or dropped."""

    account = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    assigned_to = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due_on = models.DateField()
    words = models.TextField()
    done_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(done_at=None), name="errand_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.assigned_to_id}"


class Sample(models.Model):
    """Accounts drawn by chance for people to look at; `strata` is the draw, as at the desk."""

    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(max_length=200)
    question = models.TextField()
    seed = models.PositiveBigIntegerField()
    share = models.FloatField()
    strata = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.name


class Look(models.Model):
    """What one person says of one account of a sample; the second is blind to the first.

    `place` is 1 or 2, and 3 for whoever decides where these two differ.
    """

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    checker = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, blank=True)
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "account", "place"], name="look_once"),
            models.UniqueConstraint(
                fields=["sample", "account", "checker"], name="look_by_another"
            ),
            models.CheckConstraint(condition=Q(place__in=[1, 2, 3]), name="look_place_known"),
            models.CheckConstraint(
                condition=Q(answer__in=["", "PASSED", "FAILED", "UNSEEN"]),
                name="look_answer_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.account_id} {self.place}"


class OwnPack(models.Model):
    """A pack of rules of an office's own; `in_force` is the number of the version that holds."""

    pack_id = models.CharField(primary_key=True, max_length=64)
    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    in_force = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.pack_id


class PackVersion(models.Model):
    """One version of a pack, as its TOML text; written once and never again."""

    pack = models.ForeignKey(OwnPack, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    text = models.TextField()
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pack", "number"], name="pack_version_once")
        ]

    def __str__(self) -> str:
        return self.ref

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version; an old one is never written again."""
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    @property
    def ref(self) -> str:
        """How a check-up names this version: "our-county@3"."""
        return f"{self.pack_id}@{self.number}"

    @property
    def name(self) -> Text:
        """What the pack is called in this version."""
        return Text(zh=self.name_zh, en=self.name_en)


class Trial(Job):
    """What a version would change about the office's own accounts, were it in force.

    `against` is the pack of the last check-up; `moved` lists the accounts judged differently,
    the first `MOST` of them, and `totals` counts them all.
    """

    MOST = 1000
    lock = "trial"

    pack_version = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="+")
    against = models.CharField(max_length=200)
    as_of = models.DateField()
    totals = models.JSONField(default=dict, blank=True)
    moved = models.JSONField(default=list, blank=True)
