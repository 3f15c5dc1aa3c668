"""The first tables."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_audit_only_grows"),
    ]

    operations = [
        migrations.CreateModel(
            name="Service",
            fields=[
                ("asked", models.JSONField(blank=True, default=list)),
                ("extra", models.TextField(blank=True)),
                ("origin_file", models.CharField(blank=True, max_length=255)),
                ("origin_sheet", models.CharField(blank=True, max_length=255)),
                ("origin_row", models.PositiveIntegerField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("service_id", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=300)),
                ("code", models.CharField(blank=True, max_length=64)),
                ("department", models.CharField(blank=True, max_length=200)),
                ("level", models.CharField(blank=True, max_length=64)),
                ("livelihood", models.BooleanField(blank=True, null=True)),
                ("statutory", models.BooleanField(blank=True, null=True)),
                ("yearly_volume", models.BigIntegerField(blank=True, null=True)),
                ("aliases", models.JSONField(blank=True, default=list)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("asked", models.JSONField(blank=True, default=list)),
                ("extra", models.TextField(blank=True)),
                ("origin_file", models.CharField(blank=True, max_length=255)),
                ("origin_sheet", models.CharField(blank=True, max_length=255)),
                ("origin_row", models.PositiveIntegerField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("account_id", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=16)),
                ("platform", models.CharField(max_length=64)),
                ("handle", models.CharField(blank=True, max_length=200)),
                ("url", models.TextField(blank=True)),
                ("language", models.CharField(blank=True, max_length=32)),
                ("role", models.CharField(blank=True, max_length=16)),
                ("status", models.CharField(blank=True, max_length=16)),
                ("opened_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("filing_no", models.CharField(blank=True, max_length=100)),
                ("verified", models.BooleanField(blank=True, null=True)),
                ("verified_owner", models.CharField(blank=True, max_length=200)),
                ("followers", models.BigIntegerField(blank=True, null=True)),
                ("credible_followers", models.BigIntegerField(blank=True, null=True)),
                ("functions", models.TextField(blank=True)),
                ("operation", models.CharField(blank=True, max_length=16)),
                ("cost_yuan_year", models.FloatField(blank=True, null=True)),
                ("hours_week", models.FloatField(blank=True, null=True)),
                ("staff_count", models.BigIntegerField(blank=True, null=True)),
                ("login_holder", models.CharField(blank=True, max_length=100)),
                ("second_holder", models.CharField(blank=True, max_length=100)),
                ("last_login_proven_on", models.DateField(blank=True, null=True)),
                ("protected", models.BooleanField(blank=True, null=True)),
                ("protected_reason", models.TextField(blank=True)),
                ("successor_id", models.CharField(blank=True, max_length=200)),
                ("note", models.TextField(blank=True)),
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
            name="Offer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked", models.JSONField(blank=True, default=list)),
                ("extra", models.TextField(blank=True)),
                ("origin_file", models.CharField(blank=True, max_length=255)),
                ("origin_sheet", models.CharField(blank=True, max_length=255)),
                ("origin_row", models.PositiveIntegerField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("depth", models.CharField(blank=True, max_length=16)),
                ("url", models.TextField(blank=True)),
                ("monthly_uses", models.BigIntegerField(blank=True, null=True)),
                ("tested_on", models.DateField(blank=True, null=True)),
                ("works", models.BooleanField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.service",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["name", "account_id"], name="account_by_name"),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["platform", "name"], name="account_by_platform"),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ("account", "app", "mini_program", "website", "group"))
                ),
                name="account_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("followers", None), ("followers__gte", 0), _connector="OR"),
                name="account_followers_count",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(fields=("account", "service"), name="offer_once"),
        ),
    ]
