"""A return written back in DfE's layout says what was sent: same records, same findings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ingest.check import read_return
from ingest.datasets.registry import RETURNS
from ingest.findings import found_in
from ingest.readers import SourceFile
from ingest.vocabulary import Refused
from ingest.writing.returns import Layout, NotWrittenError, write
from records.extract import digest
from tests.examples import few
from tests.ingest.files import EPISODES, HEADER, MISSING, RETURN, census, child, sources

BOTH = pytest.mark.parametrize("layout", Layout, ids=lambda layout: layout.key)


def written(files: dict, layout: Layout, *, dataset: str = "ssda903", **more) -> dict[str, str]:
    """The files that a return is written back as, by name."""
    made = write(sources(files), layout, **{"dataset": dataset, "year": 2025, **more})
    return {file.name: file.data.decode() for file in made}


def told(files: list[SourceFile], dataset: str, year: int) -> tuple[str, Counter, Counter]:
    """The records' digest, what rules found and what is flagged; each finding as rule, table, child
    and the row's key."""
    return _told(tuple(files), dataset, year)


@lru_cache(maxsize=2)  # what was sent is the same for either layout
def _told(files: tuple[SourceFile, ...], dataset: str, year: int) -> tuple[str, Counter, Counter]:
    conformed = read_return(files, dataset=dataset, year=year)
    kind = RETURNS[dataset]
    sent = {name: conformed.tables[name] for name in conformed.loaded}
    found = found_in(conformed, kind.rulebook.run(sent, conformed.collection))
    flagged = found["severity"] == "flag"
    by_rule = Counter(_named(found[~flagged], "rule", "table", "child", "key"))
    # In XML all rows of a child have one number, and a flag's key is not known.
    flags = Counter(_named(found[flagged], "rule", "table", "child"))
    return digest(kind.to_records(conformed)), by_rule, flags


def _named(found: pd.DataFrame, *columns: str) -> Iterator[tuple]:
    return found[list(columns)].itertuples(index=False, name=None)


def says_the_same(files: list[SourceFile], layout: Layout, dataset: str, year: int) -> None:
    """Written and read again it is the same return."""
    records, found, flags = told(files, dataset, year)
    again = told(write(files, layout, dataset=dataset, year=year), dataset, year)
    assert again[0] == records
    assert again[1] == found
    assert not again[2] - flags


# --- What it looks like --------------------------------------------------------------------------


def test_the_csv_set_has_the_columns_of_dfe_in_their_order():
    assert written(RETURN, Layout.CSV) == {"Header.csv": HEADER, "Episodes.csv": EPISODES}


def test_what_was_sloppy_is_clean():
    sloppy = HEADER.replace("01/05/2010", "2010-05-01").replace("A2,F", " A2 ,f").replace(",", ";")
    made = written({"a.csv": b"\xef\xbb\xbf" + sloppy.encode(), "b.csv": EPISODES}, Layout.CSV)
    assert made["Header.csv"] == HEADER


def test_a_cell_that_is_no_date_keeps_its_text():
    wrong = EPISODES.replace("30/06/2024", "31/06/2024")
    assert written(RETURN | {"episodes.csv": wrong}, Layout.CSV)["Episodes.csv"] == wrong
    in_xml = written(RETURN | {"episodes.csv": wrong}, Layout.XML)["ssda903_2025.xml"]
    assert "<DEC>31/06/2024</DEC>" in in_xml


def test_a_number_too_long_to_be_held_keeps_its_digits():
    oc2 = "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK"
    oc2 += ",HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED\n"
    oc2 += "A1,01/05/2010,12345678901234567891,,,,,,,,,\nA2,02/06/2012,012,,,,,,,,,\n"
    made = written(RETURN | {"oc2.csv": oc2}, Layout.CSV)["OC2.csv"]
    assert made == oc2.replace(",012,", ",12,")


def test_what_looks_like_a_formula_is_written_as_it_is():
    """DfE reads the file, not a spreadsheet: an apostrophe would be part of the value."""
    header = HEADER.replace("WBRI", "=1+1", 1)
    assert written(RETURN | {"header.csv": header}, Layout.CSV)["Header.csv"] == header


def test_the_xml_stands_in_the_order_of_the_schema():
    made = written(RETURN | {"missing.csv": MISSING}, Layout.XML)["ssda903_2025.xml"]
    root = etree.fromstring(made.encode())
    assert root.tag == "EXPSSDA903"
    first = [e.tag for e in root[0].iter() if isinstance(e.tag, str)]
    assert first == [
        "CHILD",
        *("HEADER", "CHILDID", "UPN", "SEX", "DOB", "ETHNIC"),
        *("AMISSING", "MISSING", "MIS_START", "MIS_END"),
        *("EPISODE", "DECOM", "RNE", "LS", "CIN", "PL", "PL_POST", "HOME_POST", "PLACE_PROVIDER"),
        *("DEC", "REC"),
    ]


SOCIAL_WORKERS = """\
CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON
A1,01/05/2010,SW1234567,15/04/2024,,FCONTA
"""
NO_REVIEW = "CHILD,DOB,REVIEW,REVIEW_CODE\n"


@pytest.mark.parametrize(
    ("name", "text"), [("SWEpisodes.csv", SOCIAL_WORKERS), ("Reviews.csv", NO_REVIEW)]
)
def test_what_the_xml_cannot_say_stands_beside_it(name: str, text: str):
    """A table without an element of its own, and one that was sent without a row."""
    made = written(RETURN | {name: text}, Layout.XML)
    assert list(made) == ["ssda903_2025.xml", name]
    assert made[name] == text


def test_the_csv_set_says_who_is_unaccompanied_by_a_table():
    xml = written(RETURN | {"uasc.csv": "CHILD,SEX,DOB,DUC\nA1,M,01/05/2010,\n"}, Layout.XML)
    made = written(xml, Layout.CSV)
    assert made["Header.csv"] == HEADER
    assert made["UASC.csv"] == "CHILD,SEX,DOB,DUC\nA1,M,01/05/2010,\n"
    nobody = xml["ssda903_2025.xml"].replace("<UASC>1</UASC>", "<UASC>0</UASC>")
    assert written({"x.xml": nobody}, Layout.CSV)["UASC.csv"] == "CHILD,SEX,DOB,DUC\n"


MUCH = """
    <Assessments><AssessmentActualStartDate>2024-05-02</AssessmentActualStartDate>
      <FactorsIdentifiedAtAssessment><AssessmentFactors>1A</AssessmentFactors>
      <AssessmentFactors>2B</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>
    <ChildProtectionPlans><CPPstartDate>2024-06-01</CPPstartDate>
      <InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
      <LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse>
      <NumberOfPreviousCPP>0</NumberOfPreviousCPP>
      <Reviews><CPPreviewDate>2024-08-20</CPPreviewDate></Reviews>
      <Reviews><CPPreviewDate>2024-11-20</CPPreviewDate></Reviews></ChildProtectionPlans>
"""


def test_a_census_is_written_in_the_order_of_the_schema_without_its_namespace():
    named = census(child("C1", MUCH), root='Message xmlns="urn:example"')
    made = written({"census.xml": named}, Layout.XML, dataset="cin")["cin_2025.xml"]
    root = etree.fromstring(made.encode())
    referral = [e.tag for e in root.find(".//CINdetails").iter() if isinstance(e.tag, str)]
    assert root.tag == "Message"
    assert root.findtext("Header/CollectionDetails/ReferenceDate") == "2025-03-31"
    assert referral[1:] == [
        *("CINreferralDate", "ReferralSource", "PrimaryNeedCode"),
        *("Assessments", "AssessmentActualStartDate", "FactorsIdentifiedAtAssessment"),
        *("AssessmentFactors", "AssessmentFactors", "ReferralNFA"),
        *("ChildProtectionPlans", "CPPstartDate", "InitialCategoryOfAbuse"),
        *("LatestCategoryOfAbuse", "NumberOfPreviousCPP"),
        *("Reviews", "CPPreviewDate", "CPPreviewDate"),
    ]


def test_a_flattened_census_without_header_gets_one():
    flat = written({"census.xml": census(child("C1", MUCH))}, Layout.CSV, dataset="cin")
    del flat["Header.csv"]
    made = written(flat, Layout.XML, dataset="cin", dfe_code="999")["cin_2025.xml"]
    root = etree.fromstring(made.encode())
    assert root.findtext("Header/CollectionDetails/Year") == "2025"
    assert root.findtext("Header/Source/LEA") == "999"


# --- What cannot be written ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"episodes.csv": EPISODES.replace("A2,", "A9,")}, "Episodes would not say"),
        ({"missing.csv": MISSING.replace("2010", "2011")}, "Missing would not say"),
        ({"header.csv": HEADER.replace("A2,", "A\x0b2,", 1)}, "a mark that XML cannot carry"),
    ],
    ids=["no such child", "another date of birth", "a mark"],
)
def test_an_xml_that_would_not_say_what_was_sent_is_not_written(files: dict, why: str):
    with pytest.raises(NotWrittenError, match=why) as refused:
        written(RETURN | files, Layout.XML)
    assert "A9" not in str(refused.value)
    assert written(RETURN | files, Layout.CSV)


def test_an_xml_that_would_say_none_of_what_was_not_sent_is_not_written():
    flat = written({"census.xml": census(child("C1", MUCH))}, Layout.CSV, dataset="cin")
    del flat["Section47.csv"]
    with pytest.raises(NotWrittenError, match="there is no row of Section47, which was not sent"):
        written(flat, Layout.XML, dataset="cin")


def test_files_that_cannot_be_read_any_more_say_so():
    with pytest.raises(NotWrittenError, match="can no longer be read"):
        written({"header.csv": "CHILD\n"}, Layout.CSV)


# --- Whatever was sent ---------------------------------------------------------------------------


def again(values: Iterable[int]) -> list:
    """The same once more of another year: `./run trust` tries them."""
    return [pytest.param(value, marks=pytest.mark.trust) for value in values]


@BOTH
@pytest.mark.parametrize("number", [*again(range(4)), 4, 5])
def test_generated_returns_say_the_same(returns, number: int, layout: Layout):
    one = returns[number]
    says_the_same([SourceFile.open(p) for p in one.paths], layout, one.dataset, one.year)


@BOTH
def test_generated_returns_say_the_same_whichever_form_they_went_through(returns, layout: Layout):
    """A census that went through CSV is the same XML as before, and the other way round."""
    one = next(r for r in returns if r.dataset == "cin")
    files = [SourceFile.open(p) for p in one.paths]
    known = {"dataset": "cin", "year": one.year}
    other = Layout.XML if layout is Layout.CSV else Layout.CSV
    straight = write(files, layout, **known)
    assert write(write(files, other, **known), layout, **known) == straight


CELLS = st.one_of(
    st.sampled_from(
        ["", "01/05/2010", "2010-05-01", "31/02/2024", "N1", "=1+1", '"', "A1", "12.0"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
)


@BOTH
@few(8)
@given(rows=st.lists(st.lists(CELLS, min_size=12, max_size=12), max_size=4))
def test_any_cells_that_are_written_say_the_same(rows: list[list[str]], layout: Layout):
    """Whatever is accepted as CSV can be handed back as CSV; as XML it is, or is refused."""
    lines = ["A1,15/04/2024,S,C2,N1,U4,PR1,,,,,,"]
    quoted = ['"' + cell.replace('"', '""') + '"' for row in rows for cell in row]
    lines += [",".join(["A1", *quoted[n : n + 12]]) for n in range(0, len(quoted), 12)]
    episodes = "\n".join([EPISODES.splitlines()[0], *lines, ""])
    files = sources(RETURN | {"episodes.csv": episodes})
    try:
        told(files, "ssda903", 2025)
    except Refused:
        return
    try:
        says_the_same(files, layout, "ssda903", 2025)
    except NotWrittenError:
        assert layout is Layout.XML


# --- Returns nobody here wrote -------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("year", [*again(range(2018, 2022)), 2022])
def test_sample_ssda903_say_the_same(shared, year: int, layout: Layout):
    paths = sorted((shared / "samples" / "ssda903_five_years").glob(f"{year - 1}-*.csv"))
    says_the_same([SourceFile.open(path) for path in paths], layout, "ssda903", year)


@BOTH
@pytest.mark.parametrize("name", ["CIN_Census_2021", "CIN_Census_2024", "CIN_Census_2026"])
def test_sample_censuses_say_the_same(shared, name: str, layout: Layout):
    path = shared / "samples" / "cin" / f"{name}.xml"
    says_the_same([SourceFile.open(path)], layout, "cin", 2024)


@BOTH
@pytest.mark.parametrize("form", ["903_csv", "903_xml", "903_xlsx", "cin_xml"])
def test_the_good_returns_of_the_hostile_ones_say_the_same(shared, form: str, layout: Layout):
    cases = json.loads((shared / "hostile" / "manifest.json").read_text())["cases"]
    sent = next(case["files"] for case in cases if case["id"] == f"base_{form}")
    read = [SourceFile(f["upload_as"], (shared / "hostile" / f["path"]).read_bytes()) for f in sent]
    says_the_same(read, layout, "cin" if form.startswith("cin") else "ssda903", 2025)


@pytest.mark.parametrize("number", [*again(range(4)), 4, 5])
def test_what_is_written_fits_the_published_schema(shared, returns, number: int):
    """The SSDA903's of 2021, the census's of 2022: elements are known and in their order. Errors
    planted in the values are none of the form's."""
    one = returns[number]
    schemas = {"ssda903": "SSDA903_CLA_2021.xsd", "cin": "CIN_schema_2022.xsd"}
    schema = etree.XMLSchema(etree.parse(shared / "samples" / "schemas" / schemas[one.dataset]))
    files = [SourceFile.open(path) for path in one.paths]
    made = write(files, Layout.XML, dataset=one.dataset, year=one.year)
    root = etree.fromstring(made[0].data)
    schema.validate(root)
    orders = [e for e in schema.error_log if "is not expected" in e.message]
    assert not orders, orders[0].message
