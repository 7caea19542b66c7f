"""Rounds of ratings: each rates for themselves, and until the chair opens the round nobody else
reads it, on no page and in no file."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.permissions import RoleName
from boards import actions, agenda, child_queries, rating_actions, rating_queries
from boards.actions import MayNot
from boards.child_measures import Rag
from boards.models import ItemKind, PersonsRating, SeatKind
from boards.versions import ChangedMeanwhile
from tests.boards.followed import ADMINISTRATOR, CHAIR, Followed, follow, put
from tests.house.files import ROOMS, ROOT

SECRET = "Gallimaufry"  # a word that no page has of itself
# What may touch people's ratings: who writes them, and the one door to reading them.
KEEPERS_OF_RATINGS = {"models/__init__.py", "models/child.py", "rating_actions.py"}
# And what forgets them, with the child they are of.
READERS_OF_RATINGS = {"rating_queries.py", "forgetting.py"}


@pytest.fixture(scope="module")
def followed(scene) -> Followed:
    return follow(scene)


def at(scene, name: str, *more) -> str:
    return reverse(name, args=[scene.here.code, *more])


def pages_of(scene, followed: Followed) -> list[str]:
    """Every address under which something of the board's children can be read."""
    board, alias = followed.board.pk, followed.first.alias
    return [
        *(at(scene, name, board) for name in ("board", "board_children", "children_print")),
        *(at(scene, name, board) for name in ("children_xlsx", "child_rules", "people_around")),
        at(scene, "board_children", board) + "?order=change",
        at(scene, "board_children", board) + "?round=1",
        *(at(scene, name, board, alias) for name in ("board_child", "open_child", "child_words")),
        at(scene, "name_professional", board, alias),
        at(scene, "children_to_rate"),
        *(at(scene, "rate_child", each.pk) for each in followed.around),
        *(at(scene, "words_of_child", each.pk) for each in followed.around),
        *(at(scene, name) for name in ("boards", "audit")),
    ]


def told(visitor, url: str) -> bytes:
    """What an address answers, a workbook unpacked."""
    answer = visitor.get(url)
    if "spreadsheet" not in answer.headers.get("Content-Type", ""):
        return answer.content
    with ZipFile(BytesIO(answer.content)) as book:
        return b"".join(book.read(name) for name in book.namelist())


def test_before_opening_nobody_but_the_author_reads_a_rating(scene, visitor, followed):
    followed.begin()
    mine = next(each for each in followed.around if each.person == followed.worker)
    put(mine, Rag.RED, SECRET)
    member = scene.staff[RoleName.SENIOR_MANAGER]
    actions.seat(followed.board, member, SeatKind.MEMBER, by=None, who=ADMINISTRATOR)
    pages = pages_of(scene, followed)
    everybody = {*scene.staff.values(), followed.other}
    for person in everybody:
        visitor.force_login(person)
        saw = [url for url in pages if SECRET.encode() in told(visitor, url)]
        own = [at(scene, "rate_child", mine.pk)] if person == followed.worker else []
        assert saw == own, person.name


def test_before_opening_a_rating_weighs_on_nothing_that_others_see(scene, visitor, followed):
    """Neither order nor agreement nor counts of colours tell it."""
    followed.begin()
    visitor.as_person(followed.chair)
    url = at(scene, "board_children", followed.board.pk)
    before = visitor.page(url).table("children")
    put(followed.around[0], Rag.RED, SECRET)
    after = visitor.page(url)
    assert after.table("children") == before
    assert "1 of 4 given." in after.text


def test_after_opening_the_seats_read_it_beside_the_record(scene, visitor, followed):
    followed.begin()
    health, worker = followed.around[0], followed.around[2]
    assert health.child == worker.child == followed.first
    put(health, Rag.GREEN)
    put(worker, Rag.RED, SECRET)
    visitor.as_person(followed.chair)
    seen = visitor.send(at(scene, "open_ratings", followed.board.pk, 1))
    assert "The ratings are open" in seen.text
    child = visitor.page(at(scene, "board_child", followed.board.pk, followed.first.alias))
    assert SECRET in child.text
    assert "People see it differently: red (social worker) and green (health)" in child.text
    assert SECRET.encode() not in told(visitor, at(scene, "audit"))
    visitor.as_person(followed.other)
    assert SECRET.encode() not in told(visitor, at(scene, "rate_child", health.pk))


def test_an_agenda_takes_the_most_worrying_child_first(scene, visitor, followed):
    followed.begin()
    for each in followed.around:
        put(each, Rag.RED)
    followed.open(1)
    there = agenda.proposed(
        followed.board, date(2021, 4, 20), agenda.Figures(scene.here, sees=True)
    )
    order = [one.subject["child"].alias for one in there if one.kind == ItemKind.CHILD]
    rows = child_queries.table(followed.board, child_queries.cohort_of(followed.board)).rows
    assert order == [row.alias for row in rows]
    assert len(order) == len(followed.children)


def test_who_stands_around_no_child_rates_none(scene, visitor, followed):
    followed.begin()
    theirs = next(each for each in followed.around if each.person == followed.other)
    with pytest.raises(MayNot, match="a professional around the child may"):
        rating_actions.rate(theirs, rag=Rag.RED, words="", seen=0, by=followed.worker)
    visitor.as_person(followed.worker)
    assert visitor.get(at(scene, "rate_child", theirs.pk)).status_code == 404
    visitor.as_person(followed.chair)
    assert visitor.get(at(scene, "rate_child", theirs.pk)).status_code == 403


def test_a_practitioner_rates_and_changes_it_until_it_is_opened(scene, visitor, followed):
    followed.begin()
    mine = next(each for each in followed.around if each.person == followed.worker)
    visitor.as_person(followed.worker)
    url = at(scene, "rate_child", mine.pk)
    assert visitor.send(url, {"version": "0"}).errors() == ["Choose green, amber or red."]
    seen = visitor.send(url, {"rag": "amber", "words": "Waits.", "version": "0"})
    assert "1 of your children waits for your rating." in seen.text
    visitor.send(url, {"rag": "red", "words": "Waits still.", "version": "1"})
    assert PersonsRating.objects.get(professional=mine).rag == "red"
    followed.open(1)
    late = visitor.send(url, {"rag": "green", "words": "Found a place.", "version": "2"})
    assert late.errors() == ["You may not rate this child: the round of ratings is opened."]
    assert "Found a place." in late.response.content.decode()
    assert PersonsRating.objects.get(professional=mine).rag == "red"


def test_the_same_rating_written_twice_at_once_loses_nothing(scene, visitor, followed):
    followed.begin()
    mine = next(each for each in followed.around if each.person == followed.worker)
    put(mine, Rag.RED, "Here.")
    with pytest.raises(ChangedMeanwhile):
        put(mine, Rag.GREEN, "There.", seen=0)
    visitor.as_person(followed.worker)
    sent = {"rag": "green", "words": "There.", "version": "0"}
    seen = visitor.send(at(scene, "rate_child", mine.pk), sent)
    assert "Here." in seen.text
    assert "There." in seen.response.content.decode()


def test_a_practitioner_sees_their_children_and_nothing_else(scene, visitor, followed):
    visitor.as_person(followed.worker)
    seen = visitor.page(at(scene, "children_to_rate"))
    assert len(seen.table("mine")) == 2
    assert AuditEntry.objects.filter(action="children to rate read").count() == 1
    aliases = {each.alias for each in followed.children}
    assert not aliases & set(re.findall(r"\w+", seen.text))
    for name in ("board", "board_children", "children_xlsx"):
        assert visitor.get(at(scene, name, followed.board.pk)).status_code == 403


def test_who_left_rates_no_more(scene, visitor, followed):
    followed.begin()
    mine = next(each for each in followed.around if each.person == followed.worker)
    visitor.as_person(followed.notes)
    gone = at(scene, "let_professional_go", followed.board.pk, mine.child.alias, mine.pk)
    assert "no more." in visitor.send(gone).text
    visitor.as_person(followed.worker)
    assert visitor.get(at(scene, "rate_child", mine.pk)).status_code == 404


def test_words_written_by_a_practitioner_reach_the_board(scene, visitor, followed):
    mine = next(each for each in followed.around if each.person == followed.worker)
    visitor.as_person(followed.worker)
    said = {"whose": "child", "words": SECRET, "said_on": "2021-03-01", "how": "play"}
    assert SECRET in visitor.send(at(scene, "words_of_child", mine.pk), said).text
    visitor.as_person(followed.chair)
    page = at(scene, "board_child", followed.board.pk, mine.child.alias)
    assert SECRET in visitor.page(page).text


def test_one_round_at_a_time(scene, visitor, followed):
    followed.begin()
    with pytest.raises(MayNot, match="Round 1 still collects ratings: open it first"):
        followed.begin()
    followed.open(1)
    with pytest.raises(MayNot, match="the round of ratings is opened"):
        followed.open(1)
    assert followed.begin().number == 2


def test_nobody_is_asked_where_nobody_stands_around_a_child(scene, visitor, followed):
    followed.board.children.update(removed_at="2021-01-01T00:00Z")
    with pytest.raises(MayNot, match="Nobody stands around a child yet"):
        rating_actions.begin_round(followed.board, by=followed.chair, who=CHAIR)


def test_only_the_chair_begins_and_opens(scene, visitor, followed):
    visitor.as_person(followed.notes)
    assert visitor.post(at(scene, "begin_round", followed.board.pk)).status_code == 403
    followed.begin()
    assert visitor.post(at(scene, "open_ratings", followed.board.pk, 1)).status_code == 403


def test_what_is_kept_of_a_rating_in_the_trail_does_not_tell_it(scene, visitor, followed):
    followed.begin()
    put(followed.around[0], Rag.RED, SECRET)
    entry = AuditEntry.objects.get(action="child rated")
    assert entry.detail == {"round": 1}
    assert SECRET not in entry.reason


def test_queries_give_nothing_of_a_round_that_collects(scene, visitor, followed):
    current = followed.begin()
    put(followed.around[0], Rag.RED, SECRET)
    assert rating_queries.opened([current]) == []
    mine = followed.around[0]
    assert rating_queries.mine(followed.chair, current, mine) is None
    assert rating_queries.mine(mine.person, current, mine).words == SECRET


def test_ratings_are_touched_behind_one_door():
    """Whoever reads them elsewhere would have to prove the independence anew."""
    named = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if "PersonsRating" in path.read_text() and "migrations" not in path.parts
    }
    assert named == {f"boards/{name}" for name in KEEPERS_OF_RATINGS | READERS_OF_RATINGS}
