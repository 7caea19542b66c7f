"""Keeping what DfE publishes: each file's figures under its release, the names of the areas, and
what comparisons rest on."""

from __future__ import annotations

from csv import QUOTE_NONE
from dataclasses import asdict
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from accounts import authorities
from indicators import populations, shift_elsewhere, shift_requests
from indicators.models import Area, Deprivation, Neighbour, Published, PublishedFile
from indicators.published import Content
from indicators.published.read import ROW_COLUMNS
from indicators.reference import Reference

LONGEST_NAME = 100
LONGEST_VINTAGE = 60


@transaction.atomic
def keep(content: Content, path: Path) -> int:
    """Keep the figures of one published file in place of those of the same file and release.

    Returns how many.
    """
    file, _ = PublishedFile.objects.update_or_create(
        key=content.file_map.key,
        year=content.year,
        defaults={
            "publication": content.file_map.publication,
            "file_name": path.name[:LONGEST_NAME],
            "loaded_at": timezone.now(),
        },
    )
    Published.objects.filter(file=file).delete()
    _keep_areas(content)
    if len(content.rows):
        # Measures, groups and codes are our own words and checked codes, without tabs.
        text = content.rows.to_csv(
            sep="\t", header=False, index=False, na_rep=r"\N", quoting=QUOTE_NONE
        )
        columns = ", ".join(ROW_COLUMNS)
        query = f"COPY {Published._meta.db_table} (file_id, {columns}) FROM STDIN"
        rows = "".join(f"{file.pk}\t{line}\n" for line in text.splitlines())
        with (
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            cursor.copy(query) as copy,
        ):
            copy.write(rows.encode())
    if content.file_map.key == shift_elsewhere.FILE:
        shift_requests.ask_everybody_again()
    return len(content.rows)


def _keep_areas(content: Content) -> None:
    """Name the areas; what a later year says of one is not overwritten by an earlier release."""
    known = dict(Area.objects.values_list("code", "year"))
    named = [
        Area(
            code=area.code,
            ons_code=area.ons_code,
            name=area.name,
            level=area.level,
            region=area.region,
            year=area.year,
        )
        for area in content.areas
        if area.year >= known.get(area.code, 0)
    ]
    Area.objects.bulk_create(
        named,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["ons_code", "name", "level", "region", "year"],
    )


@transaction.atomic
def keep_reference(reference: Reference, path: Path) -> dict[str, int]:
    """Keep what a reference file says; a list of neighbours replaces the one of the same model.

    Returns how many of each.
    """
    counts = {}
    if reference.authorities or reference.populations:
        counts["authorities"] = authorities.keep(reference.authorities)
        counts["populations"] = populations.keep(
            reference.populations, vintage=path.name[:LONGEST_VINTAGE]
        )
    if reference.neighbours:
        models = {neighbour.model for neighbour in reference.neighbours}
        Neighbour.objects.filter(model__in=models).delete()
        kept = [Neighbour(**asdict(neighbour)) for neighbour in reference.neighbours]
        counts["neighbours"] = len(Neighbour.objects.bulk_create(kept))
    if reference.deprivation:
        kept = [Deprivation(**asdict(deprived)) for deprived in reference.deprivation]
        Deprivation.objects.bulk_create(
            kept,
            update_conflicts=True,
            unique_fields=["area", "year"],
            update_fields=["average_score", "rank"],
        )
        counts["deprivation"] = len(kept)
    return counts
