"""Letting go of what is due: proposed by the clock, signed, agreed to by somebody else, and gone
with nothing that was published changing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import AuditEntry, Role
from accounts.permissions import RoleName
from indicators import queries as figures
from indicators.catalogue import INDICATORS
from ingest import keeping, letting_go
from ingest.models import Finding, Stage
from records import disposing, erasing, falling_due, holding, how_long, sealing
from records.calendar import LOCKDOWN
from records.models import Child, Disposal, Erasure, FiguresStand
from records.retention import KINDS, of_partner
from tests.ingest import journey
from tests.people import People
from tests.records import linked

pytestmark = pytest.mark.django_db

# All three were looked after; A1 turns 75 on 4 May 2085, A2 on 19 November 2087, A3 in 2091.
FILES = journey.ssda903(journey.EPISODES_2024)
EPISODES_2025 = """
    CHILD DECOM      RNE LS PLACE PLACE_PROVIDER CIN DEC        REC REASON_PLACE_CHANGE HOME_POST PL_POST URN
    A2    20/02/2023 P   V2 U6    PR4            N1  -          -   -                   -         -       -
    A3    09/01/2024 S   C2 U6    PR1            N2  10/10/2024 X1  CARPL               -         -       -
    A3    10/10/2024 P   C2 U4    PR1            N2  -          -   -                   -         -       -
"""  # noqa: E501  a row of a return is as wide as DfE makes it
BEFORE, ONE_DUE, TWO_DUE = date(2085, 5, 3), date(2085, 5, 4), date(2088, 1, 1)
WHY = {"because": "the inquiry asked"}


@pytest.fixture
def loaded(people: People):
    return journey.published(people.here, FILES, people.bob, year=2024)


def there(people: People) -> set[str]:
    own = Child.objects.filter(authority=people.here, holder="")
    return set(own.values_list("la_child_id", flat=True))


def proposed(people: People) -> set[str]:
    """Who waits in a disposal."""
    items = [i for each in disposing.waiting(people.here) for i in each.items.all()]
    return {each.child.la_child_id for each in items if each.child and each.became == "waits"}


def agreed(people: People, today: date = TWO_DUE) -> Disposal:
    """What is due on a day, signed by alice and agreed to by bob."""
    disposing.propose(people.here, today)
    disposal = disposing.sign(disposing.waiting(people.here).get(), by=people.alice)
    return disposing.agree(disposal, by=people.bob)


def looked_after(people: People, month: int = 2024 * 12 + 2) -> float:
    reader = figures.Reader(people.here, sees_groups=True, event=LOCKDOWN)
    made = reader.figures(INDICATORS["cla_stock_count"], basis="month")
    return made[made["month"] == month]["numerator"].squeeze()


def test_nothing_is_proposed_before_its_day_and_everything_on_it(people, loaded):
    """V13: the day of the 75th birthday."""
    assert disposing.propose(people.here, BEFORE) == 0
    assert disposing.propose(people.here, ONE_DUE) == 1
    assert proposed(people) == {"A1"}
    assert disposing.propose(people.here, ONE_DUE) == 0, "nobody is proposed twice"


def test_whatever_the_days_on_which_the_clock_rings_who_waits_is_who_is_due(people, loaded):
    """V13: nothing due is left unproposed, nothing else is proposed; signed or not."""
    for number, year in enumerate(range(2080, 2096)):
        today = date(year, 6, 1)
        disposing.propose(people.here, today)
        due = falling_due.schedule(people.here)
        due = due[due["due_on"] <= str(today)]["child"]
        expected = Child.objects.filter(pk__in=due).values_list("la_child_id", flat=True)
        assert proposed(people) == set(expected)
        if number % 3 == 0 and (new := disposing.waiting(people.here).filter(signed_at=None)):
            disposing.sign(new.get(), by=people.alice)
    assert proposed(people) == {"A1", "A2", "A3"}


def test_nobody_lets_go_alone(people, loaded):
    """P9, V13: who signed cannot agree, and nothing goes before somebody else has."""
    disposing.propose(people.here, TWO_DUE)
    disposal = disposing.waiting(people.here).get()
    with pytest.raises(disposing.NotDisposedError, match="Nobody has signed"):
        disposing.agree(disposal, by=people.alice)
    disposing.sign(disposal, by=people.alice)
    with pytest.raises(disposing.NotDisposedError, match="Somebody else"):
        disposing.agree(disposal, by=people.alice)
    assert disposing.carry_out(people.here, TWO_DUE) == 0
    assert there(people) == {"A1", "A2", "A3"}
    disposing.agree(disposal, by=people.bob)
    assert disposing.carry_out(people.here, TWO_DUE) == 2
    assert there(people) == {"A3"}


def test_figures_stay_as_they_were_published(people, loaded):
    """V13: at 31 March 2024 two were looked after, whoever is gone since and whatever is sent."""
    before = figures.live_build(people.here).digest
    agreed(people)
    disposing.carry_out(people.here, TWO_DUE)
    assert (looked_after(people), figures.live_build(people.here).digest) == (2, before)
    corrected = journey.ssda903(journey.EPISODES_2024_CORRECTED)
    journey.published(people.here, corrected, people.bob, year=2024)
    assert there(people) == {"A3"}, "who is erased does not come back with an old file"
    assert looked_after(people) == 2
    assert figures.live_build(people.here).digest == before
    keeping.measure_anew(people.here.pk)
    assert looked_after(people) == 2


def test_months_after_those_that_stand_are_counted_as_ever(people, loaded):
    agreed(people)
    disposing.carry_out(people.here, TWO_DUE)
    assert FiguresStand.objects.get().month == 2024 * 12 + 2
    files = journey.ssda903(EPISODES_2025)
    journey.published(people.here, files, people.bob, year=2025)
    assert looked_after(people, 2025 * 12 + 2) == 1, "A3 alone: the others are gone"
    assert looked_after(people) == 2


def test_crossed_cuts_are_told_of_no_month_that_stands(people, loaded):
    indicator = INDICATORS["cla_stock_count"]
    cuts = ("sex", "age_band")
    assert len(figures.crossed_facts(people.here, indicator, cuts))
    agreed(people)
    disposing.carry_out(people.here, TWO_DUE)
    assert not len(figures.crossed_facts(people.here, indicator, cuts))


def test_who_is_held_or_sealed_is_left(people, loaded):
    """V13: and proposed once the hold is lifted."""
    on = {"look_again_on": date(2090, 1, 1), "by": people.alice}
    hold = holding.place(people.here, "A1", **WHY, **on)
    sealing.seal(people.here, "A2", kind="other", opens_to=[], by=people.alice, **WHY)
    assert disposing.propose(people.here, TWO_DUE) == 0
    counted = {each.kind: each for each in falling_due.counted(people.here, TWO_DUE)}
    assert (counted["looked_after"].due, counted["looked_after"].spared) == (0, 2)
    holding.lift(hold, because="over", by=people.bob)
    disposing.propose(people.here, TWO_DUE)
    assert proposed(people) == {"A1"}


def test_a_hold_on_everybody_stops_what_was_agreed_and_what_is_asked(people, loaded):
    """V13: a statutory inquiry forbids destruction, however it was asked for."""
    agreed(people)
    asked = erasing.ask(people.here, "A3", by=people.alice, **WHY)
    holding.place(people.here, "", **WHY, look_again_on=date(2090, 1, 1), by=people.alice)
    assert disposing.carry_out(people.here, TWO_DUE) == 0
    with pytest.raises(erasing.NotErasedError, match="hold"):
        keeping.decide_erasure(asked, erased=True, by=people.bob)
    with pytest.raises(erasing.NotErasedError, match="hold"):
        erasing.ask(people.here, "A2", by=people.alice, **WHY)
    assert there(people) == {"A1", "A2", "A3"}


def test_who_is_left_is_proposed_again_after_the_day(people, loaded):
    disposing.propose(people.here, ONE_DUE)
    disposal = disposing.waiting(people.here).get()
    disposing.leave(disposal, until=date(2086, 1, 1), by=people.alice, **WHY)
    assert disposing.propose(people.here, date(2085, 12, 31)) == 0
    assert disposing.propose(people.here, date(2086, 1, 1)) == 1


@pytest.fixture
def ledger(settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "ledger.jsonl"
    return settings.ERASURE_LEDGER


def test_a_restore_brings_nobody_back_and_measures_no_month_anew(
    people, loaded, ledger, django_capture_on_commit_callbacks
):
    """F20, V13: the ledger outside the database says who went, and which figures stand."""
    agreed(people)
    with django_capture_on_commit_callbacks(execute=True):
        disposing.carry_out(people.here, TWO_DUE)
    assert "A1" not in ledger.read_text()
    # What a backup of before brings back.
    Erasure.objects.all().delete()
    FiguresStand.objects.all().delete()
    Child.objects.create(authority=people.here, la_child_id="A1")
    assert keeping.erase_again() == 1
    assert there(people) == {"A3"}
    assert FiguresStand.objects.get().month == 2024 * 12 + 2
    assert looked_after(people) == 2


def test_letting_go_that_was_killed_half_way_goes_on(people, loaded, monkeypatch):
    """F20: each child is wholly there or wholly gone, and the next night takes the rest."""
    agreed(people)
    whole = erasing._delete

    def killed(child):
        gone = whole(child)
        if child.la_child_id == "A2":
            raise KeyboardInterrupt
        return gone

    monkeypatch.setattr(erasing, "_delete", killed)
    with pytest.raises(KeyboardInterrupt):
        disposing.carry_out(people.here, TWO_DUE)
    assert there(people) == {"A2", "A3"}
    assert looked_after(people) == 2
    monkeypatch.undo()
    assert disposing.carry_out(people.here, TWO_DUE) == 1
    assert there(people) == {"A3"}
    assert Disposal.objects.get().finished_at is not None
    assert disposing.carry_out(people.here, TWO_DUE) == 0


def test_another_length_needs_a_second_person(people, loaded):
    """P9, V13: who asked cannot agree; until somebody does, nothing changes."""
    kind = KINDS["looked_after"]
    asked = how_long.ask(people.here, kind, 80, by=people.alice, **WHY)
    with pytest.raises(how_long.NotKeptError, match="Somebody else"):
        how_long.decide(asked, agreed=True, by=people.alice)
    assert how_long.lengths(people.here)["looked_after"] == 75
    how_long.decide(asked, agreed=True, by=people.bob)
    assert how_long.lengths(people.here)["looked_after"] == 80
    assert how_long.lengths(people.next_door)["looked_after"] == 75
    assert disposing.propose(people.here, TWO_DUE) == 0
    back = how_long.ask(people.here, kind, None, by=people.bob, **WHY)
    how_long.decide(back, agreed=True, by=people.alice)
    assert how_long.lengths(people.here)["looked_after"] == 75
    assert [each.length for each in how_long.history(people.here)] == [None, 80]


@pytest.mark.parametrize(
    ("key", "length"), [("looked_after", 74), ("adopted", 99), ("files", 10), ("drafts", 0)]
)
def test_nobody_goes_below_a_statute(people, key, length):
    with pytest.raises(how_long.NotKeptError):
        how_long.ask(people.here, KINDS[key], length, by=people.alice, **WHY)


def test_a_partners_person_goes_as_the_agreement_says_and_may_come_anew(people):
    """V13: alone, under the partner's id; an old extract brings nobody back, a later one may."""
    linked.published(people.here, linked.HEALTH, holder="health", events=True)
    assert disposing.propose(people.here, date(2090, 1, 1)) == 0, "nobody has said how long"
    kinds = [each.key for each in how_long.kinds(people.here)]
    assert of_partner("health").key in kinds
    asked = how_long.ask(people.here, of_partner("health"), 6, by=people.alice, **WHY)
    how_long.decide(asked, agreed=True, by=people.bob)
    assert disposing.propose(people.here, date(2031, 1, 9)) == 0
    disposal_day = date(2031, 1, 31)
    agreed(people, disposal_day)
    assert disposing.carry_out(people.here, disposal_day) == 3
    assert not Child.objects.filter(holder="health").exists()
    linked.published(people.here, linked.HEALTH, holder="health", events=True)
    assert not Child.objects.filter(holder="health").exists()
    Erasure.objects.update(back_after=date(2025, 1, 30))
    linked.published(people.here, linked.HEALTH, holder="health", events=True)
    assert Child.objects.filter(holder="health").count() == 3


def test_drafts_nobody_published_and_old_findings_go_by_themselves(people, loaded):
    """V13: how many were found of each rule stays."""
    spoiled = journey.EPISODES_2024_CORRECTED.replace("U6    PR4", "ZZ    PR4")
    draft = journey.sent(people.here, journey.ssda903(spoiled), people.bob, year=2024)
    assert draft.stage == Stage.READY
    now = datetime.now(UTC)
    found = Finding.objects.filter(upload=loaded).count()
    assert found
    letting_go.night(people.here, now + timedelta(days=89))
    draft.refresh_from_db()
    assert draft.stage == Stage.READY
    letting_go.night(people.here, now + timedelta(days=91))
    draft.refresh_from_db()
    assert (draft.stage, draft.release) == (Stage.DISCARDED, None)
    assert Finding.objects.filter(upload=loaded).count() == found
    letting_go.night(people.here, now + timedelta(days=3 * 366 + 31))
    assert not Finding.objects.filter(upload=loaded).exists()
    loaded.refresh_from_db()
    assert loaded.found
    assert AuditEntry.objects.filter(action="findings deleted on schedule").count() == 1


def test_the_pages_say_how_long_and_let_two_people_agree(people, loaded, page):
    for person in (people.alice, people.bob):
        Role.objects.create(
            person=person, authority=people.here, name=RoleName.INFORMATION_GOVERNANCE
        )
    at = f"/{people.here.code}/keeping/"
    page.as_person(people.alice)
    shown = page.page(f"{at}how-long/")
    assert "Nothing is due to go today" in shown.text
    lines = {row[0]: row for row in shown.table("kept")}
    assert len(lines) == len(KINDS)
    assert any("75 years from the child’s birth" in row[1] for row in lines.values())
    refused = page.send(f"{at}how-long/looked_after/", {"length": 20, "because": "space"})
    assert refused.errors() == ["The law has this kept for 75 years at least: give that or more."]
    said = page.send(f"{at}how-long/in_need/", {"length": 10, "because": "our schedule"})
    assert "Waits for a second person 10 years from the child’s birth" in said.text
    assert "Agree" not in [button.text for button in said.tree.xpath("//main//button")]
    held = page.send(
        f"{at}hold/", {"child": "A1", "because": "a claim", "look_again_on": "2090-01-01"}
    )
    assert "One child is held." in held.text
    assert "A1" not in held.text
    disposing.propose(people.here, TWO_DUE)
    assert "Sign: these may go" in page.page(at).text
    disposal = disposing.waiting(people.here).get()
    there_now = f"{at}due/{disposal.public_id}/"
    signed = page.send(there_now, {"do": "sign"})
    assert "You signed: somebody else has to agree." in signed.text
    assert (
        "Somebody else than who signed has to agree." in page.send(there_now, {"do": "agree"}).text
    )
    page.as_person(people.bob)
    assert "being erased" in page.send(there_now, {"do": "agree"}).text
