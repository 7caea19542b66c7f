"""XML returns: taken apart into flat tables; what could act, or is not of the return, refused."""

from __future__ import annotations

import pytest

from ingest.vocabulary import ErrorCode, Normalisation
from tests.ingest.files import census, checked, child, flags, reading, refusal

PLAN = """
<ChildProtectionPlans>
  <CPPstartDate>2024-07-01</CPPstartDate>
  <InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
  <LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse>
  <NumberOfPreviousCPP>0</NumberOfPreviousCPP>{reviews}
</ChildProtectionPlans>"""


def _tables(data: bytes) -> dict:
    return {t.table: t for t in reading({"cin.xml": data}).tables}


def test_a_child_becomes_rows_of_flat_tables():
    assessment = (
        "<Assessments><AssessmentActualStartDate>2024-05-02</AssessmentActualStartDate>"
        "<FactorsIdentifiedAtAssessment><AssessmentFactors>1A</AssessmentFactors>"
        "<AssessmentFactors>2B</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>"
    )
    tables = _tables(census(child("C1"), child("C2", assessment)))

    assert tables["ChildIdentifiers"].frame["LAchildID"].tolist() == ["C1", "C2"]
    assert tables["ChildIdentifiers"].rows.tolist() == [1, 2]
    factors = tables["AssessmentFactorsList"]
    assert factors.frame.values.tolist() == [["C2", "1", "1", "1A"], ["C2", "1", "1", "2B"]]
    assert factors.rows.tolist() == [2, 2]
    assert tables["Header"].frame[["Year", "LEA"]].values.tolist() == [["2025", "999"]]


def test_reviews_together_and_reviews_apart_are_the_same():
    day = "<CPPreviewDate>2024-09-{:02}</CPPreviewDate>".format
    together = PLAN.format(reviews=f"<Reviews>{day(1)}{day(2)}</Reviews>")
    apart = PLAN.format(reviews=f"<Reviews>{day(1)}</Reviews><Reviews>{day(2)}</Reviews>")

    assert _tables(census(child(more=together)))["Reviews"].frame.equals(
        _tables(census(child(more=apart)))["Reviews"].frame
    )


def test_two_referrals_never_share_a_key_even_where_a_child_comes_twice():
    referrals = _tables(census(child("C1"), child("C1")))["CINdetails"].frame

    assert referrals["CINdetailsID"].tolist() == ["1", "2"]


def test_a_namespace_is_ignored_and_said_so():
    read = reading({"cin.xml": census(child(), root="Message xmlns='urn:x'")})

    assert read.normalised == {Normalisation.N_XML_NAMESPACE}
    assert {t.table: len(t.frame) for t in read.tables}["CINdetails"] == 1


def test_text_between_elements_is_flagged():
    data = census(child("C1"), child("C2").replace("<Sex>", "oops<Sex>"))

    assert ("F_XML_STRAY_TEXT", "ChildIdentifiers", 2, None) in flags(checked({"cin.xml": data}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str):
    text = census(child()).decode().replace("<?xml version='1.0' encoding='UTF-8'?>", "")

    assert len(_tables(text.encode(encoding))["CINdetails"].frame) == 1


def _deep(depth: int) -> str:
    return "<x>" * depth + "</x>" * depth


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<!DOCTYPE m [<!ENTITY a 'b'>]><Message/>", "XML_DTD_FORBIDDEN"),
        (b"<?xml version='1.0'?> <!-- x --> <!DOCTYPE m SYSTEM 'http://127.0.0.1/'><m/>",
         "XML_DTD_FORBIDDEN"),
        ("<!DOCTYPE m><Message/>".encode("utf-16"), "XML_DTD_FORBIDDEN"),
        ("<!DOCTYPE m><Message/>".encode("utf-16-le"), "XML_DTD_FORBIDDEN"),
        (b"<?xml version='1.0' encoding='utf-7'?><Message/>", "XML_MALFORMED"),
        (census(child())[:-30], "XML_MALFORMED"),
        (b"<Message>\xff</Message>", "XML_MALFORMED"),
        (b"<Message>&undeclared;</Message>", "XML_MALFORMED"),
        (b"<Other/>", "XML_WRONG_ROOT"),
        (census(), "NO_ROWS"),
        (b"<Message><Header/></Message>", "XML_MISSING_ELEMENT"),
        (census(child(more="<Novel>1</Novel>")), "XML_UNEXPECTED_ELEMENT"),
        (census(child(more="<ReferralNFA>1</ReferralNFA>")), "XML_UNEXPECTED_ELEMENT"),
        (census(child().replace("<Sex>F</Sex>", "<Sex><b>F</b></Sex>")), "XML_UNEXPECTED_ELEMENT"),
        (census("<Novel/>", child()), "XML_UNEXPECTED_ELEMENT"),
        (census(child(), "<Novel/>"), "XML_UNEXPECTED_ELEMENT"),
        (census(child().replace("</Child>", f"{child()}</Child>")), "XML_UNEXPECTED_ELEMENT"),
        (census(child(more="<i:include xmlns:i='http://www.w3.org/2001/XInclude' href='/etc/x'/>")),
         "XML_UNEXPECTED_ELEMENT"),
        (census(child(more=_deep(40))), "XML_TOO_DEEP"),
        (census(child(more=_deep(4_000))), "XML_TOO_DEEP"),
        (census(child().replace("<LAchildID>C1</LAchildID>", "")), "XML_MISSING_ELEMENT"),
        (census("<Child/>"), "XML_MISSING_ELEMENT"),
        (census(child().replace("C1", "x" * 10_001)), "CELL_TOO_LARGE"),
    ],
)  # fmt: skip
def test_refused(data: bytes, code: str):
    assert refusal({"cin.xml": data}) == ErrorCode(code)


CHILD_903 = """\
<CHILD><HEADER><CHILDID>A1</CHILDID><UPN>UN1</UPN><SEX>M</SEX><DOB>01/05/2010</DOB>
<ETHNIC>WBRI</ETHNIC><UASC>{uasc}</UASC>{more}</HEADER>
<EPISODE><DECOM>15/04/2024</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>U4</PL></EPISODE></CHILD>"""


def _looked_after(uasc: str = "0", more: str = "") -> dict:
    data = f"<EXPSSDA903>{CHILD_903.format(uasc=uasc, more=more)}</EXPSSDA903>".encode()
    return {t.table: t.frame for t in reading({"r.xml": data}).tables}


def test_the_ssda903_in_xml_has_the_tables_of_the_csv_set():
    tables = _looked_after(more="<AREVIEW><REVIEW>10/05/2024</REVIEW></AREVIEW>")

    assert set(tables) == {"Header", "Episodes", "Reviews"}
    assert tables["Episodes"][["CHILD", "PLACE"]].values.tolist() == [["A1", "U4"]]
    assert tables["Reviews"][["CHILD", "DOB", "REVIEW"]].values.tolist() == [
        ["A1", "01/05/2010", "10/05/2024"]
    ]


@pytest.mark.parametrize(
    ("uasc", "more", "table"),
    [
        ("1", "", "UASC"),
        ("0", "<DUC>01/01/2025</DUC>", "UASC"),
        ("0", "<IN_TOUCH>YES</IN_TOUCH>", "OC3"),
        ("0", "<DATE_INT>01/01/2025</DATE_INT>", "AD1"),
        ("0", "<OC2><SDQ_SCORE>3</SDQ_SCORE></OC2>", "OC2"),
        ("0", "<PERMANENCE><PREV_PERM>P1</PREV_PERM></PERMANENCE>", "PrevPerm"),
        ("0", "<AD_PLACED><DATE_PLACED>01/01/2025</DATE_PLACED></AD_PLACED>", "PlacedAdoption"),
    ],
)
def test_a_fact_of_the_child_makes_a_row_of_its_table(uasc: str, more: str, table: str):
    assert len(_looked_after(uasc, more)[table]) == 1
    assert table not in _looked_after("0", "")
