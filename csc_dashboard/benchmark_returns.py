"""The returns the benchmarks read: a small authority's, made up once, its children then repeated
under other ids, for making up costs more than repeating."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from io import BytesIO
from itertools import count
from pathlib import Path

import numpy as np
import pandas as pd

from csc_dashboard.demo import AUTHORITIES, write_returns
from csc_dashboard.demo.people import POSTCODE_LETTERS, upn_letter

# Every how many the rare blocks are written that the demonstration's returns do not have.
PRE_PROCEEDINGS_EVERY = 12
DEPRIVATION_EVERY = 5
# Providers of one authority are numbered from its thousand on, so the next copy's from the next.
URNS_APART = 1000
METRES_APART = 50_000
# Hampshire, for every placement outside the made-up authority.
ELSEWHERE = "E10000014"

Files = Mapping[str, bytes]
# (dataset, collection year) -> file name -> bytes.
Returns = Mapping[tuple[str, int], Files]


@cache
def seedlings(children: int, first_year: int, years: int) -> Returns:
    """The returns of a made-up authority that knows so many children, of every year."""
    with tempfile.TemporaryDirectory() as folder:
        written = write_returns(
            Path(folder),
            authority=AUTHORITIES[0].sized_for(children),
            children=children,
            first_year=first_year,
            years=years,
        )
        return {
            (returned.dataset, returned.year): {p.name: p.read_bytes() for p in returned.paths}
            for returned in written
        }


def census(returns: Returns, year: int, wanted: int) -> bytes:
    """One year's census, its children repeated under other ids up to so many."""
    (text,) = (data.decode() for data in returns["cin", year].values())
    begin, end = text.index("<Child>"), text.rindex("</Child>") + len("</Child>")
    children = text[begin:end]
    known = children.count("<Child>")
    new_upn = _upns()
    copies = []
    for number in range(-(-wanted // known)):
        told = re.sub("</LAchildID>", f"-{number}</LAchildID>", children)
        copies.append(re.sub("<UPN>(.{6})[^<]*", lambda upn: f"<UPN>{new_upn(upn[1])}", told))
    whole = "\n".join(copies).split("\n<Child>")[:wanted]
    return "".join([text[:begin], "\n<Child>".join(whole), text[end:]]).encode()


def with_pre_proceedings(census: bytes) -> bytes:
    """The census with the block on pre-proceedings in each twelfth referral."""
    numbers = count()

    def told(referral: re.Match[str]) -> str:
        if next(numbers) % PRE_PROCEEDINGS_EVERY:
            return referral[0]
        return (
            f"{referral[1]}<PreProceedingsandFGDM><PPStartDate>{referral[2]}</PPStartDate>"
            f"<LBPSentDate>{referral[2]}</LBPSentDate><FGDMMeetingOffer>1</FGDMMeetingOffer>"
            "<FGDMMeetingFac>0</FGDMMeetingFac><ReviewMeetingsCount>1</ReviewMeetingsCount>"
            f"</PreProceedingsandFGDM>{referral[3]}"
        )

    text = census.decode()
    referral = r"(<CINreferralDate>([\d-]+)<.*?)(</CINdetails>)"
    return re.sub(referral, told, text).encode()


def sets_of_files(
    returns: Returns, years: tuple[int, ...], wanted: int, *, counted: str
) -> dict[int, dict[str, bytes]]:
    """The SSDA903 sets of these years, their children repeated under other ids until the `counted`
    table of the last year knows so many; a child has one id in every year."""
    tables = {
        year: {name: _table(data) for name, data in returns["ssda903", year].items()}
        for year in years
    }
    known = tables[years[-1]][f"{counted}.csv"]["CHILD"].drop_duplicates()
    copies = -(-wanted // len(known))
    left_over = set(known.iloc[wanted - (copies - 1) * len(known) :])
    new_upns = _upns()
    upns: dict[str, str] = {}

    def new_upn(child: str, upn: str) -> str:
        # A reason why there is none is shorter, and stays.
        return upn if len(upn) < 6 else upns.setdefault(child, new_upns(upn[:6]))

    sets: dict[int, dict[str, bytes]] = {}
    for year in years:
        sets[year] = {}
        for name, table in tables[year].items():
            sown = [table] * (copies - 1) + [table[~table["CHILD"].isin(left_over)]]
            whole = pd.concat([_copied(rows, n) for n, rows in enumerate(sown)], ignore_index=True)
            if "UPN" in whole:
                whole["UPN"] = list(map(new_upn, whole["CHILD"], whole["UPN"]))
            sets[year][name] = whole.to_csv(index=False).encode()
    return sets


def deprivation_orders(files: Files) -> bytes:
    """A table of deprivation of liberty orders: one for each fifth stay in a children's home."""
    born = _table(files["Header.csv"]).set_index("CHILD")["DOB"]
    homes = _table(files["Episodes.csv"]).query("PLACE == 'K2'").iloc[::DEPRIVATION_EVERY]
    orders = pd.DataFrame(
        {
            "CHILD": homes["CHILD"],
            "DOB": homes["CHILD"].map(born),
            "DOLO_START": homes["DECOM"],
            "DOLO_END": homes["DEC"],
        }
    )
    return orders.to_csv(index=False).encode()


def directory_of(sets: Mapping[int, Files], authority: str) -> pd.DataFrame:
    """A postcode directory that knows every postcode of these sets, as rules ask for it: postcode;
    authority, easting, northing. Those of the commonest area are in the authority."""
    episodes = _all_episodes(sets)
    written = pd.concat([episodes["HOME_POST"], episodes["PL_POST"]])
    postcodes = written[written != ""].str.replace(" ", "", regex=False).sort_values().unique()
    area = pd.Series(postcodes).str[:2]
    # Anywhere, but the same place for the same postcode whichever set names it.
    place = pd.util.hash_array(postcodes)
    return pd.DataFrame(
        {
            "authority": np.where(area == area.mode()[0], authority, ELSEWHERE),
            "easting": 400_000.0 + place % METRES_APART,
            "northing": 300_000.0 + place // METRES_APART % METRES_APART,
        },
        index=pd.Index(postcodes, name="postcode"),
    ).astype({"authority": "str"})


def providers_of(sets: Mapping[int, Files], authority: str) -> pd.DataFrame:
    """Ofsted's list with every provider of these sets, as rules ask for it: URN, LA, PLACE_CODES,
    PROVIDER_CODES, REG_END, POSTCODE. Each stands where most of its children are placed."""
    episodes = _all_episodes(sets)
    placed = episodes[(episodes["URN"] != "") & (episodes["URN"] != "XXXXXXX")].groupby("URN")
    return (
        pd.DataFrame(
            {
                "PLACE_CODES": placed["PLACE"].agg(_codes),
                "PROVIDER_CODES": placed["PLACE_PROVIDER"].agg(_codes),
                "POSTCODE": placed["PL_POST"].agg(lambda column: column.mode().iloc[0]),
            }
        )
        .reset_index()
        .assign(LA=authority, REG_END=pd.NaT)
    )


def _codes(column: pd.Series) -> str:
    return ",".join(sorted(set(column) - {""}))


def _all_episodes(sets: Mapping[int, Files]) -> pd.DataFrame:
    return pd.concat([_table(files["Episodes.csv"]) for files in sets.values()])


def _table(data: bytes) -> pd.DataFrame:
    return pd.read_csv(BytesIO(data), dtype="str", keep_default_na=False)


def _copied(table: pd.DataFrame, number: int) -> pd.DataFrame:
    """The rows as those of other children, who live and are placed elsewhere."""
    copied = table.assign(CHILD=table["CHILD"] + f"-{number}")
    turned = number % len(POSTCODE_LETTERS)
    letters = str.maketrans(POSTCODE_LETTERS, POSTCODE_LETTERS[turned:] + POSTCODE_LETTERS[:turned])
    for column in {"HOME_POST", "PL_POST"} & set(table):
        postcode = table[column]
        copied[column] = postcode.str[:-2] + postcode.str[-2:].str.translate(letters)
    if "URN" in table:
        numbered = table["URN"].str.isdigit()
        urns = pd.to_numeric(table["URN"].where(numbered, "0")) + URNS_APART * number
        copied["URN"] = table["URN"].mask(numbered, urns.astype("str"))
    return copied


def _upns() -> Callable[[str], str]:
    """Gives a UPN nobody had before for the beginning of one: its letter, authority and year."""
    numbers: Iterator[int] = count(1)

    def new_upn(begins: str) -> str:
        digits = f"{begins[1:6]}{next(numbers):07d}"
        return upn_letter(digits) + digits

    return new_upn
