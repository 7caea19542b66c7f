"""Where the audit trail cannot be written, nothing of a child is shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.permissions import RoleName
from csc_dashboard.embedded import APP
from records.models import Child
from tests.builders import Scene
from tests.databases import owner_connection

# Every way to children that a performance lead has of their own returns and figures.
WAYS = (
    ("children", {"key": "referrals_count"}),
    ("work_list", {"work_list": "assessments"}),
    ("work_list_csv", {"work_list": "assessments"}),
    ("findings_by_child", {"upload_id": None}),
    ("findings_csv", {"upload_id": None}),
    ("cleaned_return", {"upload_id": None, "layout": "csv"}),
    ("chasing", {}),
    ("annex_a_workbook", {}),
)


@pytest.fixture
def no_trail(scene: Scene) -> Iterator[None]:
    """A database in which the product may add no audit entry."""
    owner = owner_connection()
    if owner.alias != "owner":
        pytest.skip("this server has one role for everything: it cannot be kept from its tables")
    with owner.cursor() as cursor:
        cursor.execute(f"REVOKE INSERT ON accounts_auditentry FROM {APP}")
        try:
            yield
        finally:
            cursor.execute(f"GRANT INSERT ON accounts_auditentry TO {APP}")


def address(scene: Scene, name: str, parts: dict[str, object]) -> str:
    given = {key: value or scene.flawed.pk for key, value in parts.items()}
    month = "?month=2021-02" if name == "children" else ""
    return reverse(name, kwargs={"authority": scene.here.code, **given}) + month


@pytest.mark.parametrize(("name", "parts"), WAYS, ids=[name for name, _ in WAYS])
def test_without_a_trail_no_child_is_shown(scene, visitor, no_trail, name: str, parts: dict):
    """F15: the page breaks before its body, and names nobody."""
    visitor.force_login(scene.lead)
    visitor.raise_request_exception = False
    answer = visitor.get(address(scene, name, parts))
    assert answer.status_code == 500
    said = answer.content.decode()
    known = Child.objects.filter(authority=scene.here).values_list("la_child_id", flat=True)
    assert not [child for child in known if child in said]


@pytest.mark.parametrize(("name", "parts"), WAYS, ids=[name for name, _ in WAYS])
def test_with_one_each_way_leaves_an_entry(scene, visitor, name: str, parts: dict):
    """V5: one entry for each page and file, by whom and of which authority."""
    visitor.force_login(scene.lead)
    before = AuditEntry.objects.count()
    assert visitor.get(address(scene, name, parts)).status_code == 200
    written = AuditEntry.objects.order_by("-pk")[: AuditEntry.objects.count() - before]
    assert [(entry.person, entry.authority) for entry in written] == [(scene.lead, scene.here)]


def test_what_shows_no_child_goes_on(scene, visitor, no_trail):
    """F15: figures and lists of returns need no trail, and are not taken down with it."""
    visitor.force_login(scene.staff[RoleName.PERFORMANCE_LEAD])
    for name in ("overview", "uploads", "work_lists"):
        assert visitor.get(reverse(name, args=[scene.here.code])).status_code == 200
