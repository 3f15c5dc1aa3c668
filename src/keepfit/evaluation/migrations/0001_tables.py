"""The first tables: runs, how accounts stand in them, what candidates answer."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("burden", "0001_tables"),
        ("ledger", "0002_subscription_and_topic"),
        ("overlap", "0001_tables"),
        ("people", "0002_audit_only_grows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("as_of", models.DateField()),
                ("near", models.BooleanField()),
                ("seed", models.PositiveIntegerField(default=0)),
                ("state", models.CharField(default="WAITING", max_length=8)),
                ("stage_zh", models.CharField(blank=True, max_length=200)),
                ("stage_en", models.CharField(blank=True, max_length=200)),
                ("windows", models.JSONField(blank=True, default=list)),
                ("totals", models.JSONField(blank=True, default=dict)),
                ("powers", models.JSONField(blank=True, default=dict)),
                ("groups", models.JSONField(blank=True, default=list)),
                ("lessons", models.JSONField(blank=True, default=list)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "burden",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="burden.report",
                    ),
                ),
                (
                    "overlap",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="overlap.report",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group_id", models.CharField(blank=True, max_length=500)),
                ("score", models.FloatField(null=True)),
                ("score_low", models.FloatField(null=True)),
                ("score_high", models.FloatField(null=True)),
                ("rank", models.PositiveIntegerField(null=True)),
                ("rank_low", models.PositiveIntegerField(null=True)),
                ("rank_high", models.PositiveIntegerField(null=True)),
                ("size", models.PositiveIntegerField(default=0)),
                ("coverage", models.FloatField(default=0.0)),
                ("last_tenth", models.FloatField(null=True)),
                ("powers", models.JSONField(default=dict)),
                ("course", models.JSONField(default=list)),
                ("change", models.JSONField(null=True)),
                ("vitals", models.JSONField(default=dict)),
                ("months", models.JSONField(default=list)),
                ("candidate", models.BooleanField(default=False)),
                ("reasons", models.JSONField(default=list)),
                ("pleas", models.JSONField(default=list)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="evaluation.run",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "standing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.standing",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["WAITING", "RUNNING", "DONE", "FAILED"])),
                name="evaluation_state_known",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(fields=["run", "group_id", "rank"], name="standing_by_rank"),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.UniqueConstraint(fields=("run", "account"), name="standing_once"),
        ),
    ]
