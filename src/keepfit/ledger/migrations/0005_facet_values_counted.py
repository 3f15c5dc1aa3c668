from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_facets_counted_from_an_index")]
    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                fields=["platform", "kind", "status", "role", "operation", "protected"],
                name="account_by_facet_values",
            ),
        ),
    ]
