"""Tables as files: numbers are numbers, and words can be no formula."""

from __future__ import annotations

from io import BytesIO

import pytest
from lxml import html
from python_calamine import CalamineWorkbook

from indicators.exports import Sheet, csv_answer, workbook_answer
from indicators.take_away import tables_of


def test_an_empty_cell_is_no_figure_and_tables_stand_apart():
    one = Sheet("One", (("Month", "Figure"), ("March", 3), ("April", None)))
    two = Sheet("Two", (("What", "Is"),))
    text = csv_answer([one, two], "name").content.decode()
    assert text.split("\r\n") == ["Month,Figure", "March,3", "April,", "", "Two", "What,Is", ""]


@pytest.mark.parametrize("starts", ["=1+1", "+1", "-1", "@a", "\tx", "\rx"])
def test_no_word_can_be_a_formula_and_a_negative_number_stays_one(starts):
    sheet = Sheet("A", (("Words", "Number"), (starts, -1.5)))
    assert f"'{starts}" in csv_answer([sheet], "a").content.decode().replace('"', "")
    assert ",-1.5" in csv_answer([sheet], "a").content.decode()
    rows = CalamineWorkbook.from_filelike(BytesIO(workbook_answer([sheet], "a").content))
    assert rows.get_sheet_by_index(0).to_python()[1][1] == -1.5


def test_sheets_have_names_that_excel_takes():
    long = "Children [looked after]: as first reported/now"
    made = workbook_answer([Sheet(long, (("A",),)), Sheet(long, (("B",),))], "a")
    names = CalamineWorkbook.from_filelike(BytesIO(made.content)).sheet_names
    assert len(set(names)) == 2
    assert all(len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in names)


def test_a_table_is_read_off_its_page_as_it_is_seen():
    page = html.document_fromstring("""
        <main><table><caption>Cap</caption>
          <thead><tr><th>Month</th><th>Figure <span class="visually-hidden">in full</span></th></tr></thead>
          <tbody>
            <tr><th>2024</th><td>1,204</td><td>72.1%</td></tr>
            <tr><th>2023</th><td class="gap">no figure</td><td>−3<br><span>a note</span></td></tr>
          </tbody></table></main>
    """)  # fmt: skip  # noqa: E501
    (table,) = tables_of(page)
    assert table.caption == "Cap"
    assert table.headings == ("Month", "Figure")
    assert table.rows == (("2024", 1204, "72.1%"), ("2023", None, "−3 a note"))
