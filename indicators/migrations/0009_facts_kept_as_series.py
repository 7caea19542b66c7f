"""Facts in a row a series instead of a row a month; what is kept is carried over, both ways."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

STATUSES = "ARRAY['ok', 'too_recent', 'too_early']"
INTO_SERIES = f"""
INSERT INTO indicators_factseries
    (build_id, indicator, cut, cut_value, months, numerators, denominators, statuses)
SELECT
    build_id, indicator, cut, cut_value,
    array_agg((extract(year FROM month) * 12 + extract(month FROM month) - 1)::int ORDER BY month),
    array_agg(coalesce(numerator, 'NaN') ORDER BY month),
    CASE WHEN count(denominator) > 0
        THEN array_agg(coalesce(denominator, 'NaN') ORDER BY month) END,
    array_agg((array_position({STATUSES}, status::text) - 1)::smallint ORDER BY month)
FROM indicators_fact
GROUP BY build_id, indicator, cut, cut_value
ORDER BY build_id, indicator, cut, cut_value
"""  # noqa: S608  our own names
OUT_OF_SERIES = f"""
INSERT INTO indicators_fact
    (build_id, indicator, cut, cut_value, month, numerator, denominator, status)
SELECT
    build_id, indicator, cut, cut_value,
    make_date(months[n] / 12, months[n] % 12 + 1, 1),
    nullif(numerators[n], 'NaN'), nullif(denominators[n], 'NaN'),
    ({STATUSES})[statuses[n] + 1]
FROM indicators_factseries, generate_subscripts(months, 1) AS n
ORDER BY id, n
"""  # noqa: S608  our own names


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0008_first_reported"),
    ]

    operations = [
        migrations.CreateModel(
            name="FactSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("indicator", models.CharField(max_length=60)),
                ("cut", models.CharField(max_length=20)),
                ("cut_value", models.CharField(max_length=60)),
                (
                    "months",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(),
                        help_text="year × 12 + month − 1, in order",
                        size=None,
                    ),
                ),
                (
                    "numerators",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(),
                        help_text="NaN where there is none",
                        size=None,
                    ),
                ),
                (
                    "denominators",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), null=True, size=None
                    ),
                ),
                (
                    "statuses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(),
                        help_text="place in FactStatus",
                        size=None,
                    ),
                ),
                (
                    "build",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="indicators.build",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "fact series",
            },
        ),
        migrations.AddConstraint(
            model_name="factseries",
            constraint=models.UniqueConstraint(
                fields=("build", "indicator", "cut", "cut_value"), name="fact_series_stands_once"
            ),
        ),
        migrations.RunSQL(INTO_SERIES, OUT_OF_SERIES),
        migrations.DeleteModel(name="Fact"),
    ]
