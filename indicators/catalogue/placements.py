"""Placements: where looked-after children live, and how often they move."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.cuts import people
from indicators.define import Basis, Polarity, Stage, Unit, indicator
from indicators.picking import count_up_to, looked_after_stock, months_later, stock
from records.calendar import age_at
from records.places import DIRECTORY, FAR_MILES
from records.record import Record

TEMPORARY = frozenset({"T0", "T1", "T2", "T3", "T4"})
NEW_CARER = frozenset({"S", "P", "B"})
FOSTER = ("U1", "U2", "U3", "U4", "U5", "U6")
KINSHIP = ("U1", "U2", "U3")
CHILDRENS_HOME = ("K1", "K2")
SUPPORTED = ("H5", "P2", "K3")
PARENTS = ("P1",)
OTHER = ("Z1", "Z11", "Z12", "Z13", "Z14")
ADOPTIVE = ("A3", "A4", "A5", "A6")
OWN_PROVISION = "PR1"
STABLE_CARE_MONTHS = 30
STABLE_PLACEMENT_MONTHS = 24
SIXTEEN = 16
PLACED_CUTS = ("primary_need", "legal_status", "place", "place_provider", "home_quintile", "uasc")
CUTS = (
    *("primary_need", "legal_status", "place", "place_provider", "placed", "home_quintile"),
    *("home_ward", "uasc"),
)


def placements(care: pd.DataFrame) -> pd.DataFrame:
    """Placements of looked-after children: episodes with one carer joined, temporary ones (T0 to
    T4) left out.

    In: `records.care.repaired`. Out: child, began, left (datetime64[us]; NaT while open). A
    placement begins with a period of care or a move to a new carer (RNE S, P, B); a return from a
    temporary placement to the same one (PLACE, provider, URN, postcode) is not a new placement.
    """
    care = care[~care["short_break"]]
    lasting = care.assign(
        after_temporary=care["place"].isin(TEMPORARY).groupby(care["period"]).shift(1).eq(True)
    )
    lasting = lasting[~lasting["place"].isin(TEMPORARY)]
    where = (
        lasting[["place", "place_provider", "urn", "placement_postcode"]].astype("str").fillna("")
    )
    moved = where.ne(where.groupby(lasting["period"]).shift(1)).any(axis=1)
    first = ~lasting.duplicated("period")
    new = first | np.where(lasting["after_temporary"], moved, lasting["rne"].isin(NEW_CARER))
    spell = new.cumsum()
    begins, ends = lasting[~spell.duplicated()], lasting[~spell.duplicated(keep="last")]
    return pd.DataFrame(
        {
            "child": begins["child"].to_numpy(),
            "began": begins["decom"].to_numpy(),
            "left": ends["ended"].to_numpy(),
        }
    )


@indicator(
    title="Looked-after children with three or more placements in 12 months",
    stage=Stage.PLACEMENTS,
    numerator="looked-after children who had three or more placements in the last 12 months",
    denominator="children looked after on the last day of the month",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH_END,
    needs=("cla_episode",),
    look_back_months=11,
    cuts=CUTS,
    source="SSDA903: DECOM, DEC, RNE, PLACE, URN, PL_POST",
    published="cla_3plus_placements_pct",
)
def cla_3plus_placements_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after on the last day of the month, the share who had lived in three
    or more placements in the 12 months up to it. Temporary placements (hospital, holidays) and
    changes that kept the same carer do not count.
    """
    children = looked_after_stock(record, months)
    lived = placements(record.care)
    entered = count_up_to(children, children["on"], lived, "began")
    year_before = months_later(children["on"] + pd.Timedelta(days=1), -12) - pd.Timedelta(days=1)
    gone = count_up_to(children, year_before, lived, "left")
    return stock(children, value=pd.Series(entered - gone >= 3, index=children.index), share=True)


def _placed(record: Record, months: np.ndarray, places: tuple[str, ...]) -> pd.DataFrame:
    children = looked_after_stock(record, months)
    return stock(children, value=children["place"].isin(places), share=True)


def _placed_share(
    title: str,
    who: str,
    source: str,
    polarity: Polarity = Polarity.NEUTRAL,
    *,
    published: str | None = None,
):
    """Declare a share of the looked-after children by where they live."""
    return indicator(
        title=title,
        stage=Stage.PLACEMENTS,
        numerator=who,
        denominator="children looked after on the last day of the month",
        unit=Unit.PERCENT,
        polarity=polarity,
        basis=Basis.MONTH_END,
        needs=("cla_episode",),
        cuts=("primary_need", "legal_status", "place_provider", "uasc"),
        source=source,
        published=published,
    )


@_placed_share(
    "Looked-after children in foster care",
    "looked-after children living with foster carers",
    "SSDA903: PLACE U1 to U6",
    Polarity.HIGH,
    published="cla_foster_pct",
)
def cla_foster_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after on the last day of the month, the share living with foster
    carers, relatives and friends included.
    """
    return _placed(record, months, FOSTER)


@_placed_share(
    "Looked-after children fostered by relatives or friends",
    "looked-after children fostered by a relative or friend",
    "SSDA903: PLACE U1 to U3",
    Polarity.HIGH,
)
def cla_kinship_foster_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after on the last day of the month, the share fostered by a relative
    or friend.
    """
    return _placed(record, months, KINSHIP)


@_placed_share(
    "Looked-after children in secure units and children's homes",
    "looked-after children living in a secure unit or children's home",
    "SSDA903: PLACE K1, K2",
    published="cla_residential_pct",
)
def cla_residential_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after on the last day of the month, the share living in a secure unit
    or a children's home.
    """
    return _placed(record, months, CHILDRENS_HOME)


@_placed_share(
    "Looked-after children in independent living or supported accommodation",
    "looked-after children in independent living, semi-independent or supported accommodation",
    "SSDA903: PLACE H5 and P2 (until replaced), K3 (from 2025)",
    published="cla_supported_accom_pct",
)
def cla_supported_accom_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after on the last day of the month, the share in independent living or
    supported accommodation.
    """
    return _placed(record, months, SUPPORTED)


@_placed_share(
    "Looked-after children placed with parents",
    "looked-after children living with parents or others with parental responsibility",
    "SSDA903: PLACE P1",
    published="cla_placed_with_parents_pct",
)
def cla_placed_with_parents_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after on the last day of the month, the share placed with their own
    parents.
    """
    return _placed(record, months, PARENTS)


@_placed_share(
    "Looked-after children in other placements",
    "looked-after children in a placement that no other code describes",
    "SSDA903: PLACE Z1 (until 2025), Z11 to Z14 (from 2026)",
    Polarity.LOW,
    published="cla_unregistered_other_pct",
)
def cla_unregistered_other_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after on the last day of the month, the share in "other" placements,
    unregistered ones among them.
    """
    return _placed(record, months, OTHER)


@indicator(
    title="Looked-after children in the authority's own provision",
    stage=Stage.PLACEMENTS,
    numerator="looked-after children whose placement the authority itself provides",
    denominator="children looked after on the last day of the month",
    unit=Unit.PERCENT,
    basis=Basis.MONTH_END,
    needs=("cla_episode",),
    cuts=("primary_need", "legal_status", "place", "uasc"),
    source="SSDA903: PLACE_PROVIDER PR1",
    published="cla_own_provision_pct",
)
def cla_own_provision_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after on the last day of the month, the share whose placement the
    authority itself provides.
    """
    children = looked_after_stock(record, months)
    return stock(children, value=children["place_provider"] == OWN_PROVISION, share=True)


def _place_share(title: str, who: str, source: str, published: str):
    """Declare a share of the looked-after children by how far and in whose area they are placed."""
    return indicator(
        title=title,
        stage=Stage.PLACEMENTS,
        numerator=who,
        denominator="children looked after on the last day of the month",
        unit=Unit.PERCENT,
        polarity=Polarity.LOW,
        basis=Basis.MONTH_END,
        needs=("cla_episode", DIRECTORY),
        cuts=(*PLACED_CUTS, "home_ward"),
        source=source,
        published=published,
    )


@_place_share(
    "Looked-after children placed outside the authority",
    "looked-after children whose placement lies outside the authority",
    "SSDA903: PL_POST, placed by the ONS postcode directory (PL_LOCATION OUT)",
    "cla_out_of_area_pct",
)
def cla_out_of_area_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after on the last day of the month, the share whose placement lies
    outside the authority. As in DfE's figures, a child of whom it is not known where they are
    placed is among all children and not among those placed outside. There is no figure until the
    postcode directory is loaded.
    """
    children = looked_after_stock(record, months)
    return stock(children, value=children["location"] == "OUT", share=True)


@_place_share(
    "Looked-after children placed outside the authority and more than 20 miles from home",
    "looked-after children placed outside the authority, more than 20 miles from home",
    "SSDA903: HOME_POST, PL_POST, placed by the ONS postcode directory (PL_DISTANCE, PL_LOCATION)",
    "cla_over_20_miles_pct",
)
def cla_over_20_miles_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after on the last day of the month, the share whose placement lies
    outside the authority and more than 20 miles in a straight line from their home. As in DfE's
    figures, a child whose distance is not known (an unaccompanied child has no home to measure
    from) is among all children and not among those far away. There is no figure until the postcode
    directory is loaded.
    """
    children = looked_after_stock(record, months)
    far = (children["location"] == "OUT") & (children["miles"] > FAR_MILES)
    return stock(children, value=far, share=True)


@indicator(
    title="Long-term placement stability",
    stage=Stage.PLACEMENTS,
    numerator=(
        "children who had lived with the same carer for two years or more, or whose adoptive and"
        " previous placement together had lasted so long"
    ),
    denominator="children under 16 looked after without a break for two and a half years or more",
    unit=Unit.PERCENT,
    polarity=Polarity.HIGH,
    basis=Basis.MONTH_END,
    needs=("cla_episode",),
    look_back_months=STABLE_PLACEMENT_MONTHS,
    cuts=CUTS,
    source="SSDA903: DECOM, RNE, PLACE, URN; children looked after in England, data guidance",
    published="cla_long_term_stability_pct",
)
def cla_long_term_stability_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children under 16 who had been looked after for at least two and a half years on the
    last day of the month, the share who had lived with the same carer for at least two years; of
    children placed for adoption the placement before counts too.
    """
    children = looked_after_stock(record, months)
    periods = record.period_of_care[["child", "started_on"]]
    began = _latest(children, periods, "started_on", "started_on")
    age = age_at(people(record).born(children["child"]), children["on"])
    long = months_later(began, STABLE_CARE_MONTHS) <= children["on"]
    children = children[long & (age < SIXTEEN)].reset_index(drop=True)
    spells = placements(record.care).sort_values(["child", "began"], kind="stable")
    before = spells.groupby("child")["began"].shift(1)
    follows = spells.groupby("child")["left"].shift(1) == spells["began"]
    spells = spells.assign(with_before=before.where(follows, spells["began"]))
    alone = _latest(children, spells, "began", "began")
    joined = _latest(children, spells, "began", "with_before")
    since = alone.where(~children["place"].isin(ADOPTIVE), joined)
    stable = months_later(since, STABLE_PLACEMENT_MONTHS) <= children["on"]
    return stock(children, value=stable, share=True)


def _latest(rows: pd.DataFrame, events: pd.DataFrame, date: str, wanted: str) -> pd.Series:
    """Of each row (`child`, `on`) what the child's last event on or before the day says, on the
    rows' index.
    """
    events = events[["child", *dict.fromkeys((date, wanted))]].sort_values(date, kind="stable")
    asked = rows[["child", "on"]].assign(row=rows.index).sort_values("on", kind="stable")
    found = pd.merge_asof(asked, events, left_on="on", right_on=date, by="child")
    return found.set_index("row")[wanted].reindex(rows.index)
