"""What nobody asked for is dropped before anything is stored."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ingest import keeping
from ingest.models import Stage, Upload
from tests.ingest.files import EPISODES, HEADER, cells, census, child, workbook, zipped
from tests.ingest.journey import sent
from tests.trust.holding import files_with, tables_with

pytestmark = pytest.mark.django_db

# An id is kept: that it is found shows that the search finds what there is.
KEPT = "QzxKept417"
# Of each way of sending: what no specification names. A partner's names are asked for, and hashed.
UNASKED = {
    way: f"Qzx{way}417"
    for way in ("Csv", "Workbook", "Hidden", "Element", "Attribute", "Comment", "Zip",
                "Partner", "Forename", "Surname", "AnnexA", "FileName", "Refused",
                "Sheet", "Entry", "Odd")
}  # fmt: skip


def with_column(text: str, heading: str, cell: str) -> str:
    """A CSV with one more column, the same in each row."""
    first, *rows = text.splitlines()
    return "\n".join([f"{first},{heading}", *(f"{row},{cell}" for row in rows)]) + "\n"


def of_one(text: str, own_id: str) -> str:
    """The same return of one child, under another id."""
    first, row = text.splitlines()[:2]
    return f"{first}\n{row.replace('A1', own_id, 1)}\n"


def csv_set() -> dict[str, bytes]:
    """Names, an address and notes that nobody asked for."""
    header = with_column(of_one(HEADER, KEPT), "Forename", UNASKED["Csv"])
    episodes = with_column(of_one(EPISODES, KEPT), "Notes", UNASKED["Csv"])
    return {f"{UNASKED['FileName']}.csv": header.encode(), "episodes.csv": episodes.encode()}


def a_workbook() -> dict[str, bytes]:
    header = with_column(of_one(HEADER, KEPT), "Surname", UNASKED["Workbook"])
    sheets = {
        "Header": cells(header),
        "Episodes": cells(of_one(EPISODES, KEPT)),
        "Lookups": cells(f"Code,Child\n1,{UNASKED['Hidden']}\n"),
    }
    return {"return.xlsx": workbook(sheets, hidden=("Lookups",))}


def xml() -> dict[str, bytes]:
    more = f"<!-- {UNASKED['Comment']} -->"
    text = census(child(KEPT, more), lea="901", year=2025).decode()
    text = text.replace("<Sex>", f'<Sex note="{UNASKED["Attribute"]}">')
    return {"census.xml": text.encode()}


def xml_with_more() -> dict[str, bytes]:
    more = f"<Narrative>{UNASKED['Element']}</Narrative>"
    return {"census.xml": census(child(KEPT, more), lea="901", year=2025)}


def a_zip() -> dict[str, bytes]:
    missing = with_column(
        f"CHILD,DOB,MISSING,MIS_START,MIS_END\n{KEPT},01/05/2010,M,13/11/2024,15/11/2024\n",
        "Found at",
        UNASKED["Zip"],
    )
    files = {"header.csv": of_one(HEADER, KEPT), "episodes.csv": of_one(EPISODES, KEPT)}
    return {"all.zip": zipped(files | {"missing.csv": missing})}


def partner() -> dict[str, bytes]:
    text = (
        "partner_person_id,forename,surname,date_of_birth,sex,attended_on,reason,Presenting story\n"
        f"{KEPT},{UNASKED['Forename']},{UNASKED['Surname']},04/05/2014,F,03/01/2025,injury,"
        f"{UNASKED['Partner']}\n"
    )
    return {"attendances.csv": text.encode()}


def annex_a() -> dict[str, bytes]:
    who = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)"]
    rows = [
        [*who, "Date of Contact", "Contact Source", "Child's name"],
        [KEPT, "b) Female", "a) WBRI", date(2012, 5, 1), 12, date(2024, 11, 4), "g) Police",
         UNASKED["AnnexA"]],
    ]  # fmt: skip
    return {"annex.xlsx": workbook({"List 1": rows})}


def refused() -> dict[str, bytes]:
    name = UNASKED["Refused"]
    return {f"{name}.csv": f"{name},when\n{name},1\n".encode()}


def refused_by_its_sheet() -> dict[str, bytes]:
    sheets = {"Header": cells(HEADER), UNASKED["Sheet"]: cells(HEADER)}
    return {"return.xlsx": workbook(sheets)}


def refused_in_a_zip() -> dict[str, bytes]:
    return {"all.zip": zipped({f"{UNASKED['Entry']}.csv": ""})}


def refused_under_an_odd_name() -> dict[str, bytes]:
    """What is said names it otherwise than it was called."""
    return {f"{UNASKED['Odd']} *?.csv": b""}


WAYS = {
    csv_set: {"year": 2025},
    a_workbook: {"year": 2025},
    xml: {"year": 2025},
    xml_with_more: {"year": 2025},
    a_zip: {"year": 2025},
    partner: {
        "dataset": "a_and_e_attendances",
        "first_on": date(2025, 1, 1),
        "as_at": date(2025, 1, 31),
    },
    annex_a: {},
    refused: {"year": 2025},
    refused_by_its_sheet: {"year": 2025},
    refused_in_a_zip: {"year": 2025},
    refused_under_an_odd_name: {"year": 2025},
}


@pytest.fixture
def stored(settings, tmp_path: Path) -> Path:
    """Where the files of uploads are kept: a folder of this test's own."""
    kept = {"OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = settings.STORAGES | {"default": settings.STORAGES["default"] | kept}
    return tmp_path


def test_what_no_specification_names_is_kept_nowhere(
    people, stored, django_capture_on_commit_callbacks
):
    """V2, V12: sent in eleven ways, taken down and let go of on schedule: no word of it is in any
    table, nor, once the files went, in any file."""
    stages = {}
    for make, said in WAYS.items():
        upload = sent(people.here, list(make().items()), people.bob, measure=False, **said)
        stages[make.__name__] = upload.stage
    assert set(stages.values()) == {Stage.READY, Stage.REFUSED}, stages
    refusals = [way for way, stage in stages.items() if stage == Stage.REFUSED]
    assert refusals[:2] == ["xml_with_more", "refused"]
    assert len(refusals) == 5
    assert "records_child" in tables_with([KEPT])
    said = {UNASKED[way] for way in ("Refused", "Sheet", "Entry", "Odd")}
    unasked = list(UNASKED.values())
    held = tables_with(unasked)
    assert held["ingest_upload"] == said, "what is said of a file, a sheet or an entry names it"
    assert set().union(*held.values()) == said | {UNASKED["FileName"]}
    assert files_with([KEPT, UNASKED["Csv"]], stored), "the files are kept as they were sent"

    with django_capture_on_commit_callbacks(execute=True):
        cleared = keeping.clear_old_files(datetime.now(UTC) + timedelta(days=31))
    assert cleared == len(WAYS) + 1
    assert not tables_with(unasked)
    messages = Upload.objects.filter(stage=Stage.REFUSED).values_list("message", flat=True)
    assert all(message.endswith(keeping.NAMES_GONE) for message in messages)
    assert "A table came twice, or one was missing. " + keeping.NAMES_GONE in messages
    kept = {str(file.path) for upload in Upload.objects.all() for file in upload.files.all()}
    assert kept == {""}
    assert not files_with([KEPT, *unasked], stored)
