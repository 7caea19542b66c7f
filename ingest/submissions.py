"""Reading what was sent to DfE: the history, what DfE holds, how it differs from what stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Authority
from indicators import queries as figures
from indicators.catalogue import INDICATORS
from ingest.finding_queries import COMPARABLE
from ingest.models import Submission, Upload
from ingest.writing.returns import TO_DFE
from records import queries as stored
from records.comparing import compare


def submissions_of(authority: Authority) -> QuerySet[Submission]:
    """Everything an authority sent to DfE, the latest year first and in it the last sent."""
    sent = Submission.objects.filter(authority=authority)
    return sent.select_related("person", "taken_back_by", "upload").order_by(
        "-year", "dataset", "-sent_on", "-at", "-pk"
    )


def submission_of(authority: Authority, number: int) -> Submission | None:
    """One submission of the authority; None where another authority holds it, as if it had never
    been."""
    related = ("upload__release", "upload__person", "build")
    return submissions_of(authority).select_related(*related).filter(pk=number).first()


def held_by_dfe(authority: Authority, dataset: str, year: int) -> Submission | None:
    """The submission of a return that DfE holds: the last that was not taken back."""
    same = submissions_of(authority).filter(dataset=dataset, year=year, taken_back_at=None)
    return same.first()


def sent_as(upload: Upload) -> Submission | None:
    """The submission of this very upload."""
    return submissions_of(upload.authority).filter(upload=upload, taken_back_at=None).first()


def not_sent_yet(authority: Authority) -> list[Upload]:
    """Of each return that goes to DfE the newest year's last upload of which the findings are
    known, where nothing of that year was sent."""
    known = Upload.objects.filter(authority=authority, dataset__in=TO_DFE, stage__in=COMPARABLE)
    newest = known.order_by("dataset", "-year", "-created_at").distinct("dataset")
    sent = {
        (each.dataset, each.year) for each in submissions_of(authority).filter(taken_back_at=None)
    }
    return [upload for upload in newest if (upload.dataset, upload.year) not in sent]


@dataclass(frozen=True)
class Differences:
    """How the published return of a year differs from the one sent to DfE.

    `now`: the upload whose return stands, None where none does (or the command line's release has
    no upload); `same`: it is the very return that was sent, record for record; `counts`: what it
    adds, takes away and alters, as `records.comparing.Compared.counts` gives it; `moved`: figures
    that differ, as `indicators.queries.moved` gives them, of indicators that this return feeds.
    """

    stands: bool
    now: Upload | None = None
    same: bool = False
    counts: dict | None = None
    moved: tuple[dict, ...] = ()


def differences(submission: Submission) -> Differences:
    """How what stands now differs from what was sent.

    Two releases never change, so what comparing them gave is kept with the submission.
    """
    authority = submission.authority
    standing = stored.standing_release(authority, submission.dataset, submission.year)
    if standing is None:
        return Differences(stands=False)
    sent = submission.upload.release
    now = Upload.objects.filter(release=standing).select_related("person", "published_by").first()
    if submission.compared.get("release") != standing.pk:
        submission.compared = {"release": standing.pk, "counts": compare(sent, standing).counts()}
        submission.save(update_fields=["compared"])
    live = figures.live_build(authority)
    moved = figures.moved(submission.build, live) if live and submission.build else []
    fed = frozenset(sent.supplies)
    return Differences(
        stands=True,
        now=now,
        same=standing.digest == submission.records_digest,
        counts=submission.compared["counts"],
        moved=tuple(
            line for line in moved if fed.intersection(INDICATORS[line["indicator"]].needs)
        ),
    )
