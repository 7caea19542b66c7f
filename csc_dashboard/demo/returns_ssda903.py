"""One year's SSDA903 return out of the journeys, in the codes of that year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from csc_dashboard.demo.chance import Chance
from csc_dashboard.demo.days import birthday, year_end, year_start
from csc_dashboard.demo.journeys import Child, Episode, PeriodOfCare, Placement
from csc_dashboard.demo.outcomes import (
    health_year,
    leaver_birthday,
    leaver_year,
    looked_after_all_year,
    unaccompanied_until,
)

COLUMNS: dict[str, tuple[str, ...]] = {
    "Header": ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"),
    "Episodes": (
        "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC",
        "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN",
    ),
    "Reviews": ("CHILD", "DOB", "REVIEW", "REVIEW_CODE"),
    "UASC": ("CHILD", "SEX", "DOB", "DUC"),
    "OC2": (
        "CHILD", "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS",
        "TEETH_CHECK", "HEALTH_ASSESSMENT",
        "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED",
    ),
    "OC3": ("CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"),
    "AD1": (
        "CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE",
        "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR",
    ),
    "PlacedAdoption": ("CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"),
    "PrevPerm": ("CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM"),
    "Missing": ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"),
    "SWEpisodes": ("CHILD", "DOB", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"),
}  # fmt: skip
LETTERS_FOR_SEX_SINCE = 2025
SOCIAL_WORKERS_SINCE = 2024
SUPPORTED_ACCOMMODATION_CODE_SINCE = 2025
GUARDIANSHIP_BY_CARER_SINCE = 2019
PREVIOUS_PERMANENCE_SINCE = date(2016, 4, 1)
_GUARDIANSHIP_BEFORE = {"E45": "E43", "E46": "E43", "E47": "E44", "E48": "E44"}

Tables = dict[str, list[list[str]]]


def tables_of(year: int) -> tuple[str, ...]:
    """The names of the tables a return of this year has."""
    return tuple(name for name in COLUMNS if name != "SWEpisodes" or year >= SOCIAL_WORKERS_SINCE)


def ssda903_return(
    children: Iterable[Child], year: int, seed: int, first_year: int, known_to: date | None = None
) -> Tables:
    """Every table's rows of one collection year, cells as text in the order of `COLUMNS`, blank for
    what is not known yet.

    `first_year` is that of the authority's first return, before which nobody's care is known;
    `known_to` is the day the data run to, the year's end unless the return is drawn before it.
    """
    extract = _Extract(year, min(year_end(year), known_to or date.max), seed, first_year)
    for child in children:
        extract.add(child)
    return {name: extract.tables[name] for name in tables_of(year)}


def _day(day: date | None) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day else ""


class _Extract:
    def __init__(self, year: int, known_to: date, seed: int, first_year: int) -> None:
        self.year, self.start, self.end, self.seed = year, year_start(year), known_to, seed
        self.record_begins = year_start(first_year)
        self.tables: Tables = {name: [] for name in COLUMNS}

    def _known(self, day: date | None) -> date | None:
        return day if day and day <= self.end else None

    def add(self, child: Child) -> None:
        """The child's rows, if the child was looked after in the year or is one of its care
        leavers."""
        periods = [
            period
            for period in child.periods
            if period.started_on <= self.end and period.ended_on >= self.start
        ]
        episodes = [
            (period, episode)
            for period in periods
            for episode in period.episodes
            if episode.started_on <= self.end and episode.ended_on >= self.start
        ]
        leaver = leaver_birthday(child, self.year, self.record_begins)
        if leaver and birthday(child.born_on, leaver) > self.end:
            leaver = None
        if not episodes and not leaver:
            return
        born = _day(child.born_on)
        self._header(child, born, [period for period in periods if not period.short_breaks])
        if leaver:
            self.tables["OC3"].append(
                [child.id, born, *leaver_year(child, leaver, self.year, self.seed)]
            )
        if not episodes:
            return
        self.tables["Episodes"] += [
            self._episode(child, period, episode) for period, episode in episodes
        ]
        if child.unaccompanied:
            self.tables["UASC"].append(
                [child.id, self._sex(child), born, _day(unaccompanied_until(child, self.end))]
            )
        as_known = [self._as_known(episode) for _, episode in episodes]
        if looked_after_all_year(as_known, self.start, self.end):
            chance = Chance(self.seed, child.number, 2, self.year, batch=20)
            health = health_year(child, self.start, self.end, chance)
            self.tables["OC2"].append([child.id, born, *health])
        for period in periods:
            self._period(child, born, period)
        latest = periods[-1]
        if latest.started_on >= PREVIOUS_PERMANENCE_SINCE:
            self.tables["PrevPerm"].append([child.id, born, *latest.previous_permanence])
        if any(not period.short_breaks for period in periods):
            self._social_workers(child, born)

    def _as_known(self, episode: Episode) -> Episode:
        """The episode as it stands at the end of what is known: still open if it ended later."""
        if episode.ended_on <= self.end:
            return episode
        return Episode(
            episode.started_on,
            episode.reason_new,
            episode.legal_status,
            episode.placement,
            date.max,
            "X1",
            "",
        )

    def _sex(self, child: Child) -> str:
        return child.sex if self.year >= LETTERS_FOR_SEX_SINCE else "1" if child.sex == "M" else "2"

    def _header(self, child: Child, born: str, periods: list[PeriodOfCare]) -> None:
        """MOTHER is asked of girls looked after in the year; a UPN is given from the year a child
        starts school."""
        upn = child.upn
        if birthday(child.born_on, 4) > date(self.year - 1, 8, 31):
            upn = "UN1"
        mother = mother_on = ""
        if child.sex == "F" and periods:
            known = self._known(child.mother_on)
            known = known if known and known <= periods[-1].ended_on else None
            mother, mother_on = ("1", _day(known)) if known else ("0", "")
        self.tables["Header"].append(
            [child.id, self._sex(child), born, child.ethnicity, upn, mother, mother_on]
        )

    def _episode(self, child: Child, period: PeriodOfCare, episode: Episode) -> list[str]:
        ended = self._known(episode.ended_on)
        placement = episode.placement
        reason = episode.reason_place_change if ended else ""
        private = period.short_breaks
        return [
            child.id,
            _day(episode.started_on),
            episode.reason_new,
            episode.legal_status,
            period.need,
            self._place(placement),
            placement.provider,
            _day(ended),
            self._reason_ceased(episode) if ended else "",
            reason,
            "" if private else child.home_postcode,
            "" if private else placement.postcode,
            "" if private else placement.urn,
        ]

    def _place(self, placement: Placement) -> str:
        return (
            "K3"
            if placement.place == "H5" and self.year >= SUPPORTED_ACCOMMODATION_CODE_SINCE
            else placement.place
        )

    def _reason_ceased(self, episode: Episode) -> str:
        if self.year < GUARDIANSHIP_BY_CARER_SINCE:
            return _GUARDIANSHIP_BEFORE.get(episode.reason_ceased, episode.reason_ceased)
        return episode.reason_ceased

    def _period(self, child: Child, born: str, period: PeriodOfCare) -> None:
        """Reviews, times missing and the adoption of one period, as far as they are of the year."""
        for held in period.reviews:
            if self.start <= held <= self.end:
                self.tables["Reviews"].append(
                    [child.id, born, _day(held), self._review_code(child, held)]
                )
        for away in period.away:
            if away.started_on <= self.end and away.ended_on >= self.start:
                row = [
                    child.id,
                    born,
                    away.kind,
                    _day(away.started_on),
                    _day(self._known(away.ended_on)),
                ]
                self.tables["Missing"].append(row)
        adoption = period.adoption
        if (
            not adoption
            or adoption.decided_on > self.end
            or (adoption.ceased_on and adoption.ceased_on < self.start)
        ):
            return
        ceased = self._known(adoption.ceased_on)
        self.tables["PlacedAdoption"].append(
            [
                child.id,
                born,
                _day(adoption.decided_on),
                _day(ceased),
                adoption.ceased_because if ceased else "",
            ]
        )
        if period.reason_ceased in ("E11", "E12") and self._known(period.ended_on):
            foster = "1" if adoption.foster_carer else "0"
            self.tables["AD1"].append(
                [
                    child.id,
                    born,
                    _day(adoption.decided_on),
                    _day(adoption.matched_on),
                    foster,
                    *adoption.adopters,
                ]
            )

    def _review_code(self, child: Child, held: date) -> str:
        if held < birthday(child.born_on, 4):
            return "PN0"
        draw = Chance(self.seed, child.number, 5, held.toordinal(), batch=1).unit()
        older = held >= birthday(child.born_on, 10)
        shares = (
            ("PN1", 0.52),
            ("PN2", 0.60),
            ("PN3", 0.61),
            ("PN4", 0.62),
            ("PN5", 0.70),
            ("PN6", 0.95),
        )
        younger = (
            ("PN1", 0.18),
            ("PN2", 0.26),
            ("PN3", 0.29),
            ("PN4", 0.32),
            ("PN5", 0.46),
            ("PN6", 0.93),
        )
        return next((code for code, limit in (shares if older else younger) if draw < limit), "PN7")

    def _social_workers(self, child: Child, born: str) -> None:
        for spell in child.social_workers:
            if spell.started_on <= self.end and (
                spell.ended_on is None or spell.ended_on >= self.start
            ):
                ended = _day(self._known(spell.ended_on))
                self.tables["SWEpisodes"].append(
                    [child.id, born, spell.worker, _day(spell.started_on), ended, spell.reason]
                )
