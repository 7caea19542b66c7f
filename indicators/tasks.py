"""What the worker does about changes, and mails about them, when the doorbell or the clock rings.
Messages carry ids alone."""

from __future__ import annotations

from celery import shared_task

# A ring that nobody heard by then has been followed by others.
RING_SECONDS = 300


@shared_task(ignore_result=True)
def ask_everybody() -> None:
    """Ask of every authority what changed: monthly, for whatever no publication has asked."""
    from accounts import walls
    from accounts.models import Authority

    with walls.every_authority(walls.Because.JOBS):
        live = list(Authority.objects.filter(builds__is_live=True).values_list("pk", flat=True))
    for authority_id in live:
        ask.apply_async((authority_id,), expires=RING_SECONDS)


@shared_task(ignore_result=True)
def ask(authority_id: int) -> None:
    """Ask what changed in one authority's figures, and ring for what is not worked out yet."""
    # pandas takes seconds to import: the web process, which only rings, must not wait for it.
    from accounts import walls
    from accounts.models import Authority
    from indicators import shift_requests

    authority = Authority.objects.filter(pk=authority_id).first()
    with walls.within(authority_id):
        sets = shift_requests.request(authority) if authority else []
    for set_id in sets:
        work_out.apply_async((set_id,), expires=RING_SECONDS)


@shared_task(ignore_result=True)
def work_out(set_id: int) -> None:
    """Work one set of results out, unless somebody already is."""
    from indicators import shift_keeping

    shift_keeping.work_on(set_id)


@shared_task(ignore_result=True)
def send_digests() -> None:
    """Write to whoever asked about figures that are new, where e-mail is set up."""
    from django.conf import settings
    from django.utils import timezone

    from indicators import digest_actions

    if settings.SENDS_EMAIL:
        digest_actions.send(timezone.now())


@shared_task(ignore_result=True)
def sweep_shifts() -> None:
    """Ring for every set that waits or whose worker has gone quiet."""
    from indicators import shift_requests

    for set_id in shift_requests.expired():
        work_out.apply_async((set_id,), expires=RING_SECONDS)
