"""The longitudinal simulation: families arrive and each child's journey runs to its end."""

from __future__ import annotations

from datetime import date, timedelta

from csc_dashboard.demo.authorities import SyntheticAuthority
from csc_dashboard.demo.chance import Chance
from csc_dashboard.demo.days import birthday, working_day_from, year_end, year_start
from csc_dashboard.demo.demand import (
    SOURCES,
    ages_of_family,
    arrival,
    asylum_pressure,
    need_for,
    pressure,
    weekday_for,
)
from csc_dashboard.demo.journeys import Child, Referral, SocialWorker
from csc_dashboard.demo.outcomes import leaver_birthday
from csc_dashboard.demo.people import (
    born_near,
    ethnicity_of_family,
    home_postcode,
    new_child,
    upn_for,
)
from csc_dashboard.demo.practice import Practice, usual_practice
from csc_dashboard.demo.providers import Providers
from csc_dashboard.demo.referrals import Course
from records.calendar import collection_year

# Children come into care years before the first return and are still there: the simulation starts
# this long before it.
YEARS_BEFORE = 13
UNACCOMPANIED_SHARE_OF_FAMILIES = 0.019
_OLDEST_REFERRED = timedelta(days=round(17.2 * 365.25))
_FINAL_EXITS = ("E11", "E12", "E2", "E3", "E15")
_NEW_FAMILY_GAP = timedelta(days=400)


def simulate(
    authority: SyntheticAuthority,
    *,
    children: int,
    first_year: int,
    years: int,
    seed: int,
    as_at: date | None = None,
) -> list[Child]:
    """The children known to the authority in its returns of `first_year` on, exactly `children` of
    them, in order of number.

    Journeys are whole: what happens after the last return is known here and left out by the
    returns.
    """
    number = int(authority.dfe_code)
    opens, closes = year_start(first_year), year_end(first_year + years - 1)
    closes = min(closes, as_at or closes)
    references = {
        year_end(year) for year in range(first_year - YEARS_BEFORE, first_year + years)
    } | {closes}
    practice = usual_practice(number, seed, tuple(references))
    providers = Providers(authority, number, seed)
    kept: list[Child] = []
    family = 0
    while len(kept) < children:
        family += 1
        chance = Chance(seed, number, 1, family)
        for child in _family(authority, len(kept) + 1, opens, closes, practice, providers, chance):
            if child.known_between(opens, closes) and len(kept) < children:
                _renumber(child, authority, len(kept) + 1)
                kept.append(child)
    return kept


def _renumber(child: Child, authority: SyntheticAuthority, number: int) -> None:
    """Numbers run without a gap over the children kept."""
    child.number, child.id = number, f"{authority.child_prefix}{number:06d}"
    if not child.unaccompanied:
        child.upn = upn_for(authority, number, child.born_on)


def _family(
    authority: SyntheticAuthority,
    number: int,
    opens: date,
    closes: date,
    practice: Practice,
    providers: Providers,
    chance: Chance,
) -> list[Child]:
    """The children of one family, each with a whole journey from the family's first referral."""
    begins = year_start(opens.year + 1 - YEARS_BEFORE)
    if chance.happens(UNACCOMPANIED_SHARE_OF_FAMILIES):
        return [_unaccompanied(authority, number, begins, closes, practice, providers, chance)]
    made_on, source = arrival(begins, closes, chance)
    home, ethnicity = home_postcode(authority, chance), ethnicity_of_family(chance)
    family = []
    for age in ages_of_family(source, chance):
        born = born_near(made_on - timedelta(days=round(age * 365.25)))
        child = new_child(authority, number, born, ethnicity, home, chance)
        _journey(child, made_on, source, practice, providers, chance, closes)
        family.append(child)
    return family


def _unaccompanied(
    authority: SyntheticAuthority,
    number: int,
    begins: date,
    closes: date,
    practice: Practice,
    providers: Providers,
    chance: Chance,
) -> Child:
    while True:
        made_on = chance.day_between(begins, closes)
        if chance.unit() * 1.7 < asylum_pressure(made_on):
            break
    age = 14.2 + 3.0 * max(chance.unit(), chance.unit())
    born = born_near(made_on - timedelta(days=round(age * 365.25)))
    child = new_child(authority, number, born, "", "", chance, unaccompanied=True)
    source = chance.one_of(("6", "6", "7", "5C", "8"))
    child.referrals.append(Course(child, made_on, source, "N8", practice, providers, chance).run())
    _allocate(child, chance)
    return child


def _journey(
    child: Child,
    made_on: date,
    source: str,
    practice: Practice,
    providers: Providers,
    chance: Chance,
    closes: date,
) -> None:
    """Referral after referral, until the child is grown up, gone for good or not referred again."""
    while made_on <= closes and made_on - child.born_on <= _OLDEST_REFERRED:
        need = need_for(source, bool(child.disabilities), chance)
        referral = Course(child, made_on, source, need, practice, providers, chance).run()
        child.referrals.append(referral)
        left = child.periods[-1].reason_ceased if child.periods else ""
        if child.died_on or left in _FINAL_EXITS or not chance.happens(_comes_back(referral)):
            break
        made_on, source = _next_referral(
            referral, left in ("E45", "E46", "E47", "E48", "E41"), chance
        )
    _allocate(child, chance)
    _become_mother(child, closes, chance)


def _comes_back(referral: Referral) -> float:
    return (
        0.46
        if referral.no_further_action
        else 0.57
        if referral.closed_because in ("RC8", "RC9")
        else 0.52
    )


def _next_referral(referral: Referral, from_new_family: bool, chance: Chance) -> tuple[date, str]:
    """The next referral's day and source; in a quiet season for that source it comes later, as it
    would in lockdown."""
    after = referral.closed_on or referral.made_on
    day = (
        after
        + (_NEW_FAMILY_GAP if from_new_family else timedelta(days=4))
        + chance.days(215, 1.1, 1)
    )
    source = chance.pick(SOURCES)
    for _ in range(4):
        if chance.unit() * 1.2 < pressure(source, day):
            break
        day += timedelta(days=chance.between(25, 130))
        source = chance.pick(SOURCES)
    if source == "5D" and pressure(source, day) == 0:
        source = "5B"
    return weekday_for(day, source, chance), source


def _allocate(child: Child, chance: Chance) -> None:
    """Social workers from the first day in care: one after another without a break, the last for
    good, a new one on coming back."""
    spells = child.social_workers
    for period in (period for period in child.periods if not period.short_breaks):
        started, reason = period.started_on, "FCONTA"
        while True:
            if spells:
                spells[-1].ended_on = started
            spells.append(SocialWorker(f"SW{chance.between(10000, 10160)}", started, None, reason))
            started = working_day_from(started + chance.days(330, 0.8, 25))
            reason = chance.one_of(
                ("TSPROC", "LEFTRL", "LEFTRL", "MANAGE", "ORGRST", "ABSENC", "OTHERS")
            )
            if started >= period.ended_on - timedelta(days=20):
                break


def _become_mother(child: Child, closes: date, chance: Chance) -> None:
    """A few girls in care over 15 become mothers while they are looked after.

    Only girls without a care leaver's row in the year after: there the return may say nothing of
    motherhood (rule 628) and yet must repeat the child's birthday (rule 624).
    """
    for period in child.periods[-1:]:
        grown = birthday(child.born_on, 15) + timedelta(days=200)
        first, last = max(period.started_on, grown), period.ended_on - timedelta(days=30)
        if child.sex == "M" or period.short_breaks or first >= last or not chance.happens(0.10):
            continue
        if period.ended_on > closes or not leaver_birthday(
            child, collection_year(period.ended_on) + 1
        ):
            child.mother_on = chance.day_between(first, last)
            return
