"""Every review block of the census file becomes a review, dated or not, so that 8842Q can ask."""

from __future__ import annotations

from ingest.check import read_return
from ingest.datasets.cin.rules import rulebook
from ingest.readers import SourceFile

PLAN = """
<ChildProtectionPlans>
  <CPPstartDate>2024-06-01</CPPstartDate>
  <InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
  <LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse>
  <NumberOfPreviousCPP>0</NumberOfPreviousCPP>
  {reviews}
</ChildProtectionPlans>
"""
RETURN = """
<Message>
  <Header>
    <CollectionDetails>
      <Collection>CIN</Collection><Year>2025</Year><ReferenceDate>2025-03-31</ReferenceDate>
    </CollectionDetails>
  </Header>
  <Children>
    <Child>
      <ChildIdentifiers><LAchildID>A1</LAchildID><Sex>F</Sex></ChildIdentifiers>
      <CINdetails>
        <CINreferralDate>2024-05-01</CINreferralDate>
        <ReferralSource>1A</ReferralSource>
        <ReferralNFA>0</ReferralNFA>
        {plans}
      </CINdetails>
    </Child>
  </Children>
</Message>
"""
DATE = "<CPPreviewDate>{}</CPPreviewDate>"


def test_a_review_block_without_a_date_is_reported() -> None:
    reviews = (
        f"<Reviews>{DATE.format('2024-08-01')}{DATE.format('')}</Reviews>",
        "<Reviews></Reviews>",
        f"<Reviews>{DATE.format('2024-09-01')}</Reviews>"
        f"<Reviews>{DATE.format('2024-10-01')}</Reviews>",
        "",
    )
    plans = "".join(PLAN.format(reviews=block) for block in reviews)
    file = SourceFile("census.xml", RETURN.format(plans=plans).strip().encode())
    conformed = read_return([file], year=2025)
    checked = rulebook.run(
        conformed.tables, conformed.collection, codes=frozenset(["8842Q"]), strict=True
    )
    assert conformed.tables["Reviews"].CPPID.tolist() == [1, 1, 2, 3, 3]
    assert [failure.positions.tolist() for failure in checked.failures] == [[1, 2]]
