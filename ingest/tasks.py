"""What the worker does when the doorbell rings. Messages carry an upload's id and nothing else."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from celery.signals import worker_ready

# A ring that nobody heard by then has been followed by others.
RING_SECONDS = 60


@shared_task(ignore_result=True)
def take_in(upload_id: str) -> None:
    """Take one upload in, unless somebody already is."""
    # pandas takes seconds to import: the web process, which only rings, must not wait for it.
    from ingest import pipeline

    pipeline.work_on(UUID(upload_id))


@shared_task(ignore_result=True)
def sweep() -> None:
    """Ring for every upload that waits or whose worker has gone quiet."""
    from django.utils import timezone

    from ingest import leases, sweeps

    sweeps.note(timezone.now())
    for upload_id in leases.expired():
        take_in.apply_async((str(upload_id),), expires=RING_SECONDS)


@shared_task(ignore_result=True)
def link_people() -> None:
    """Ring for every authority with figures: its people are matched where anything is new."""
    from accounts import walls
    from indicators.models import Build

    with walls.every_authority(walls.Because.JOBS):
        live = list(Build.objects.filter(is_live=True).values_list("authority_id", flat=True))
    for authority_id in live:
        link_people_of.apply_async((authority_id,), expires=RING_SECONDS)


@shared_task(ignore_result=True)
def link_people_of(authority_id: int) -> None:
    """Match one authority's people, and bring its figures into step with the links."""
    from accounts import walls
    from accounts.models import Authority
    from ingest import linking

    authority = Authority.objects.filter(pk=authority_id).first()
    if authority is not None:
        with walls.within(authority):
            linking.catch_up(authority)


@shared_task(ignore_result=True)
def clear_up() -> None:
    """Delete files that no upload owns, and those kept long enough; bring the two ledgers of who
    was erased into step, whichever of them missed something."""
    from django.utils import timezone

    from ingest import actions, keeping

    actions.clear_strays(timezone.now())
    keeping.clear_old_files(timezone.now())
    keeping.write_erasures_down()
    keeping.erase_again()


@shared_task(ignore_result=True)
def erase_again() -> None:
    """Erase again whom a restore brought back."""
    from ingest import keeping

    keeping.erase_again()


@shared_task(ignore_result=True)
def measure_after_erasure(authority_id: int) -> None:
    """Make an authority's figures anew without a child who was erased."""
    from ingest import keeping

    keeping.measure_anew(authority_id)


@shared_task(ignore_result=True)
def let_go() -> None:
    """Ring for every authority: what is due by the schedule of retention goes or is proposed."""
    from accounts import walls
    from ingest.models import Upload

    with walls.every_authority(walls.Because.JOBS):
        sent = set(Upload.objects.values_list("authority_id", flat=True).distinct())
    for authority_id in sorted(sent):
        let_go_of.apply_async((authority_id,))


@shared_task(ignore_result=True)
def let_go_of(authority_id: int) -> None:
    """Let go of what is due at one authority."""
    from django.utils import timezone

    from accounts.models import Authority
    from ingest import letting_go

    authority = Authority.objects.filter(pk=authority_id).first()
    if authority is not None:
        letting_go.night(authority, timezone.now())


@shared_task(ignore_result=True)
def carry_out_disposals(authority_id: int) -> None:
    """Erase whom two people agreed on."""
    from django.utils import timezone

    from ingest import letting_go

    letting_go.carry_out(authority_id, timezone.localdate())


@worker_ready.connect
def sweep_at_start(**_: object) -> None:
    """A worker that starts looks first for what an earlier one left, and for whom a restore brought
    back."""
    sweep.delay()
    erase_again.delay()
