"""Small return files for tests, drawn as text and written in any form a sender may choose."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import xlsxwriter

from ingest.check import CheckedReturn, check
from ingest.datasets.registry import HEADINGS, XML_FORMS
from ingest.decide import Held, Stored
from ingest.readers import Read, SourceFile, read
from ingest.vocabulary import ErrorCode, Refused

HEADER = """\
CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB
A1,M,01/05/2010,WBRI,UN1,,
A2,F,02/06/2012,WBRI,UN1,,
"""
EPISODES = """\
CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
A1,15/04/2024,S,C2,N1,U4,PR1,,,,ZZ9 9AA,ZZ9 9AB,
A2,20/06/2024,S,V2,N1,U4,PR1,30/06/2024,E4A,,ZZ9 9AA,ZZ9 9AB,
"""
MISSING = """\
CHILD,DOB,MISSING,MIS_START,MIS_END
A1,01/05/2010,M,13/11/2024,15/11/2024
"""
RETURN = {"header.csv": HEADER, "episodes.csv": EPISODES}

CHILD = """\
<Child>
  <ChildIdentifiers>
    <LAchildID>{child}</LAchildID><UPNunknown>UN1</UPNunknown>
    <PersonBirthDate>2012-05-06</PersonBirthDate><Sex>F</Sex>
  </ChildIdentifiers>
  <ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>
  <CINdetails>
    <CINreferralDate>2024-05-01</CINreferralDate><ReferralSource>1A</ReferralSource>
    <PrimaryNeedCode>N1</PrimaryNeedCode><ReferralNFA>0</ReferralNFA>{more}
  </CINdetails>
</Child>"""


def census(*children: str, lea: str = "999", year: int = 2025, root: str = "Message") -> bytes:
    """A children in need census of these Child elements."""
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><{root}><Header><CollectionDetails>"
        f"<Collection>CIN</Collection><Year>{year}</Year>"
        f"<ReferenceDate>{year}-03-31</ReferenceDate></CollectionDetails>"
        f"<Source><LEA>{lea}</LEA></Source></Header>"
        f"<Children>{''.join(children)}</Children></{root.split()[0]}>"
    ).encode()


def child(name: str = "C1", more: str = "") -> str:
    """One Child of a census; `more` goes inside its referral."""
    return CHILD.format(child=name, more=more)


def sources(files: Mapping[str, str | bytes]) -> list[SourceFile]:
    """Files by name; text is written as UTF-8."""
    return [
        SourceFile(name, data.encode() if isinstance(data, str) else data)
        for name, data in files.items()
    ]


def reading(files: Mapping[str, str | bytes], **more) -> Read:
    """What the readers make of these files."""
    return read(sources(files), headings=HEADINGS, forms=XML_FORMS, **more)


def refusal(files: Mapping[str, str | bytes], **more) -> ErrorCode | None:
    """The code under which the readers refuse these files, None where they do not."""
    try:
        reading(files, **more)
    except Refused as refused:
        return refused.code
    return None


def checked(
    files: Mapping[str, str | bytes], *, loaded: Stored | None = None, **more
) -> CheckedReturn:
    """The whole check of these files, sent by authority 999 for 2025; `loaded`: what is held of
    that year."""
    held = Held(this_year=loaded)
    asked = {"authority": "999", "year": 2025, "holding": lambda _dataset, _year: held, **more}
    return check(sources(files), **asked)


def flags(result: CheckedReturn) -> list[tuple[str, str, int, str | None]]:
    """The flags as (code, table, row, column)."""
    assert result.conformed is not None, result.decision
    return [(str(f.code), f.table, f.row, f.column) for f in result.conformed.flags]


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def workbook(sheets: Mapping[str, list[list]], hidden: tuple[str, ...] = ()) -> bytes:
    """A workbook: cells as they are given, a str that begins with = a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)
            if name in hidden:
                sheet.hide()
    return out.getvalue()


def cells(text: str) -> list[list[str]]:
    """The cells of a plain CSV text."""
    return [line.split(",") for line in text.splitlines()]
