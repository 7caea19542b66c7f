"""The demonstration's data: synthetic authorities, people with every role, and returns taken in
like anybody's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts import authorities
from accounts.models import Authority, Person, Role
from accounts.permissions import RoleName
from csc_dashboard.demo import AUTHORITIES, ReturnFiles, SyntheticAuthority, write_returns
from csc_dashboard.demo.targets import TARGETS
from indicators import populations, queries
from indicators.catalogue import INDICATORS
from indicators.target_setting import set_target
from ingest import actions, pipeline
from ingest.models import Stage, Upload

PASSWORD = "fenmarch demonstration"  # noqa: S105  of people who do not exist, over data of nobody
EMAIL_HOST = "fenmarch.example"
SHARE_OF_OTHERS = (1.0, 0.35, 0.25)


@dataclass(frozen=True)
class Size:
    """How much is made up."""

    children: int = 6000
    years: int = 9
    seed: int = 1


def is_there() -> bool:
    """Whether every synthetic authority already has figures."""
    known = Authority.objects.filter(code__in=[a.code for a in AUTHORITIES])
    return len(known) == len(AUTHORITIES) and all(queries.live_build(a) for a in known)


def write(
    folder: Path, size: Size, *, say: Callable[[str], None]
) -> list[tuple[SyntheticAuthority, list[ReturnFiles]]]:
    """Write the return files of every synthetic authority, each in a folder of its own."""
    written = []
    for number, (usual, share) in enumerate(zip(AUTHORITIES, SHARE_OF_OTHERS, strict=True)):
        children = max(round(size.children * share), 1)
        authority = usual.sized_for(children)
        say(f"Writing {authority.name}: {children:,} children, {size.years} years of returns ...")
        files = write_returns(
            folder / authority.code,
            authority=authority,
            children=children,
            years=size.years,
            seed=size.seed + number,
        )
        written.append((authority, files))
    return written


def load(
    written: list[tuple[SyntheticAuthority, list[ReturnFiles]]], *, say: Callable[[str], None]
) -> None:
    """Take the written files in through the pipeline, return by return, and publish each
    authority's together."""
    for synthetic, files in written:
        authority = _authority(synthetic)
        lead = _people(authority)
        for returned in files:
            say(f"Taking in {authority.name}, {returned.dataset} {returned.year} ...")
            upload = _sent(authority, lead, returned)
            pipeline.work_on(upload.pk, measure=False)
            upload.refresh_from_db()
            if upload.stage != Stage.READY:
                raise RuntimeError(
                    f"{returned.dataset} {returned.year} was not taken in: {upload.message}"
                )
        say(f"Measuring {authority.name} ...")
        actions.publish(list(Upload.objects.filter(authority=authority, stage=Stage.READY)), lead)
        _set_targets(authority, lead, years=sorted({returned.year for returned in files})[-2:])


@transaction.atomic
def _set_targets(authority: Authority, lead: Person, *, years: list[int]) -> None:
    """The same targets in every synthetic authority, for the last years there are."""
    for year in years:
        for key, (goal, source) in TARGETS.items():
            set_target(authority, INDICATORS[key], year, goal, by=lead, source=source)


def _sent(authority: Authority, lead: Person, returned: ReturnFiles) -> Upload:
    opened = [(path.name, path.open("rb")) for path in returned.paths]
    try:
        return actions.receive(
            authority, lead, opened, dataset=returned.dataset, year=returned.year, ring=False
        )
    finally:
        for _, file in opened:
            file.close()


def _authority(synthetic: SyntheticAuthority) -> Authority:
    authorities.keep(
        [
            authorities.Known(
                synthetic.code,
                synthetic.dfe_code,
                synthetic.name,
                synthetic.region_code,
                synthetic.region_name,
            )
        ]
    )
    rows = [(synthetic.code, year, count) for year, count in synthetic.population_0_17.items()]
    populations.keep(rows, vintage="made up for the demonstration")
    return authorities.find(synthetic.code)


@transaction.atomic
def _people(authority: Authority) -> Person:
    """Somebody for each role, the same people in every synthetic authority.

    Returns the performance lead.
    """
    if not settings.DEMO:
        raise RuntimeError("people with a known password belong in the demonstration alone")
    for name in RoleName:
        email = f"{name.value.replace('_', '.')}@{EMAIL_HOST}"
        person = Person.objects.filter(email=email).first() or Person.objects.create_user(
            email, PASSWORD, name=f"Demo {name.title.lower()}"
        )
        Role.objects.get_or_create(person=person, authority=authority, name=name.value)
    return Person.objects.get(email=f"performance.lead@{EMAIL_HOST}")


def sign_in_names() -> list[tuple[str, str]]:
    """(role, e-mail address) of the people one can sign in as."""
    return [(name.title, f"{name.value.replace('_', '.')}@{EMAIL_HOST}") for name in RoleName]
