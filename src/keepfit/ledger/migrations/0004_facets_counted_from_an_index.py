"""The ledger page counts its facets, and looks for words, in indexes alone."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_saved_views")]
    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                fields=["name", "account_id", "handle", "unit"], name="account_by_words"
            ),
        ),
        migrations.RemoveIndex(model_name="account", name="account_by_name"),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                fields=[
                    "platform",
                    "kind",
                    "status",
                    "role",
                    "operation",
                    "protected",
                    "unit",
                    "name",
                    "handle",
                ],
                name="account_by_facets",
            ),
        ),
    ]
