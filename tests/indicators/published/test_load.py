"""Published files are loaded by release: again changes nothing, another release stands beside."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from indicators.models import Area, Published, PublishedFile
from tests.indicators.published.drawn import ALNWICK, BLYTH, authority, published_file
from tests.indicators.published.test_read import PLAN, PLANS

pytestmark = pytest.mark.django_db


def plans(path: Path, year: int, *rows: tuple) -> Path:
    return published_file(
        path, PLANS, *((year, area, PLAN, "60", "15", share) for area, share in rows)
    )


def stored() -> list[tuple]:
    kept = Published.objects.order_by("file__year", "area")
    return list(kept.values_list("file__year", "area", "year", "value", "symbol"))


def test_the_same_release_again_replaces_itself_and_another_stands_beside_it(tmp_path: Path):
    first = plans(tmp_path / "2024.csv", 2024, (ALNWICK, "25"), (BLYTH, "c"))
    for _ in range(2):
        call_command("load_published", first)
        assert stored() == [(2024, "901", 2024, 25, ""), (2024, "902", 2024, None, "c")]
    call_command("load_published", plans(tmp_path / "2024b.csv", 2024, (ALNWICK, "26")))
    call_command("load_published", plans(tmp_path / "2025.csv", 2025, (ALNWICK, "27")))
    assert stored() == [(2024, "901", 2024, 26, ""), (2025, "901", 2025, 27, "")]
    names = PublishedFile.objects.order_by("year").values_list("file_name", flat=True)
    assert list(names) == ["2024b.csv", "2025.csv"]
    assert AuditEntry.objects.filter(action="published statistics loaded").count() == 4


def test_an_earlier_release_does_not_take_an_authority_its_new_name_and_code(tmp_path: Path):
    now, then = authority("815", "E06000065", "Now"), authority("815", "E10000023", "Then")
    call_command("load_published", plans(tmp_path / "2025.csv", 2025, (now, "27")))
    call_command("load_published", plans(tmp_path / "2024.csv", 2024, (then, "26")))
    assert [(a.name, a.ons_code) for a in Area.objects.all()] == [("Now", "E06000065")]


def test_a_refused_file_is_named_with_status_2_and_the_others_are_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture
):
    plans(tmp_path / "a.csv", 2024, (ALNWICK, "25"))
    published_file(tmp_path / "b.csv", "apples", (2024, ALNWICK, "1"))
    (tmp_path / "a.meta.csv").write_text("col_name,col_type\n")
    with pytest.raises(CommandError, match=r"^b.csv is not a published file") as error:
        call_command("load_published", tmp_path, "--json")
    assert error.value.returncode == 2
    printed = json.loads(capsys.readouterr().out)
    assert [line["figures"] for line in printed["loaded"]] == [1]
    assert len(printed["refused"]) == 1
    assert len(stored()) == 1


def test_a_file_that_is_not_there_is_a_wrong_argument(tmp_path: Path):
    with pytest.raises(CommandError) as error:
        call_command("load_published", tmp_path / "none.csv")
    assert error.value.returncode == 3
