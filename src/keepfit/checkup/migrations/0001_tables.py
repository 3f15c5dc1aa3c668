"""The first tables."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_tables"),
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
                ("pack", models.CharField(max_length=200)),
                ("as_of", models.DateField()),
                ("state", models.CharField(default="WAITING", max_length=8)),
                ("stage_zh", models.CharField(blank=True, max_length=200)),
                ("stage_en", models.CharField(blank=True, max_length=200)),
                ("totals", models.JSONField(blank=True, default=dict)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule_id", models.CharField(max_length=64)),
                ("severity", models.CharField(max_length=16)),
                ("statement_zh", models.TextField()),
                ("statement_en", models.TextField()),
                ("remedy_zh", models.TextField()),
                ("remedy_en", models.TextField()),
                ("source", models.CharField(max_length=300)),
                ("observed", models.BooleanField()),
                ("measured", models.FloatField(blank=True, null=True)),
                ("limit", models.FloatField()),
                ("due_on", models.DateField(blank=True, null=True)),
                ("evidence", models.JSONField(blank=True, default=list)),
                ("state", models.CharField(default="NOTIFIED", max_length=16)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="checkup.run",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Taken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=16)),
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
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="checkup.finding",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["WAITING", "RUNNING", "DONE", "FAILED"])),
                name="run_state_known",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["state", "due_on"], name="finding_by_due"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                fields=("run", "account", "rule_id"), name="finding_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["NOTIFIED", "CONTESTED", "UPHELD", "WITHDRAWN", "PUT_RIGHT", "CLOSED"],
                    )
                ),
                name="finding_state_known",
            ),
        ),
    ]
