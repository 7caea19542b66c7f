"""The audit trail is added to and never changed, and whoever changes it all the same is found
out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connections, transaction

from accounts import audit_chain, walls
from accounts.audit_chain import CUT, GONE, NOT_AS_ANCHORED, UNSEALED
from tests.builders import SceneMade
from tests.databases import owner_connection, use

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
# What a forger changes by one byte: a text, a moment, somebody, a seal.
BY_ONE_BYTE = (
    "accounts_auditentry SET action = overlay(action placing '~' from {at} for 1)",
    "accounts_auditentry SET subject = overlay(subject placing '~' from {at} for 1)",
    "accounts_auditentry SET reason = reason || '~'",
    "accounts_auditentry SET detail = detail || '{{\"~\": 1}}'",
    "accounts_auditentry SET at = at + interval '1 microsecond'",
    "accounts_auditentry SET authority_id = NULL",
    "accounts_auditlink SET hash = overlay(hash placing '~' from {at} for 1)",
)


@pytest.fixture
def forger(
    scene_made: SceneMade, django_db_blocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[object]:
    """The owner of the tables, who took the guards away, at the scene's trail; all is undone."""
    usual = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        use(scene_made.database)
        owner = owner_connection()
        monkeypatch.setattr(audit_chain, "connection", owner)
        try:
            with (
                walls.every_authority(walls.Because.COMMAND_LINE),
                transaction.atomic(using=owner.alias),
                owner.cursor() as cursor,
            ):
                for table in ("accounts_auditentry", "accounts_auditlink"):
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER only_added")
                    cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
                yield cursor
                transaction.set_rollback(True, using=owner.alias)
        finally:
            owner.close()
            use(usual)


def entries(forger) -> list[tuple[int, int | None, int]]:
    """(id, authority, number) of each sealed entry."""
    forger.execute("SELECT entry, authority_id, number FROM accounts_auditlink ORDER BY id")
    return forger.fetchall()


def test_a_trail_that_nobody_touched_holds(forger):
    """V6: every entry of the scene was sealed as it was committed."""
    assert len(entries(forger)) > 20
    assert audit_chain.broken() == []


def test_a_hundred_changes_of_one_byte_are_each_found_where_they_are(forger):
    """V6: any one byte of any entry or seal, changed by the owner of the tables."""
    chance = random.Random(6)  # noqa: S311  no secret
    sealed = [row for row in entries(forger) if row[1] is not None]
    for _ in range(100):
        entry, _, _ = chance.choice(sealed)
        change = chance.choice(BY_ONE_BYTE).format(at=chance.randint(1, 8))
        key = "entry" if "auditlink" in change else "id"
        forger.execute("SAVEPOINT untouched")
        forger.execute(f"UPDATE {change} WHERE {key} = %s", [entry])
        found = audit_chain.broken()
        assert found, change
        assert found[0].entry == entry, (change, found)
        forger.execute("ROLLBACK TO SAVEPOINT untouched")
    assert audit_chain.broken() == []


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        ("DELETE FROM accounts_auditentry WHERE id = %(entry)s", GONE),
        (
            "WITH gone AS (DELETE FROM accounts_auditentry WHERE id = %(entry)s)"
            " DELETE FROM accounts_auditlink WHERE entry = %(entry)s",
            CUT,
        ),
        (
            "DELETE FROM accounts_auditlink WHERE entry = %(entry)s",
            CUT,
        ),
        (
            "INSERT INTO accounts_auditentry (at, action, subject, reason, detail, authority_id)"
            " SELECT at, action, subject, reason, detail, authority_id FROM accounts_auditentry"
            " WHERE id = %(entry)s",
            UNSEALED,
        ),
    ],
)
def test_what_is_taken_away_or_slipped_in_is_found(forger, deed: str, why: str):
    """V6: an entry gone, an entry gone with its seal, a seal gone, an entry without one."""
    entry = next(e for e, authority, number in entries(forger) if authority and number == 3)
    forger.execute(deed, {"entry": entry})
    assert why in {each.why for each in audit_chain.broken()}


def test_an_end_cut_off_is_found_by_the_anchor(forger, tmp_path):
    """V6: a chain that was shortened holds by itself, but not against what was written down."""
    path = tmp_path / "anchors" / "audit.jsonl"
    chains = audit_chain.anchor(path, NOW)
    assert chains == len({authority for _, authority, _ in entries(forger)})
    assert audit_chain.anchor(path, NOW) == 0, "nothing new to write down"
    assert audit_chain.disagreeing(audit_chain.anchored(path)) == []
    last, _, number = [row for row in entries(forger) if row[1]][-1]
    forger.execute("DELETE FROM accounts_auditentry WHERE id = %s", [last])
    forger.execute("DELETE FROM accounts_auditlink WHERE entry = %s", [last])
    assert audit_chain.broken() == []
    found = audit_chain.disagreeing(audit_chain.anchored(path))
    assert [(each.number, each.why) for each in found] == [(number, NOT_AS_ANCHORED)]


def test_the_command_says_whether_the_trail_holds(forger, tmp_path):
    """V6: `verify_audit` ends badly where one place does not hold."""
    said = StringIO()
    call_command("verify_audit", anchors=tmp_path / "none", stdout=said)
    assert "is as it was written" in said.getvalue()
    forger.execute("UPDATE accounts_auditentry SET reason = 'none' WHERE authority_id IS NOT NULL")
    with pytest.raises(CommandError, match="is not what was written"):
        call_command("verify_audit", anchors=tmp_path / "none", stdout=said)


def test_the_owner_is_stopped_too_unless_they_take_the_guard_away(scene_made, django_db_blocker):
    """V6: where one role does everything, a guard stands in the table itself."""
    usual = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        use(scene_made.database)
        owner = owner_connection()
        try:
            with pytest.raises(ProgrammingError, match="only added to"), owner.cursor() as cursor:
                cursor.execute("DELETE FROM accounts_auditentry")
        finally:
            owner.close()
            use(usual)
