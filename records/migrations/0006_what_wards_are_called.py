"""Names of wards, which the postcode directory knows by their codes only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0005_standings_name_the_worker"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ward",
            fields=[
                (
                    "code",
                    models.CharField(
                        help_text="ONS code", max_length=9, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=100)),
            ],
        ),
    ]
