"""What is first reported of each month is kept: from now on, and of what is live already."""

import django.db.models.deletion
from django.db import migrations, models

# What is live as this is migrated is the earliest word there is of its months.
KEEP_WHAT_IS_LIVE = """
    INSERT INTO indicators_firstreported
        (authority_id, digest, reported_at, indicator, month, numerator, denominator)
    SELECT build.authority_id, build.digest, build.created_at,
        fact.indicator, fact.month, fact.numerator, fact.denominator
    FROM indicators_fact fact JOIN indicators_build build ON build.id = fact.build_id
    WHERE build.is_live AND fact.cut = '' AND fact.status = 'ok' AND fact.numerator IS NOT NULL
"""
# A server of somebody's own may have one role for everything.
NEVER_OVERWRITTEN = """
    DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'csc_app') THEN
            REVOKE UPDATE, DELETE ON indicators_firstreported FROM csc_app;
        END IF;
    END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("indicators", "0007_what_a_build_was_made_of"),
    ]

    operations = [
        migrations.CreateModel(
            name="FirstReported",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("indicator", models.CharField(max_length=60)),
                ("month", models.DateField(help_text="first day of the month")),
                ("numerator", models.FloatField()),
                ("denominator", models.FloatField(null=True)),
                ("digest", models.CharField(help_text="of the build it stood in", max_length=64)),
                ("reported_at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.authority",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "first reported",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "indicator", "month"), name="first_reported_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(KEEP_WHAT_IS_LIVE, migrations.RunSQL.noop),
        migrations.RunSQL(NEVER_OVERWRITTEN, migrations.RunSQL.noop),
    ]
