"""The pages of children a board follows: who sees them, the table, one child, opening who they
are."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import AuditEntry
from accounts.permissions import RoleName
from boards import actions, agenda, child_actions, cohort_actions, meeting_actions
from boards.actions import MayNot
from boards.child_measures import Cohort, Limits, Rag
from boards.may import Who
from boards.models import AsWhat, Gathered, ItemKind, SeatKind, TrackedChild, Whose
from records import access, sealing
from tests.boards.followed import ADMINISTRATOR, CHAIR, NOTES, Followed, follow, put
from tests.boards.meeting_scene import DAY, NOW, closed, planned
from tests.pages import asking_at_most


@pytest.fixture(scope="module")
def followed(scene) -> Followed:
    return follow(scene)


def at(scene, name: str, *more) -> str:
    return reverse(name, args=[scene.here.code, *more])


def ids(followed: Followed, *children) -> dict[int, str]:
    numbers = [each.child for each in children]
    return access.ids_of(followed.board.authority, numbers, None)


def own_ids(followed: Followed) -> set[str]:
    return set(ids(followed, *followed.children).values())


def test_one_row_a_child_under_a_name_that_says_nothing(scene, visitor, followed):
    visitor.as_person(followed.chair)
    url = at(scene, "board_children", followed.board.pk)
    # The first pages after signing in also write the session.
    for _ in range(2):
        visitor.page(at(scene, "boards"))
    with asking_at_most():
        seen = visitor.page(url)
    rows = seen.table("children")
    assert {row[0] for row in rows} == {each.alias for each in followed.children}
    assert len(rows) > 10
    headings = [cell.text_content() for cell in seen.tree.xpath("//table[@id='children']//th")]
    where = headings.index("Attendance at school")
    assert {row[where] for row in rows} == {"Not held"}
    assert all(cell for row in rows for cell in row)
    shown = seen.response.content.decode()
    assert not [own for own in own_ids(followed) if own in shown]


def test_the_tab_and_the_page_are_for_seats_alone(scene, visitor, followed):
    url = at(scene, "board_children", followed.board.pk)
    for role in (RoleName.SENIOR_MANAGER, RoleName.ADMINISTRATOR):
        visitor.as_person(scene.staff[role])
        board = visitor.page(at(scene, "board", followed.board.pk))
        assert "Children" not in board.links("//nav[@aria-label='Parts of this board']")
        assert visitor.get(url).status_code == 403
    visitor.as_person(scene.staff[RoleName.SENIOR_MANAGER])
    assert "the chair, the note taker or a member of the board may." in visitor.page(url).text


def test_a_seat_lets_no_administrator_see_children(scene, visitor, followed):
    administrator = scene.staff[RoleName.ADMINISTRATOR]
    actions.seat(
        followed.board, administrator, SeatKind.MEMBER, by=administrator, who=ADMINISTRATOR
    )
    visitor.as_person(administrator)
    url = at(scene, "board_children", followed.board.pk)
    assert "You may not see the children a board follows." in visitor.page(url).text


def test_opening_a_child_wants_a_reason_and_is_audited(scene, visitor, followed):
    visitor.as_person(followed.chair)
    url = at(scene, "open_child", followed.board.pk, followed.first.alias)
    own = ids(followed, followed.first)[followed.first.child]
    asked = visitor.page(url)
    assert own not in asked.response.content.decode()
    assert visitor.send(url, {"reason": ""}).errors() == ["Say why you need to know who this is."]
    assert not AuditEntry.objects.filter(action="who a child is opened").exists()
    opened = visitor.send(url, {"reason": "Discussed today"})
    assert own in opened.text
    assert own not in opened.url
    entry = AuditEntry.objects.get(action="who a child is opened")
    assert (entry.person, entry.reason) == (followed.chair, "Discussed today")
    assert own not in f"{entry.subject}{entry.detail}"


def test_a_child_has_the_rule_beside_each_rating(scene, visitor, followed):
    visitor.as_person(followed.chair)
    seen = visitor.page(at(scene, "board_child", followed.board.pk, followed.first.alias))
    rows = {row[0]: row for row in seen.table("readings")}
    assert rows["Moves of home"][3] == "Amber from 1 move, red from 2 moves; green below."
    assert rows["Exclusions"][1] == "Not held No source of education is loaded yet."
    assert "Nobody around the child has rated." in seen.text
    assert "Followed from 31 March 2021." in seen.text


def test_limits_rate_children_anew_and_who_comes_later_is_told(scene, visitor, followed):
    visitor.as_person(followed.chair)
    url = at(scene, "set_child_limits", followed.board.pk, "sdq")
    rated = [each.readings["sdq"] for each in followed.children]
    assert {each["rag"] for each in rated if (each["number"] or 0) >= 20} == {"Red"}
    sent = {"amber": "30", "red": "41", "seen_amber": "14", "seen_red": "17"}
    seen = visitor.send(url, sent)
    assert "Set by this board" in seen.text
    again = TrackedChild.objects.filter(board=followed.board)
    assert "Red" not in {each.readings["sdq"]["rag"] for each in again}
    seen = visitor.send(url, sent | {"red": "20", "amber": ""})
    assert "Somebody else changed these limits" in seen.errors()[0]
    assert "amber from 30 points" in seen.text.lower()


def test_limits_out_of_order_are_refused(scene, visitor, followed):
    visitor.as_person(followed.chair)
    url = at(scene, "set_child_limits", followed.board.pk, "sdq")
    sent = {"amber": "17", "red": "14", "seen_amber": "14", "seen_red": "17"}
    assert visitor.send(url, sent).errors() == ["Red begins above amber: enter a higher number."]


def test_the_workbook_holds_names_that_say_nothing_and_is_audited(scene, visitor, followed):
    visitor.as_person(followed.notes)
    answer = visitor.get(at(scene, "children_xlsx", followed.board.pk))
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    cells = book.get_sheet_by_index(0).to_python()
    assert cells[0][:2] == ["Child", "Record"]
    assert {row[0] for row in cells[1:]} == {each.alias for each in followed.children}
    assert not own_ids(followed) & {str(cell) for row in cells for cell in row}
    visitor.page(at(scene, "children_print", followed.board.pk))
    taken = AuditEntry.objects.filter(action="list of children taken away")
    assert sorted(entry.detail["how"] for entry in taken) == ["paper", "xlsx"]


def test_people_are_named_by_the_ids_the_authority_knows(scene, visitor, followed):
    visitor.as_person(followed.notes)
    url = at(scene, "people_around", followed.board.pk)
    ids = sorted(own_ids(followed))
    who = {"person": str(followed.worker.pk), "as_what": "iro"}
    seen = visitor.send(url, who | {"ids": f"{ids[0]}\nnobody"})
    assert seen.errors() == [
        "One of the ids is of no child this board follows: take those out, or check them."
    ]
    seen = visitor.send(url, who | {"ids": "\n".join(ids[:3])})
    assert "was added to 3 children." in seen.text


def test_only_practitioners_stand_around_a_child(scene, visitor, followed):
    with pytest.raises(MayNot, match="role of a practitioner"):
        child_actions.name_professional(
            followed.board, [followed.first], followed.chair, AsWhat.HEALTH, by=None, who=NOTES
        )


def test_words_of_the_child_have_their_own_place(scene, visitor, followed):
    visitor.as_person(followed.notes)
    url = at(scene, "child_words", followed.board.pk, followed.first.alias)
    said = {"whose": "child", "words": "I like my room.", "said_on": "2021-03-01", "how": "talk"}
    late = visitor.send(url, said | {"said_on": "2999-01-01"})
    assert late.errors() == ["Enter a day that has come."]
    seen = visitor.send(url, said)
    assert "I like my room." in seen.text
    assert "In conversation, written down by" in seen.text


def test_the_cohort_is_chosen_and_the_record_read_again(scene, visitor, followed):
    visitor.as_person(followed.notes)
    board = followed.board
    url = at(scene, "choose_cohort", board.pk)
    assert visitor.page(url).tree.xpath("//input[@value='excluded']/@disabled")
    refused = visitor.send(url, {"cohort": "excluded"})
    assert "comes with an extract of exclusions from schools" in refused.errors()[0]
    visitor.send(url, {"cohort": "in_care", "youngest": "10", "oldest": "13"})
    older = set(board.children.filter(removed_at=None).values_list("alias", flat=True))
    assert 0 < len(older) < len(followed.children)
    seen = visitor.send(url, {"cohort": "in_care"})
    assert f"{len(older)} were followed before." in seen.text
    back = {each.child: each.alias for each in board.children.filter(removed_at=None)}
    assert back == {each.child: each.alias for each in followed.children}
    gone = next(each for each in followed.children if each.alias not in older)
    assert gone.times.count() == 2
    assert gone.times.first().left_on == date(2021, 3, 31)


def test_new_returns_are_offered_to_the_note_taker_to_be_read(scene, visitor, followed):
    url = at(scene, "board_children", followed.board.pk)
    visitor.as_person(followed.notes)
    assert "Read the record again" not in visitor.page(url).text
    followed.board.cohort.releases = []
    followed.board.cohort.save(update_fields=["releases"])
    assert "Returns were published or withdrawn since" in visitor.page(url).text
    seen = visitor.send(at(scene, "read_children_again", followed.board.pk))
    assert "0 joined, 0 left" in seen.text


def test_the_worker_reads_children_again_after_a_publication(scene, visitor, followed):
    assert cohort_actions.follow_publications(scene.here) == []
    followed.board.cohort.releases = []
    followed.board.cohort.save(update_fields=["releases"])
    ((board, moved),) = cohort_actions.follow_publications()
    assert (board, moved.stayed) == (followed.board, len(followed.children))
    entry = AuditEntry.objects.filter(action="children followed read again").first()
    assert entry.person is None


@pytest.mark.parametrize("cohort", [Cohort.ON_A_PLAN, Cohort.CARE_LEAVERS, Cohort.MISSING])
def test_other_cohorts_have_measures_of_their_own(scene, visitor, followed, cohort: Cohort):
    cohort_actions.choose_cohort(followed.board, cohort, by=None, who=NOTES)
    visitor.as_person(followed.chair)
    seen = visitor.page(at(scene, "board_children", followed.board.pk))
    assert cohort.value in seen.text


def test_a_past_round_is_shown_as_it_was_kept(scene, visitor, followed):
    followed.begin()
    put(followed.around[0], Rag.RED, "Worried.")
    followed.open(1)
    visitor.as_person(followed.chair)
    url = at(scene, "board_children", followed.board.pk)
    visitor.page(url)
    cohort_actions.set_limits(
        followed.board,
        "sdq",
        Limits(red=41),
        seen=Limits(amber=14, red=17),
        by=followed.chair,
        who=CHAIR,
    )
    past = visitor.page(f"{url}?round=1")
    assert "This is round 1, opened on" in past.text
    assert visitor.get(f"{url}?round=2").status_code == 404
    child = visitor.page(at(scene, "board_child", followed.board.pk, followed.first.alias))
    assert child.table("history")[0][0].startswith("1, ")


def test_sixty_children_over_three_rounds_take_no_more_queries(scene, visitor, followed):
    like = followed.first
    TrackedChild.objects.bulk_create(
        TrackedChild(
            board=followed.board,
            child=-number,
            alias=f"X{number}",
            readings=like.readings,
            read_on=like.read_on,
        )
        for number in range(60)
    )
    for number in (1, 2):
        followed.begin()
        put(followed.around[0], Rag.RED)
        followed.open(number)
    followed.begin()
    visitor.as_person(followed.notes)
    # The first pages after signing in also write the session.
    for _ in range(2):
        visitor.page(at(scene, "boards"))
    with asking_at_most():
        seen = visitor.page(at(scene, "board_children", followed.board.pk))
    assert len(seen.table("children")) >= 60
    with asking_at_most():
        visitor.page(at(scene, "board_child", followed.board.pk, like.alias))


def own_id(followed: Followed, child: TrackedChild) -> str:
    return ids(followed, child)[child.child]


def sealed(scene, followed: Followed, *opens_to) -> TrackedChild:
    """The first of the board's children, whose record opens to these people alone."""
    sealing.seal(
        scene.here,
        own_id(followed, followed.first),
        kind="protected",
        because="at risk",
        opens_to=opens_to,
        by=scene.staff[RoleName.INFORMATION_GOVERNANCE],
    )
    return followed.first


def test_a_sealed_child_is_on_no_page_of_a_board_but_for_those_named(scene, visitor, followed):
    """Privacy: sealing; an alias beside what the record says of somebody is soon a name."""
    followed.begin()
    put(followed.around[0], Rag.RED, "Worried.")
    followed.open(1)
    board, first = followed.board.pk, sealed(scene, followed, followed.notes)
    table, alone = at(scene, "board_children", board), ("board_child", "open_child", "child_words")
    pages = [table, f"{table}?round=1", at(scene, "children_print", board)]
    for person, sees in ((followed.chair, False), (followed.notes, True)):
        visitor.as_person(person)
        for url in pages:
            assert (first.alias in visitor.get(url).content.decode()) is sees, url
        for name in alone:
            answer = visitor.get(at(scene, name, board, first.alias))
            assert answer.status_code == (200 if sees else 404), name
    visitor.force_login(followed.notes)
    book = visitor.get(at(scene, "children_xlsx", board)).content
    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert first.alias in {row[0] for row in rows}


@pytest.mark.parametrize("typed", ["their id", "Sealed"])
def test_nobody_is_named_around_a_child_sealed_to_them(scene, visitor, followed, typed: str):
    """Privacy: sealing; whose alias got somebody new would tell who is who."""
    own = own_id(followed, followed.first)
    sealed(scene, followed)
    visitor.as_person(followed.notes)
    said = {"person": str(followed.worker.pk), "as_what": "iro"}
    said["ids"] = own if typed == "their id" else typed
    seen = visitor.send(at(scene, "people_around", followed.board.pk), said)
    assert "of no child this board follows" in seen.errors()[0]


@pytest.mark.parametrize("named", [False, True])
def test_who_stands_around_a_sealed_child_must_be_named(scene, visitor, followed, named: bool):
    """Privacy: sealing; a practitioner too, who can be named."""
    first = sealed(scene, followed, *([followed.worker] if named else []))
    mine = next(
        each
        for each in followed.around
        if (each.person, each.child_id) == (followed.worker, first.pk)
    )
    visitor.as_person(followed.worker)
    assert len(visitor.page(at(scene, "children_to_rate")).table("mine")) == 1 + named
    assert visitor.get(at(scene, "rate_child", mine.pk)).status_code == (200 if named else 404)
    visitor.as_person(scene.staff[RoleName.INFORMATION_GOVERNANCE])
    choice = visitor.page(at(scene, "seal_child")).tree.xpath("//input[@name='opens_to']/@value")
    assert str(followed.worker.pk) in choice


def test_what_a_meeting_says_of_a_sealed_child_is_left_out(scene, visitor, followed):
    """Privacy: sealing; the agenda, the item and the minutes."""
    first = followed.first
    wanted = [agenda.Proposed(ItemKind.CHILD, "", {"child": first})]
    meeting = planned(followed.board)
    meeting_actions.put_on(meeting, wanted, by=None, who=CHAIR)
    meeting = meeting_actions.open_meeting(meeting, at=NOW, by=None, who=CHAIR)
    item = meeting.items.get()
    where = [followed.board.pk, meeting.pk]
    visitor.as_person(followed.chair)
    assert visitor.get(at(scene, "item", *where, item.pk)).status_code == 200
    assert f"Child {first.alias}" in visitor.page(at(scene, "meeting", *where)).text
    sealed(scene, followed)
    assert visitor.get(at(scene, "item", *where, item.pk)).status_code == 404
    seen = visitor.page(at(scene, "meeting", *where))
    assert "About a child" in seen.text
    assert first.alias not in seen.text
    decide = visitor.post(at(scene, "decide", *where, item.pk), {"words": "Visit weekly."})
    assert decide.status_code == 404
    closed(meeting)
    assert first.alias not in visitor.page(at(scene, "meeting", *where)).text
    again = agenda.proposed(followed.board, DAY, agenda.Figures(scene.here, sees=True))
    assert first not in [one.subject.get("child") for one in again]


def test_a_child_of_another_board_is_none(scene, visitor, followed):
    other = actions.set_up(scene.here, name="Another", purpose="", by=None)
    actions.seat(other, followed.chair, SeatKind.CHAIR, by=None, who=ADMINISTRATOR)
    visitor.as_person(followed.chair)
    assert visitor.get(at(scene, "board_child", other.pk, followed.first.alias)).status_code == 404


def test_an_ended_board_takes_no_words(scene, visitor, followed):
    actions.end(followed.board, by=scene.staff[RoleName.ADMINISTRATOR], who=ADMINISTRATOR)
    child = TrackedChild.objects.select_related("board__authority").get(pk=followed.first.pk)
    with pytest.raises(MayNot, match="the board is ended"):
        child_actions.write_words(
            child,
            whose=Whose.CHILD,
            words="Too late.",
            said_on=date(2021, 3, 1),
            how=Gathered.TALK,
            by=followed.chair,
            who={Who.CHAIR},
        )
