"""The postcode directory comes down to the record, so that figures may ask where a child lives."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_contacts_and_early_help"),
        ("ingest", "0005_workers_closing_days_and_what_was_looked_for"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE ingest_postcode RENAME TO records_postcode",
                    "ALTER TABLE records_postcode RENAME TO ingest_postcode",
                )
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Postcode",
                    fields=[
                        (
                            "postcode",
                            models.CharField(
                                help_text="capitals, no spaces",
                                max_length=8,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "authority",
                            models.CharField(
                                blank=True,
                                help_text=(
                                    "ONS code of the upper-tier authority; its first letter tells"
                                    " the country"
                                ),
                                max_length=9,
                            ),
                        ),
                        (
                            "easting",
                            models.IntegerField(
                                help_text="metres on the British National Grid", null=True
                            ),
                        ),
                        ("northing", models.IntegerField(null=True)),
                    ],
                ),
            ],
        ),
        migrations.CreateModel(
            name="PostcodeEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("loaded_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        # A directory loaded before loadings were counted counts as one.
        migrations.RunSQL(
            "INSERT INTO records_postcodeedition (loaded_at)"
            " SELECT now() WHERE EXISTS (SELECT FROM records_postcode)",
            migrations.RunSQL.noop,
        ),
        migrations.AddField(
            model_name="postcode",
            name="ward",
            field=models.CharField(
                blank=True, default="", help_text="ONS code of the electoral ward", max_length=9
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="postcode",
            name="deprivation_quintile",
            field=models.PositiveSmallIntegerField(
                help_text="1 for the most deprived fifth of England's neighbourhoods", null=True
            ),
        ),
    ]
