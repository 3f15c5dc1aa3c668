"""Which kind of WeChat account, and about what: the platform rules of the plan ask for both."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables")]
    operations = [
        migrations.AddField(
            "account", "subscription_type", models.CharField(blank=True, max_length=16, default="")
        ),
        migrations.AddField(
            "account", "topic", models.CharField(blank=True, default="", max_length=200)
        ),
    ]
