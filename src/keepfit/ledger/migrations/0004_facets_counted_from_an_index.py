"""The ledger page counts its facets from an index alone."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_saved_views")]
    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                fields=["platform", "kind", "status", "role", "operation", "protected", "unit"],
                name="account_by_facets",
            ),
        ),
    ]
