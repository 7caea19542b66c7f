"""The demonstration's data: synthetic authorities, people with every role, and returns taken in
like anybody's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pandas as pd
from django.conf import settings
from django.db import transaction

from accounts import authorities, two_people
from accounts.models import Authority, Person, Role
from accounts.permissions import RoleName
from csc_dashboard import demo_boards
from csc_dashboard.demo import (
    AUTHORITIES,
    ExtractFile,
    ReturnFiles,
    SyntheticAuthority,
    simulate,
    write_extracts,
    write_published,
    write_returns,
)
from csc_dashboard.demo.country import OwnFigures, OwnMonths
from csc_dashboard.demo.inspection import filled
from csc_dashboard.demo.places import write_directory, write_wards
from csc_dashboard.demo.targets import TARGETS
from indicators import populations, publishing, queries
from indicators.catalogue import INDICATORS
from indicators.define import Unit
from indicators.facts import FactStatus
from indicators.figures import Status, figures
from indicators.published import MEASURES, read_published
from indicators.reference import is_population, read_reference
from indicators.target_setting import set_target
from ingest import actions, pipeline
from ingest.datasets.annex_a.records import WINDOW_MONTHS
from ingest.models import Stage, Upload
from ingest.reference import wards
from ingest.reference.directory import blocks
from ingest.writing.annex_a.lists import annex_a
from ingest.writing.annex_a.workbook import workbook
from records import access, link_actions, postcodes
from records import queries as stored
from records.calendar import month_number

PASSWORD = "fenmarch demonstration"  # noqa: S105  of people who do not exist, over data of nobody
EMAIL_HOST = "fenmarch.example"
SHARE_OF_OTHERS = (1.0, 0.35, 0.25)
FIRST_YEAR = 2017
# The most of a year's records that may have come too late for what DfE published.
LATE = 0.01


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
) -> tuple[list[tuple[SyntheticAuthority, list[ReturnFiles]]], dict[str, list[ExtractFile]]]:
    """Write the return files of every synthetic authority, each in a folder of its own, and what
    partners of the first one hold: returns by authority, and extracts by its code."""
    written, extracts = [], {}
    for number, (usual, share) in enumerate(zip(AUTHORITIES, SHARE_OF_OTHERS, strict=True)):
        children = max(round(size.children * share), 1)
        authority = usual.sized_for(children)
        say(f"Writing {authority.name}: {children:,} children, {size.years} years of returns ...")
        said = {"authority": authority, "first_year": FIRST_YEAR, "years": size.years}
        said["seed"] = size.seed + number
        journeys = simulate(children=children, **said)
        own = folder / authority.code
        files = write_returns(own, children=children, journeys=journeys, **said)
        written.append((authority, files))
        if not number:
            say(f"Writing what partners of {authority.name} hold ...")
            extracts[authority.code] = write_extracts(own / "extracts", children=journeys, **said)
    if size.years > 1:
        synthetic = [authority for authority, _ in written]
        _write_published(folder, synthetic, size, {})
    return written, extracts


def load(
    written: list[tuple[SyntheticAuthority, list[ReturnFiles]]],
    extracts: Mapping[str, list[ExtractFile]],
    *,
    say: Callable[[str], None],
) -> None:
    """Take the written returns in through the pipeline, one by one; then load the made-up country's
    postcode directory, take in and match what partners hold, and publish each authority's returns
    together."""
    leads = [_taken_in(synthetic, files, say=say) for synthetic, files in written]
    say("Loading the postcode directory of the made-up country ...")
    synthetic = [each for each, _ in written]
    with TemporaryDirectory() as folder:
        postcodes.keep(blocks(write_directory(Path(folder), synthetic)))
        postcodes.keep_wards(wards.names(write_wards(Path(folder), synthetic)))
    _inspected(synthetic[0], leads[0], say=say)
    for each, lead in zip(synthetic, leads, strict=True):
        if each.code in extracts:
            _partners(authorities.find(each.code), lead, extracts[each.code], say=say)
    for (synthetic, files), lead in zip(written, leads, strict=True):
        authority = authorities.find(synthetic.code)
        say(f"Measuring {authority.name} ...")
        actions.publish(list(Upload.objects.filter(authority=authority, stage=Stage.READY)), lead)
        _set_targets(authority, lead, years=sorted({returned.year for returned in files})[-2:])


def _taken_in(
    synthetic: SyntheticAuthority, files: list[ReturnFiles], *, say: Callable[[str], None]
) -> Person:
    """Take one authority's returns in, up to where they wait to be published; returns who will."""
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
    return lead


def _inspected(synthetic: SyntheticAuthority, lead: Person, *, say: Callable[[str], None]) -> None:
    """Take in two Annex A workbooks of one authority, half a year apart and the later as at the
    last day of its returns, which wait to be published: written from them, with what only such
    lists tell made up."""
    authority = authorities.find(synthetic.code)
    waiting = Upload.objects.filter(authority=authority, stage=Stage.READY)
    releases = stored.standing(authority, with_drafts=[each.release for each in waiting])
    record = stored.record_of(authority, releases)
    last = max(release.last for release in releases)
    for on in ((pd.Timestamp(last) - pd.DateOffset(months=WINDOW_MONTHS)).date(), last):
        say(f"Taking in {authority.name}, Annex A as at {on:%-d %B %Y} ...")
        lists = annex_a(record, on)
        named = lists.named(access.ids_of(authority, lists.children, None))
        content = workbook(filled(named, seed=int(synthetic.dfe_code)), authority.name)
        said = {"dataset": "annex_a", "year": last.year, "as_at": on}
        files = [("annex-a.xlsx", BytesIO(content))]
        upload = actions.receive(authority, lead, files, ring=False, **said)
        pipeline.work_on(upload.pk, measure=False)
        upload.refresh_from_db()
        if upload.stage != Stage.READY:
            raise RuntimeError(f"Annex A was not taken in: {upload.message}")


def _partners(
    authority: Authority, lead: Person, extracts: list[ExtractFile], *, say: Callable[[str], None]
) -> None:
    """Take in what partners hold, and match the people they name, so that the figures made of the
    returns afterwards know who is who."""
    say(f"Taking in what partners of {authority.name} hold: {len(extracts)} extracts ...")
    sent = []
    for each in extracts:
        said = {"dataset": each.key, "first_on": each.first, "as_at": each.last}
        with each.path.open("rb") as file:
            files = [(each.path.name, file)]
            upload = actions.receive(authority, lead, files, ring=False, **said)
        pipeline.work_on(upload.pk, measure=False)
        upload.refresh_from_db()
        if upload.stage != Stage.READY:
            raise RuntimeError(f"{each.key} was not taken in: {upload.message}")
        sent.append(upload)
    actions.publish(sent, lead)
    say(f"Matching people of {authority.name} ...")
    link_actions.match(authority)


@transaction.atomic
def _set_targets(authority: Authority, lead: Person, *, years: list[int]) -> None:
    """The same targets in every synthetic authority, for the last years there are."""
    for year in years:
        for key, (goal, source) in TARGETS.items():
            set_target(authority, INDICATORS[key], year, goal, by=lead, source=source)


def load_published(
    written: list[tuple[SyntheticAuthority, list[ReturnFiles]]],
    folder: Path,
    size: Size,
    *,
    say: Callable[[str], None],
) -> None:
    """Write the country's published statistics again, now with what the authorities' own records
    say, and load them like anybody's files."""
    if size.years < 2:
        return
    say("Publishing the statistics of the made-up country ...")
    synthetic = [authority for authority, _ in written]
    last = FIRST_YEAR + size.years - 2
    here = {each.dfe_code: authorities.find(each.code) for each in synthetic}
    own = {code: _reached_dfe(authority, last, size.seed) for code, authority in here.items()}
    months = {code: _referrals_by_month(authority) for code, authority in here.items()}
    for path in _write_published(folder, synthetic, size, own, months):
        if is_population(path):
            kept = read_reference(path).populations
            populations.keep(kept, vintage="made up for the demonstration")
        elif path.name.startswith("statistical_neighbours"):
            publishing.keep_reference(read_reference(path), path)
        else:
            publishing.keep(read_published(path), path)


def fill_boards(
    written: list[tuple[SyntheticAuthority, list[ReturnFiles]]], *, say: Callable[[str], None]
) -> None:
    """Let the boards of the first authority have met."""
    say("Filling the boards ...")
    demo_boards.fill(authorities.find(written[0][0].code))


def _write_published(
    folder: Path,
    synthetic: list[SyntheticAuthority],
    size: Size,
    own: Mapping[str, OwnFigures],
    months: Mapping[str, OwnMonths] | None = None,
) -> list[Path]:
    """The last year's statistics are not out yet, as in life."""
    return write_published(
        folder / "published",
        first_year=FIRST_YEAR,
        last_year=FIRST_YEAR + size.years - 2,
        seed=size.seed,
        synthetic=synthetic,
        own=own,
        months=months,
    )


def _referrals_by_month(authority: Authority) -> OwnMonths:
    """The referrals of an authority's record, by month number."""
    build = queries.live_build(authority)
    facts = queries.facts_of(build, indicators=["referrals_count"], cuts=[""])
    known = facts[facts["status"] == FactStatus.OK]
    return dict(zip(known["month"].tolist(), known["numerator"].tolist(), strict=True))


def _reached_dfe(authority: Authority, last: int, seed: int) -> OwnFigures:
    """An authority's figures as DfE would have published them: a few of the year's records came
    too late."""
    facts = queries.facts_of(queries.live_build(authority), cuts=[""])
    chance = Random(f"{seed}/{authority.dfe_code}")  # noqa: S311  no secret
    found = {}
    for measure in MEASURES.values():
        indicator = INDICATORS.get(measure.indicator)
        if indicator is None or indicator.unit is Unit.MEAN:
            continue
        made = figures(
            facts,
            indicator,
            first=month_number(date(FIRST_YEAR, 3, 1)),
            last=month_number(date(last, 3, 1)),
            basis="year",
            population=populations.of(authority.code),
        )
        for row in made[made["status"] == Status.OK].itertuples(index=False):
            in_time = 1 - LATE * chance.random()
            of = None if indicator.unit is not Unit.PERCENT else round(row.denominator * in_time)
            found[measure.key, row.month // 12] = (round(row.numerator * in_time), of)
    return found


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
    # Whoever looks round is often alone, and every child is made up.
    two_people.set_rules(authority, files=False, publishing=False, by=None)
    return Person.objects.get(email=f"performance.lead@{EMAIL_HOST}")


def sign_in_names() -> list[tuple[str, str]]:
    """(role, e-mail address) of the people one can sign in as."""
    return [(name.title, f"{name.value.replace('_', '.')}@{EMAIL_HOST}") for name in RoleName]
