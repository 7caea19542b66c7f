"""Numbers about the service itself, for whoever watches over it: requests, work, sweeps, how fresh
the data are, backups. No page, person or child stands in any of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime
from ipaddress import ip_address, ip_network
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector

from csc_dashboard import service

REQUESTS = Counter(
    "csc_requests", "Requests answered, by the name of the page", ["page", "method", "status"]
)
SECONDS = Histogram(
    "csc_request_seconds",
    "How long an answer took, by the name of the page",
    ["page"],
    buckets=(0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 5, 30),
)
NO_PAGE = "none"
METHODS = ("GET", "HEAD", "POST")


class Counted:
    """Counts every request by the name of its page: never by its address, which holds ids."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, counted and timed."""
        began = perf_counter()
        response = self.get_response(request)
        found = request.resolver_match
        page = (found.url_name if found else None) or NO_PAGE
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(page, method, response.status_code).inc()
        SECONDS.labels(page).observe(perf_counter() - began)
        return response


class State(Collector):
    """What stands in the database and beside it now, asked for when the numbers are."""

    def __init__(self, now: datetime, today: date) -> None:
        self.now, self.today = now, today

    def collect(self) -> Iterator[Metric]:
        """Each number; what is not known is left out, and is not zero."""
        told = service.state(self.now, self.today)
        jobs = GaugeMetricFamily("csc_uploads", "Uploads, by where they stand", labels=["stage"])
        for stage, count in told.uploads.items():
            jobs.add_metric([stage], count)
        yield jobs
        fresh = GaugeMetricFamily(
            "csc_data_age_days",
            "Days since the day that an authority's published data run to",
            labels=["authority", "dataset"],
        )
        for (authority, dataset), days in told.data_age_days.items():
            fresh.add_metric([authority, dataset], days)
        yield fresh
        for name, says, value in (
            ("csc_lease_overdue_seconds", "How long ago the oldest lease ran out", told.overdue),
            ("csc_waiting_seconds", "How long the oldest upload has waited", told.waiting),
            ("csc_sweep_age_seconds", "Since the last sweep", told.sweep_age),
            ("csc_worker_busy", "Whether a worker renews a lease", told.busy),
            ("csc_backup_age_seconds", "Since the last backup", told.backup_age),
            ("csc_drill_age_seconds", "Since the last drill of a restore", told.drill_age),
            ("csc_drill_passed", "Whether the last drill came out right", told.drill_passed),
            ("csc_drill_restore_seconds", "How long the last drill took", told.drill_seconds),
        ):
            if value is not None:
                yield GaugeMetricFamily(name, says, value=float(value))


def as_text(now: datetime, today: date) -> bytes:
    """All of it, as Prometheus reads it. Of several web processes, together."""
    state = CollectorRegistry()
    state.register(State(now, today))
    counted = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        multiprocess.MultiProcessCollector(counted)
    return generate_latest(counted) + generate_latest(state)


def may_read(request: HttpRequest) -> bool:
    """Whether the request comes straight from this machine or from a network that may: what a proxy
    passed on comes from anywhere."""
    if any(
        request.headers.get(name) for name in ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded")
    ):
        return False
    try:
        came_from = ip_address(request.META["REMOTE_ADDR"])
    except (KeyError, ValueError):
        return False
    allowed = [ip_network(each) for each in settings.METRICS_FROM]
    return came_from.is_loopback or any(came_from in each for each in allowed)
