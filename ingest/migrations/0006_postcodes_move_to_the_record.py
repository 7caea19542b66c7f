"""The postcode directory is the record's from now on; its table was renamed there."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("ingest", "0005_workers_closing_days_and_what_was_looked_for"),
        ("records", "0003_postcodes"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Postcode")]),
    ]
