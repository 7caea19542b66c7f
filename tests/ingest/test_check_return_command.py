"""manage.py check_return: its JSON, its words and its exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.ingest.files import EPISODES, HEADER, RETURN, census, child


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in RETURN.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def _run(capsys: pytest.CaptureFixture, *arguments: object, status: int = 0) -> str:
    words = [str(a) for a in arguments]
    if status:
        with pytest.raises(SystemExit) as ended:
            call_command("check_return", *words)
        assert ended.value.code == status
    else:
        call_command("check_return", *words)
    return capsys.readouterr().out


@pytest.mark.django_db
def test_json(folder: Path, capsys: pytest.CaptureFixture):
    told = json.loads(_run(capsys, folder, "--authority", "999", "--year", 2025, "--json"))

    assert (told["outcome"], told["error"], told["dataset"], told["year"], told["authority"]) == (
        "accept", None, "ssda903", 2025, "999",
    )  # fmt: skip
    assert told["rows"] == {"Header": 2, "Episodes": 2}
    assert list(told["stages"]) == ["READING", "CONFORMING", "CHECKING", "DECIDING", "RECORDING"]
    assert len(told["records_digest"]) == 64
    assert {"rule", "severity", "table", "rows", "columns"} == set(told["findings"][0])
    assert {"rule", "why"} == set(told["untried"][0])


@pytest.mark.django_db
def test_findings_count_rows_as_a_person_sees_them(folder: Path, capsys: pytest.CaptureFixture):
    (folder / "header.csv").write_text(HEADER.replace("\nA2,F,", "\n\nA2,9,"))
    told = json.loads(_run(capsys, folder, "--authority", "999", "--year", 2025, "--json"))

    assert [f["rows"] for f in told["findings"] if f["rule"] == "101"] == [[4]]


@pytest.mark.django_db
def test_words(folder: Path, capsys: pytest.CaptureFixture):
    (folder / "episodes.csv").write_text(EPISODES.replace("20/06/2024", "31/06/2024"))
    said = _run(capsys, folder, "--authority", "999", "--year", 2025)

    assert said.startswith("accept_flagged\n")
    assert "F_DATE_INVALID (1): This is not a real date." in said


@pytest.mark.django_db
def test_a_refused_return_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture):
    (tmp_path / "cin.xml").write_bytes(census(child(), lea="998"))
    told = json.loads(
        _run(capsys, tmp_path, "--authority", "999", "--year", 2025, "--json", status=2)
    )

    assert told["error"]["code"] == "WRONG_AUTHORITY"


@pytest.mark.django_db
def test_last_year_stands_for_the_record(folder: Path, capsys: pytest.CaptureFixture):
    def untried(*more: object) -> set[str]:
        said = _run(capsys, folder, "--authority", "999", "--year", 2025, "--json", *more)
        return {u["why"] for u in json.loads(said)["untried"]}

    assert "last year's return is not loaded" in untried()
    assert "last year's return is not loaded" not in untried(
        "--last-year", folder / "header.csv", folder / "episodes.csv"
    )


def test_files_that_stand_for_the_record_spare_the_database(
    folder: Path, capsys: pytest.CaptureFixture
):
    """Without leave to use a database, a query here would raise."""
    held = ("--last-year", folder / "header.csv", folder / "episodes.csv")
    told = _run(capsys, folder, "--authority", "999", "--year", 2025, "--json", *held)

    assert json.loads(told)["dataset"] == "ssda903"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere.csv", "--authority", "999", "--year", "2025"],
        ["FOLDER", "--authority", "999", "--year", "1999"],
        ["FOLDER", "--authority", "999", "--year", "2025", "--loaded", "nowhere.csv"],
    ],
)
def test_wrong_arguments_end_with_3(folder: Path, arguments: list[str]):
    with pytest.raises(CommandError) as wrong:
        call_command("check_return", *[str(folder) if a == "FOLDER" else a for a in arguments])

    assert wrong.value.returncode == 3
