"""The first tables: reports of the burden, sums of branches, upkeep."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0002_subscription_and_topic"),
        ("people", "0002_audit_only_grows"),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.DateField()),
                ("as_of", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("hour_yuan", models.FloatField()),
                ("efforts", models.JSONField(default=list)),
                ("asked_since", models.DateField()),
                ("asked_low", models.FloatField()),
                ("asked_likely", models.FloatField()),
                ("asked_high", models.FloatField()),
                ("asked", models.JSONField(default=list)),
                ("twice", models.JSONField(default=list)),
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
            name="Branch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hours_low", models.FloatField()),
                ("hours_likely", models.FloatField()),
                ("hours_high", models.FloatField()),
                ("yuan_low", models.FloatField()),
                ("yuan_likely", models.FloatField()),
                ("yuan_high", models.FloatField()),
                ("per_hour", models.JSONField(default=dict)),
                ("per_yuan", models.JSONField(default=dict)),
                ("platform", models.CharField(blank=True, max_length=64)),
                ("accounts", models.PositiveIntegerField()),
                ("load", models.JSONField(default=dict)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="burden.report",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "unit", "platform"), name="burden_branch_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Upkeep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hours_low", models.FloatField()),
                ("hours_likely", models.FloatField()),
                ("hours_high", models.FloatField()),
                ("yuan_low", models.FloatField()),
                ("yuan_likely", models.FloatField()),
                ("yuan_high", models.FloatField()),
                ("per_hour", models.JSONField(default=dict)),
                ("per_yuan", models.JSONField(default=dict)),
                ("basis", models.CharField(max_length=16)),
                ("contract_yuan", models.FloatField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="burden.report",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("report", "account"), name="burden_upkeep_once")
                ],
            },
        ),
    ]
