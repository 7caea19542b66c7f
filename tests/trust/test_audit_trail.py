"""The audit trail as the product writes it: added to and read, sealed by the database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from accounts import audit, audit_chain, walls
from accounts.models import AuditEntry
from accounts.tasks import anchor_audit
from csc_dashboard.embedded import APP

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("table", ["accounts_auditentry", "accounts_auditlink"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_product_may_add_and_read_and_nothing_else(scene, table: str, deed: str):
    """V6: the role the product works as may not change or remove a line of the trail."""
    with (
        pytest.raises(ProgrammingError, match=r"permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(deed.format(table))


def test_the_product_is_granted_to_empty_no_table(scene):
    """V6: nor the trail: what it is granted on a new table does not go as far. (In the databases of
    tests it may, since tests of whole transactions empty every table behind them.)"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT granted.privilege_type FROM pg_default_acl, aclexplode(defaclacl)"
            " granted WHERE defaclobjtype = 'r' AND grantee = %s::regrole",
            [APP],
        )
        granted = {privilege for (privilege,) in cursor.fetchall()}
    assert granted == {"SELECT", "INSERT", "UPDATE", "DELETE"}


def test_the_product_cannot_seal_for_itself(scene):
    """V6: seals are the database's own."""
    with (
        pytest.raises(ProgrammingError, match=r"permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("INSERT INTO accounts_auditlink (entry, number, hash) VALUES (0, 1, '')")


def test_entries_are_sealed_as_they_are_committed_whoever_is_shown(scene):
    """V6: in the transaction, behind whatever wall, and the wall stays as it was."""
    with walls.within(scene.next_door):
        entry = audit.record("read cases", person=scene.stranger, authority=scene.next_door)
        audit.record("signed in", person=scene.stranger, authority=None)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS sealed IMMEDIATE")
            cursor.execute("SET CONSTRAINTS sealed DEFERRED")
        assert set(AuditEntry.objects.values_list("authority", flat=True)) <= {
            scene.next_door.pk,
            None,
        }
        sealed = [head.authority for head in audit_chain.heads(NOW)]
    assert set(sealed) >= {scene.next_door.code, ""}
    assert audit_chain.broken() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_auditlink WHERE entry = %s", [entry.pk])
        assert cursor.fetchone() == (1,)


def test_the_clock_writes_the_anchors(scene, settings, tmp_path):
    """V6: each hour, and outside the database."""
    settings.AUDIT_ANCHORS = tmp_path / "anchors.jsonl"
    with walls.nobody():
        anchor_audit()
    assert [each.authority for each in audit_chain.anchored(settings.AUDIT_ANCHORS)]
