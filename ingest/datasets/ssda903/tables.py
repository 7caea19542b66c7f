"""The SSDA903 return, children looked after: its tables and columns, exactly as DfE names them.

Source: DfE, guide to the SSDA903 collection and its technical specification, 2017/18 to 2026/27. A
return comes as a set of CSV files, one a table, or as one XML file; councils also send workbooks.
Dates are dd/mm/yyyy.
"""

from __future__ import annotations

from ingest.datasets.ssda903.codes import (
    ACCOM,
    ACTIV,
    ETHNIC,
    IN_TOUCH,
    LEGAL_STATUS,
    LS_ADOPTR,
    MISSING,
    NB_ADOPTR,
    NEED,
    NO_YES,
    PLACE,
    PLACE_PROVIDER,
    PREV_PERM,
    REASON_PLACE_CHANGE,
    REASON_PLACED_CEASED,
    REC,
    REVIEW_CODE,
    RNE,
    SDQ_REASON,
    SEX,
    SEX_ADOPTR,
    SW_REASON,
    UPN_UNKNOWN,
)
from ingest.schema import Codes, Dataset, Field, Kind, Table

__all__ = [
    "ACCOM",
    "ACTIV",
    "DATASET",
    "ETHNIC",
    "IN_TOUCH",
    "LEGAL_STATUS",
    "LS_ADOPTR",
    "MISSING",
    "NB_ADOPTR",
    "NEED",
    "NO_YES",
    "PLACE",
    "PLACE_PROVIDER",
    "PREV_PERM",
    "REASON_PLACED_CEASED",
    "REASON_PLACE_CHANGE",
    "REC",
    "REVIEW_CODE",
    "RNE",
    "SDQ_REASON",
    "SEX",
    "SEX_ADOPTR",
    "SW_REASON",
    "UPN_UNKNOWN",
]


def _date(name: str, meaning: str, **more: str | bool) -> Field:
    return Field(name, Kind.DATE, meaning, **more)


def _code(name: str, meaning: str, codes: Codes | None = None) -> Field:
    return Field(name, Kind.CODE, meaning, codes)


CHILD = Field("CHILD", Kind.CHILD_ID, "the authority's own id of the child", aliases=("CHILD_ID",))
DOB = _date("DOB", "date of birth", event=False)
SEX_FIELD = _code("SEX", "sex", SEX)

DATASET = Dataset(
    key="ssda903",
    title="SSDA903: children looked after",
    child_column="CHILD",
    first_year=2017,
    last_year=2027,
    born="DOB",
    upper_codes=True,
    tables=(
        Table(
            "Header",
            "one child",
            (
                CHILD,
                SEX_FIELD,
                DOB,
                _code("ETHNIC", "ethnic group", ETHNIC),
                Field("UPN", Kind.UPN, "unique pupil number, or why there is none", UPN_UNKNOWN),
                _code("MOTHER", "is a mother", NO_YES),
                _date("MC_DOB", "date of birth of the mother's child", event=False),
                # The CSV set says it by a row in the table UASC, the XML by an element: conform
                # fills it.
                Field(
                    "UASC",
                    Kind.CODE,
                    "unaccompanied asylum-seeking in the year",
                    NO_YES,
                    required=False,
                    derived=True,
                ),
            ),
            needed=True,
        ),
        Table(
            "Episodes",
            "one episode of care",
            (
                CHILD,
                _date("DECOM", "the episode began"),
                _code("RNE", "why a new episode", RNE),
                _code("LS", "legal status", LEGAL_STATUS),
                _code("CIN", "primary need", NEED),
                _code("PLACE", "kind of placement", PLACE),
                _code("PLACE_PROVIDER", "provider of the placement", PLACE_PROVIDER),
                _date("DEC", "the episode ended", follows="DECOM"),
                _code("REC", "why it ended", REC),
                _code("REASON_PLACE_CHANGE", "why the placement changed", REASON_PLACE_CHANGE),
                Field("HOME_POST", Kind.POSTCODE, "postcode of the home"),
                Field("PL_POST", Kind.POSTCODE, "postcode of the placement"),
                _code("URN", "Ofsted's number of the provider; XXXXXXX where not known"),
            ),
            key=("DECOM",),
            needed=True,
            spells=("DECOM", "DEC"),
        ),
        Table(
            "Reviews",
            "one review of a child's care",
            (
                CHILD,
                DOB,
                _date("REVIEW", "the review was held"),
                _code("REVIEW_CODE", "how the child took part", REVIEW_CODE),
            ),
            key=("REVIEW",),
        ),
        Table(
            "UASC",
            "one unaccompanied asylum-seeking child",
            (CHILD, SEX_FIELD, DOB, _date("DUC", "the status ended", ahead=True)),
        ),
        Table(
            "OC2",
            "one child looked after for twelve months at 31 March",
            (
                CHILD,
                DOB,
                Field("SDQ_SCORE", Kind.INTEGER, "strengths and difficulties score, 0 to 40"),
                _code("SDQ_REASON", "why there is no score", SDQ_REASON),
                _code("CONVICTED", "convicted or cautioned in the year", NO_YES),
                _code("HEALTH_CHECK", "development checks up to date", NO_YES),
                _code("IMMUNISATIONS", "immunisations up to date", NO_YES),
                _code("TEETH_CHECK", "teeth checked in the year", NO_YES),
                _code("HEALTH_ASSESSMENT", "health assessed in the year", NO_YES),
                _code("SUBSTANCE_MISUSE", "found to misuse substances", NO_YES),
                _code("INTERVENTION_RECEIVED", "had help for it", NO_YES),
                _code("INTERVENTION_OFFERED", "was offered help for it", NO_YES),
            ),
        ),
        Table(
            "OC3",
            "one care leaver at their birthday",
            (
                CHILD,
                DOB,
                _code("IN_TOUCH", "in touch with the authority", IN_TOUCH),
                _code("ACTIV", "main activity", ACTIV),
                _code("ACCOM", "accommodation and whether suitable", ACCOM),
            ),
        ),
        Table(
            "AD1",
            "one child adopted in the year",
            (
                CHILD,
                DOB,
                _date("DATE_INT", "decided that the child should be placed"),
                _date("DATE_MATCH", "matched with adopters"),
                _code("FOSTER_CARE", "adopted by the foster carer", NO_YES),
                _code("NB_ADOPTR", "how many adopters", NB_ADOPTR),
                _code("SEX_ADOPTR", "sex of the adopters", SEX_ADOPTR),
                _code("LS_ADOPTR", "legal status of the adopters", LS_ADOPTR),
            ),
        ),
        Table(
            "PlacedAdoption",
            "one decision to place for adoption",
            (
                CHILD,
                DOB,
                _date("DATE_PLACED", "the decision was made"),
                _date("DATE_PLACED_CEASED", "the decision was reversed", follows="DATE_PLACED"),
                _code("REASON_PLACED_CEASED", "why it was reversed", REASON_PLACED_CEASED),
            ),
            key=("DATE_PLACED",),
        ),
        Table(
            "PrevPerm",
            "one child who started to be looked after, and any permanence before",
            (
                CHILD,
                DOB,
                _code("PREV_PERM", "kind of permanence before", PREV_PERM),
                _code("LA_PERM", "authority of that permanence: DfE number, 999 or a nation"),
                # Unknown parts are written zz/zz/yyyy, which no date can hold.
                Field("DATE_PERM", Kind.TEXT, "date of that permanence, unknown parts as z"),
            ),
        ),
        Table(
            "Missing",
            "one time missing or away",
            (
                CHILD,
                DOB,
                _code("MISSING", "missing or away", MISSING),
                _date("MIS_START", "went missing"),
                _date("MIS_END", "returned", follows="MIS_START"),
            ),
            key=("MISSING", "MIS_START"),
        ),
        Table(
            "SWEpisodes",
            "one spell with one social worker",
            (
                CHILD,
                DOB,
                _code("SW_ID", "registration number of the social worker"),
                _date("SW_DECOM", "the worker took over"),
                _date("SW_DEC", "the worker left the case", follows="SW_DECOM"),
                _code("SW_REASON", "why the worker changed", SW_REASON),
            ),
            key=("SW_ID", "SW_DECOM"),
            since=2024,
        ),
        Table(
            "DoLo",
            "one deprivation of liberty order",
            (
                CHILD,
                DOB,
                _date("DOLO_START", "the order began"),
                _date("DOLO_END", "the order ended", follows="DOLO_START"),
            ),
            key=("DOLO_START",),
            since=2027,
        ),
    ),
)
