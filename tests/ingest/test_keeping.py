"""Keeping and letting go: sealed children, erased children, files on schedule, what is held."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from accounts import authorities
from accounts.models import AuditEntry, Authority, Role
from accounts.permissions import RoleName
from indicators import queries as figures
from indicators.cases import behind
from indicators.catalogue import INDICATORS
from ingest import extracts_held, keeping, kept
from ingest.models import UploadedFile
from records import access, disposing, erased_again, erasing, held_of, queries, sealing
from records.calendar import LOCKDOWN
from records.models import Child, Erasure, FiguresStand
from tests.ingest import journey
from tests.ingest.journey import published
from tests.people import People, new_person
from tests.trust.faults.invariant import standing

pytestmark = pytest.mark.django_db

FILES = journey.ssda903(journey.EPISODES_2024)
REASON = {"because": "a court said so"}


@pytest.fixture
def loaded(people: People):
    return published(people.here, FILES, people.bob, year=2024)


def child(people: People, own_id: str = "A2") -> Child:
    return Child.objects.get(authority=people.here, la_child_id=own_id)


def sealed(people: People, *opens_to) -> object:
    return sealing.seal(
        people.here, "A2", kind="adopted", opens_to=opens_to, by=people.alice, **REASON
    )


def listed(people: People, person) -> list[str]:
    """The children of the list behind the number looked after at March 2024."""
    month = 2024 * 12 + 2
    asked = {"month": month, "cut": "", "cut_value": "", "reason": ""}
    found = behind(people.here, INDICATORS["cla_stock_count"], person=person, **asked)
    return sorted(row[0] for row in found.rows)


def looked_after(people: People) -> float:
    reader = figures.Reader(people.here, sees_groups=True, event=LOCKDOWN)
    made = reader.figures(INDICATORS["cla_stock_count"], basis="month")
    return made[made["month"] == 2024 * 12 + 2]["numerator"].squeeze()


def test_a_sealed_child_is_counted_and_on_nobodys_list_but_of_those_named(people, loaded):
    """Privacy: sealing."""
    assert listed(people, people.bob) == ["A2", "A3"]
    sealed(people, people.alice)
    assert listed(people, people.bob) == ["A3"]
    assert listed(people, people.alice) == ["A2", "A3"]
    assert looked_after(people) == 2
    number = child(people).pk
    assert access.ids_of(people.here, [number], people.bob) == {number: "Sealed"}
    assert access.ids_of(people.here, [number], people.alice) == {number: "A2"}


def test_a_seal_that_is_lifted_opens_the_record_again(people, loaded):
    sealing.lift(sealed(people), because="appeal", by=people.alice)
    assert listed(people, people.bob) == ["A2", "A3"]


@pytest.mark.parametrize("own_id", ["A2", "nobody"])
def test_a_child_is_sealed_once_and_only_if_known(people, loaded, own_id):
    sealed(people)
    with pytest.raises(sealing.NotSealedError):
        sealing.seal(people.here, own_id, kind="other", opens_to=[], by=people.alice, **REASON)


def test_the_trail_names_the_seal_and_not_the_child(people, loaded):
    sealed(people)
    entry = AuditEntry.objects.get(action="child sealed")
    assert entry.subject.startswith("seal ")
    assert "A2" not in json.dumps([entry.subject, entry.reason, entry.detail])


def test_nobody_erases_a_child_alone(people, loaded):
    """P9: a second person has to agree."""
    asked = erasing.ask(people.here, "A2", by=people.alice, **REASON)
    with pytest.raises(erasing.NotErasedError):
        keeping.decide_erasure(asked, erased=True, by=people.alice)
    keeping.decide_erasure(asked, erased=True, by=people.bob)
    assert not Child.objects.filter(authority=people.here, la_child_id="A2").exists()


def erased(people: People) -> Erasure:
    asked = erasing.ask(people.here, "A2", by=people.alice, **REASON)
    keeping.decide_erasure(asked, erased=True, by=people.bob)
    keeping.measure_anew(people.here.pk)
    return Erasure.objects.get()


def test_an_erased_child_is_in_no_table_and_in_no_figure(people, loaded):
    """V13: erasure with a ledger."""
    from records.models import ROWS

    number = child(people).pk
    ledger = erased(people)
    left = {n for n, m in ROWS.items() if m.objects.filter(child_id=number).exists()}
    assert not left
    assert looked_after(people) == 1
    assert ledger.rows["cla_episode"] == 1
    assert "A2" not in json.dumps([ledger.fingerprint, ledger.because, ledger.rows])


def test_an_erased_child_does_not_come_back_with_an_old_file(people, loaded):
    """V13: the ledger is asked whenever a return is taken down."""
    erased(people)
    corrected = journey.ssda903(journey.EPISODES_2024_CORRECTED)
    published(people.here, corrected, people.bob, year=2024)
    known = set(Child.objects.filter(authority=people.here).values_list("la_child_id", flat=True))
    assert known == {"A1", "A3"}
    assert looked_after(people) == 1


def recoded(authority: Authority, code: str) -> None:
    """ONS gives the authority another code, as it does when a county becomes a unitary."""
    authorities.keep([authorities.Known(code, authority.dfe_code, authority.name, "", "")])
    authority.refresh_from_db()
    assert authority.code == code


@pytest.fixture
def ledger(settings, tmp_path) -> Path:
    settings.ERASURE_LEDGER = tmp_path / "ledger.jsonl"
    return settings.ERASURE_LEDGER


@pytest.fixture
def backup(loaded) -> str:
    """All that stands before a test erases anybody; to be put back by `savepoint_rollback`."""
    return transaction.savepoint()


def test_a_restore_ends_where_the_erasure_ended(
    people, backup, ledger, django_capture_on_commit_callbacks
):
    """F20: a backup of before brings the child back, and figures that count them; neither stays."""
    with django_capture_on_commit_callbacks(execute=True):
        erased(people)
    after = standing(people.here)
    transaction.savepoint_rollback(backup)
    assert looked_after(people) == 2
    assert not Erasure.objects.exists()
    assert keeping.erase_again() == 1
    assert standing(people.here) == after
    assert looked_after(people) == 1
    assert keeping.erase_again() == 0
    assert Erasure.objects.count() == 1


def test_an_erased_child_stays_erased_when_the_authority_gets_another_code(people, loaded):
    """V13: the ledger is of the authority, whatever ONS calls it."""
    erased(people)
    recoded(people.here, "E06000998")
    recoded(people.here, "E06000999")
    corrected = journey.ssda903(journey.EPISODES_2024_CORRECTED)
    published(people.here, corrected, people.bob, year=2024)
    known = set(Child.objects.filter(authority=people.here).values_list("la_child_id", flat=True))
    assert known == {"A1", "A3"}


def test_a_ledger_is_replayed_on_a_backup_of_under_another_code(
    people, backup, ledger, django_capture_on_commit_callbacks
):
    """F20: lines of before and after another code are lines of one authority."""
    recoded(people.here, "E06000998")
    with django_capture_on_commit_callbacks(execute=True):
        erased(people)
        disposing.stand_to(people.here, FiguresStand.Of.RECORD, 2024 * 12 + 2)
    transaction.savepoint_rollback(backup)
    people.here.refresh_from_db()
    assert people.here.code == "E10000901"
    assert keeping.erase_again() == 1
    recoded(people.here, "E06000998")
    assert keeping.erase_again() == 0
    assert looked_after(people) == 1


def test_names_of_extracts_are_told_again_under_another_code(people):
    """Who was linked by name stays linked: the key they are digested with is the authority's."""
    before = extracts_held.key_of(people.here)
    recoded(people.here, "E06000998")
    assert extracts_held.key_of(people.here) == before
    assert extracts_held.key_of(people.next_door) != before


def test_months_that_came_to_stand_after_an_erasure_stand_without_the_child(
    people, backup, ledger, django_capture_on_commit_callbacks
):
    """F20: what the ledger says is done again in its order."""
    with django_capture_on_commit_callbacks(execute=True):
        erased(people)
        disposing.stand_to(people.here, FiguresStand.Of.RECORD, 2024 * 12 + 2)
    after = standing(people.here)
    transaction.savepoint_rollback(backup)
    assert keeping.erase_again() == 1
    assert standing(people.here) == after
    assert looked_after(people) == 1


def test_a_backup_of_after_the_erasure_is_in_step(people, loaded, ledger):
    """F20: the failing case beside it: nobody is erased, and nothing is measured, twice."""
    erased(people)
    live = figures.live_build(people.here).pk
    keeping.write_erasures_down()
    assert keeping.erase_again() == 0
    assert figures.live_build(people.here).pk == live


def test_an_erasure_between_a_backup_and_its_figures_is_made_up_for(people, loaded, ledger):
    """F20: the backup knows of the erasure; the figures in it count the child still."""
    asked = erasing.ask(people.here, "A2", by=people.alice, **REASON)
    erasing.decide(asked, erased=True, by=people.bob)
    keeping.write_erasures_down()
    assert looked_after(people) == 2
    assert keeping.erase_again() == 0
    assert looked_after(people) == 1


def test_of_two_lines_of_one_person_the_stricter_holds(people, loaded, ledger):
    """F20: somebody whom a later extract named anew was erased again, after the backup."""
    first, later = date(2024, 3, 31), date(2025, 3, 31)
    known = Erasure.objects.create(authority=people.here, fingerprint="f", back_after=first)
    erasing.write_down_missing()
    known.back_after = later
    known.save()
    assert erasing.write_down_missing() == 1
    known.back_after = first
    known.save()
    assert erased_again.is_behind(people.here)
    keeping.erase_again()
    known.refresh_from_db()
    assert known.back_after == later
    assert not erased_again.is_behind(people.here)


def test_what_is_held_of_a_child_is_all_of_it_and_of_nobody_else(people, loaded):
    """V13: subject access."""
    sheets = keeping.everything_held(people.here, "A2", reason="asked", by=people.alice)
    told = {sheet.name: sheet.rows for sheet in sheets}
    extract = queries.extract_of(loaded.release)
    for name in ("cla_episode", "person"):
        own = (extract.frames[name]["child"] == "A2").sum()
        assert len(told[name]) - 1 == own
    text = json.dumps([list(map(list, sheet.rows)) for sheet in sheets])
    assert "2010-05-04" not in text, "the birthday of another child"
    with pytest.raises(held_of.UnknownChildError):
        keeping.everything_held(people.here, "A9", reason="asked", by=people.alice)


def test_files_go_on_schedule_and_what_they_said_stays(
    people, loaded, django_capture_on_commit_callbacks
):
    """V12: raw uploads are deleted after 30 days."""
    paths = list(loaded.files.values_list("path", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        assert keeping.clear_old_files(datetime.now(UTC) + timedelta(days=29)) == 0
        assert keeping.clear_old_files(datetime.now(UTC) + timedelta(days=31)) == 2
    assert not any(default_storage.exists(path) for path in paths)
    assert set(UploadedFile.objects.values_list("path", flat=True)) == {""}
    assert looked_after(people) == 2
    with pytest.raises(FileNotFoundError):
        kept.files_of(loaded)


def test_the_page_seals_erases_and_shows_no_child(people, loaded, page):
    Role.objects.create(
        person=people.alice, authority=people.here, name=RoleName.INFORMATION_GOVERNANCE
    )
    page.force_login(people.alice)
    at = f"/{people.here.code}/keeping/"
    said = {"child": "A2", "kind": "protected", "because": "at risk"}
    answer = page.post(f"{at}seal/", said, follow=True)
    text = answer.content.decode()
    assert "At risk if found" in text
    assert "A2" not in text
    refused = page.post(f"{at}seal/", said | {"child": "A9"})
    assert "No child of this id is in the record" in refused.content.decode()
    page.post(f"{at}erase/", {"child": "A3", "because": "loaded by mistake"})
    shown = page.get(at).content.decode()
    assert "Somebody else has to agree" in shown
    assert "Agree: erase the child" not in shown
    book = page.post(f"{at}held-of/", {"child": "A1", "because": "asked by the child"})
    assert book["Content-Type"].startswith("application/vnd.openxml")


def test_whoever_agrees_that_a_child_is_erased_says_which(people, loaded, page):
    """P9: two people have told the same child."""
    gwen = new_person(people.here, "Gwen", RoleName.INFORMATION_GOVERNANCE)
    asked = erasing.ask(people.here, "A3", by=people.alice, **REASON)
    page.as_person(gwen)
    assert "alice" in page.page(f"/{people.here.code}/for-you/").text.lower()
    at = f"/{people.here.code}/keeping/erasures/{asked.public_id}/"
    for another in ("", "A2"):
        told = page.send(at, {"do": "erase", "child": another})
        assert "Nothing was erased: the id you gave is not that of the child" in told.text
    assert Child.objects.filter(la_child_id="A3").exists()
    assert (
        "Erased. The figures are made again" in page.send(at, {"do": "erase", "child": "A3"}).text
    )
    assert not Child.objects.filter(la_child_id="A3").exists()
