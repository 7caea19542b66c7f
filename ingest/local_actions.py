"""What people do with extracts of their own: describe one, say it anew, retire it.

Each gives the authority's descriptions a new name, by which every process notices, and leaves an
audit entry.
"""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts import audit
from accounts.models import Authority, Person
from ingest.datasets.partners.local import PREFIX, Description, faults, more_than_words
from ingest.local_models import LocalExtract, LocalExtractVersion
from ingest.models import Stage, Upload

LONGEST_SLUG = 24
# An upload that came to nothing says nothing of what its columns mean.
NOTHING = (Stage.REFUSED, Stage.FAILED, Stage.DISCARDED)


class NotSo(Exception):
    """What was said cannot stand; `sentences` are for the person who said it."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@transaction.atomic
def describe(authority: Authority, said: Description, *, by: Person | None) -> LocalExtract:
    """Describe a new extract; it can be sent at once. Raises `NotSo`."""
    if wrong := faults(said):
        raise NotSo(*wrong)
    slug = slugify(said.title).replace("-", "_")[:LONGEST_SLUG].strip("_") or "extract"
    extract = LocalExtract.objects.create(
        authority=authority, key=f"{PREFIX}{slug}_{secrets.token_hex(3)}"
    )
    _say(extract, 1, said, by)
    audit.record("extract described", person=by, authority=authority, subject=extract)
    return extract


@transaction.atomic
def describe_anew(extract: LocalExtract, said: Description, *, by: Person | None) -> None:
    """Say it anew, as a new version: anything before a file was loaded, then words only. Raises
    `NotSo`."""
    extract = _locked(extract)
    if extract.retired_at:
        raise NotSo("This extract is retired: describe a new one.")
    if wrong := faults(said):
        raise NotSo(*wrong)
    last = extract.versions.last()
    before = Description.from_json(last.said)
    differ = more_than_words(before, said)
    if differ and is_loaded(extract):
        raise NotSo(
            "Files of this extract are loaded, and were read by what its columns mean: only words "
            f"can change now ({', '.join(name.replace('_', ' ') for name in differ)} differ). "
            "Retire it and describe a new one."
        )
    if before == said:
        return
    _say(extract, last.number + 1, said, by)
    audit.record(
        "extract described anew",
        person=by,
        authority=extract.authority,
        subject=extract,
        version=last.number + 1,
    )


@transaction.atomic
def retire(extract: LocalExtract, *, by: Person | None) -> None:
    """Take no more files of it; what is loaded stays, and so do its figures."""
    extract = _locked(extract)
    if extract.retired_at:
        return
    extract.retired_at, extract.retired_by = timezone.now(), by
    extract.save(update_fields=["retired_at", "retired_by"])
    _rename(extract.authority)
    audit.record("extract retired", person=by, authority=extract.authority, subject=extract)


def is_loaded(extract: LocalExtract) -> bool:
    """Whether a file of it was read, or is on its way."""
    sent = Upload.objects.filter(authority=extract.authority, declared_dataset=extract.key)
    return sent.exclude(stage__in=NOTHING).exists()


def _locked(extract: LocalExtract) -> LocalExtract:
    held = LocalExtract.objects.select_for_update(no_key=True, of=("self",))
    return held.select_related("authority").get(pk=extract.pk)


def _say(extract: LocalExtract, number: int, said: Description, by: Person | None) -> None:
    LocalExtractVersion.objects.create(
        extract=extract, number=number, said=said.as_json(), described_by=by
    )
    _rename(extract.authority)


def _rename(authority: Authority) -> None:
    """Random, so that a change that is taken back and another that is not never share a name."""
    authority.described = secrets.token_hex(8)
    Authority.objects.filter(pk=authority.pk).update(described=authority.described)
