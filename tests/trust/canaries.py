"""A canary in every field by which a child could be known, and how to look for it in anything."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from django.db.models import CharField, Model, TextField, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpResponse

from boards.models import PersonsRating, VoiceWords
from ingest.models import Finding, FindingNote, UploadedFile
from records.models import ROWS, Child, Erasure, ErasureAsked, Link, Seal

# Rare in any text, the same in a URL, in HTML, in JSON and in XML.
MARK = "Qzx"
# What tells who a child is, where they live or who works with them; and words nobody chose from a
# list. Other fields hold codes.
IDENTIFYING = {
    "person": ("upn", "former_upn"),
    "cla_episode": ("home_postcode", "placement_postcode"),
    "identity": (
        *("upn", "nhs_number", "youth_justice_id", "authority_child_id"),
        *("former_authority_child_id", "postcode"),
        *("forename_hash", "surname_hash", "forename_sound", "surname_sound"),
    ),
    "partner_event": ("reference", "detail"),
    "early_help_assessment": ("organisation",),
    "social_worker": ("worker",),
    **dict.fromkeys(
        ("cin_standing", "cp_standing", "cla_standing", "care_leaver_standing"), ("team", "worker")
    ),
    **dict.fromkeys(("assessment_sight", "allocation"), ("team",)),
}
BESIDE_THE_RECORD: tuple[tuple[type[Model], str], ...] = (
    (Child, "la_child_id"),
    (Finding, "child"),
    (Finding, "worker"),
    (Finding, "team"),
    (FindingNote, "text"),
    (UploadedFile, "name"),
    (Link, "reason"),
    (Seal, "because"),
    (Erasure, "because"),
    (ErasureAsked, "because"),
    (VoiceWords, "words"),
    (PersonsRating, "words"),
)
# Days before any of the record's: a page that says one says when somebody was born.
BORN_BEFORE = 2012
# Where a cell of a workbook stands: some are called as a child's alias is.
CELLS = re.compile(rb' (?:r|ref|sqref)="[A-Z\d:$ ]+"')
STREAMS = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def plant() -> int:
    """Put a canary of its own in every row of every such field; how many there are."""
    places = [
        (ROWS[entity], column) for entity, columns in IDENTIFYING.items() for column in columns
    ] + list(BESIDE_THE_RECORD)
    planted = 0
    for number, (model, column) in enumerate(places):
        field = model._meta.get_field(column)
        text = TextField() if isinstance(field, TextField) else CharField()
        canary = Concat(Value(f"{MARK}{number}i"), Cast("pk", text), output_field=text)
        planted += model.objects.update(**{column: canary})
    return planted


def days_of_birth() -> list[str]:
    """The days on which children of the record were born, in every way that a page writes a day."""
    people = ROWS["person"].objects.filter(date_of_birth__year__lt=BORN_BEFORE)
    days = people.values_list("date_of_birth", flat=True).distinct()
    return [
        said
        for day in days
        for said in (
            day.isoformat(),
            f"{day:%d/%m/%Y}",
            f"{day.day} {day:%B %Y}",
            f"{day.day} {day:%b %Y}",
        )
    ]


def sought() -> re.Pattern[str]:
    """Whatever gives a child away."""
    days = "|".join(map(re.escape, days_of_birth()))
    return re.compile(rf"{MARK}\d+i\d+|(?<!\d)(?:{days})(?!\d)")


def all_it_says(answer: HttpResponse) -> str:
    """The status, headers, cookies and body of an answer; of a workbook every part, of a PDF every
    stream and what it says of itself."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    head = f"{answer.status_code} {dict(answer.headers)} {answer.cookies.output()}\n"
    return head + "\n".join(part.decode("utf-8", "replace") for part in _parts(body))


def _parts(body: bytes) -> list[bytes]:
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return [
                CELLS.sub(b"", part)
                for name in packed.namelist()
                for part in (name.encode(), *_parts(packed.read(name)))
            ]
    if body.startswith(b"%PDF"):
        streams = [_unpacked(stream) for stream in STREAMS.findall(body)]
        # Text strings of a PDF are UTF-16 as often as not.
        return [part.replace(b"\0", b"") for part in (body, *streams)]
    return [body]


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return stream
