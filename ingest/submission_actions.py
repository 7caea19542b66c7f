"""What people do with submissions: mark an upload as sent to DfE, take a mistaken mark back.

Each leaves an audit entry.
"""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Person
from indicators import actions as indicators
from indicators import queries as figures
from ingest.actions import NotNow, alone_with
from ingest.models import Stage, Submission, Upload
from ingest.readiness import left, short_of_its_year
from ingest.writing.returns import TO_DFE
from records import queries as stored

# Of these the record has the rows that were sent.
MAY_BE_MARKED = (Stage.READY, Stage.PUBLISHED, Stage.WITHDRAWN)


def why_not(upload: Upload) -> str:
    """Why an upload cannot be marked as sent, as a sentence; "" where it can."""
    if upload.stage == Stage.REPEATED:
        return (
            "This upload is the same return as one that was loaded before it: mark that one as"
            " sent."
        )
    if upload.stage not in MAY_BE_MARKED:
        return "Only a return that was read, checked and taken down can be marked as sent to DfE."
    if upload.dataset not in TO_DFE:
        return "Only the SSDA903 and the children in need census are sent to DfE."
    short = short_of_its_year(upload)
    return f"This upload cannot be what was sent: {short}" if short else ""


def mark_sent(
    upload: Upload, person: Person, *, sent_on: date, reference: str = "", note: str = ""
) -> Submission:
    """Mark an upload as the one that was sent to DfE, and keep what it said as it stands now.

    The figures kept are those of the authority with this upload's return standing for its year.
    Raises `NotNow` where it cannot be, or already is.
    """
    with transaction.atomic():
        authority = alone_with(upload.authority_id)
        upload = Upload.objects.select_for_update(no_key=True).get(pk=upload.pk)
        if why := why_not(upload):
            raise NotNow(why)
        if upload.submissions.filter(taken_back_at=None).exists():
            raise NotNow("This upload is already marked as sent to DfE.")
        standing = stored.standing(authority, with_drafts=[upload.release])
        known = [figures.live_build(authority), upload.build]
        submission = Submission.objects.create(
            authority=authority,
            upload=upload,
            dataset=upload.dataset,
            year=upload.year,
            sent_on=sent_on,
            reference=reference,
            note=note,
            person=person,
            build=indicators.freeze(authority, standing, known),
            records_digest=upload.records_digest,
            files_digest=files_digest(upload),
            found=[
                {
                    "rule": line.rule,
                    "severity": line.severity,
                    "rows": line.rows,
                    "accepted": line.accepted,
                    "because": list(line.because),
                }
                for line in left(upload)
            ],
            untried=upload.untried,
        )
        audit.record(
            "return marked as sent to DfE",
            person=person,
            authority=authority,
            subject=upload,
            dataset=upload.dataset,
            year=upload.year,
            sent_on=sent_on.isoformat(),
            files=submission.files_digest,
        )
    return submission


def take_back(submission: Submission, person: Person, *, reason: str) -> None:
    """The upload was marked by mistake: it was not sent. The mark stays in the history."""
    with transaction.atomic():
        submission = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
        if submission.taken_back_at:
            raise NotNow("This mark was already taken back.")
        build, submission.build = submission.build, None
        submission.taken_back_by, submission.taken_back_at = person, timezone.now()
        submission.taken_back_because = reason
        submission.save()
        if build:
            indicators.forget_frozen(build)
        audit.record(
            "mark as sent to DfE taken back",
            person=person,
            authority=submission.authority,
            subject=submission.upload,
            reason=reason,
        )


def files_digest(upload: Upload) -> str:
    """SHA-256 over the digests of the upload's files, sorted: the same files, the same digest."""
    each = sorted(upload.files.values_list("sha256", flat=True))
    return hashlib.sha256("\n".join(each).encode()).hexdigest()
