"""What many SSDA903 rules share: comparisons that know blanks, rows in order, periods of care,
places and providers.

Every frame made here keeps in its index the position of the row in the file (data row from 0), so
that a rule can answer with `frame.index[failing]`, unless its docstring says otherwise.
"""

from __future__ import annotations

import pandas as pd

from ingest.datasets.pairing import beside, side_by_side
from ingest.datasets.ssda903.rulebook import derived
from ingest.schema import Collection, unreadable
from records.places import located

SHORT_BREAKS = ("V3", "V4")
ADOPTION_PLACEMENTS = ("A3", "A4", "A5", "A6")
FOSTER_PLACEMENTS = ("U1", "U2", "U3", "U4", "U5", "U6")
ADOPTED = ("E11", "E12")
URN_NOT_KNOWN = "XXXXXXX"
PLACE_COLUMNS = ("PL_LA", "PL_LOCATION", "PL_DISTANCE")
PROVIDER_COLUMNS = ("URN", "LA", "PLACE_CODES", "PROVIDER_CODES", "REG_END", "POSTCODE")

# The rows that fail, by table: a bool column over all its rows, or the failing rows' positions.
Marked = dict[str, pd.Series | pd.Index]


def years_after(days: pd.Series, years: int) -> pd.Series:
    """The same day so many years later; 28 February where a 29 February does not exist then."""
    return days + pd.DateOffset(years=years)


def differs(left: pd.Series, right: pd.Series) -> pd.Series:
    """True where two columns differ: two blanks are the same, a blank and a value differ."""
    return ~((left == right) | (left.isna() & right.isna()))


def written(frame: pd.DataFrame, column: str) -> pd.Series:
    """True where something stands in a date cell, be it readable or not."""
    return frame[column].notna() | unreadable(frame, column)


def any_given(frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.Series:
    """True where at least one of the columns is filled."""
    return frame[list(columns)].notna().any(axis=1)


def any_blank(frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.Series:
    """True where at least one of the columns is blank."""
    return frame[list(columns)].isna().any(axis=1)


def in_order(frame: pd.DataFrame, start: str, end: str) -> pd.DataFrame:
    """Rows that name a child and a readable start, by CHILD, start, end (blank last), file row.

    Beside each column stands "<column>_before": the value in the child's row before this one, blank
    in the child's first row.
    """
    known = frame[frame.CHILD.notna() & frame[start].notna()]
    known = known[[column for column in known if not column.endswith("?")]]
    ordered = known.sort_values(["CHILD", start, end])
    before = ordered.shift().where(ordered.CHILD == ordered.CHILD.shift())
    return ordered.join(before.add_suffix("_before"))


def following(ordered: pd.DataFrame, column: str) -> pd.Series:
    """The value in the child's next row, for rows in order; blank in the child's last row."""
    return ordered[column].shift(-1).where(ordered.CHILD == ordered.CHILD.shift(-1))


def earliest(frame: pd.DataFrame, start: str) -> pd.DataFrame:
    """The row of each child with the earliest readable start; of several the one that stands first
    in the file."""
    known = frame[frame.CHILD.notna() & frame[start].notna()]
    return known.sort_values(start, kind="stable").drop_duplicates("CHILD")


def latest(frame: pd.DataFrame, start: str) -> pd.DataFrame:
    """The row of each child with the latest readable start; of several the one that stands last in
    the file."""
    known = frame[frame.CHILD.notna() & frame[start].notna()]
    return known.sort_values(start, kind="stable").drop_duplicates("CHILD", keep="last")


def pairs(left: pd.DataFrame, right: pd.DataFrame, suffix: str = "_right") -> pd.DataFrame:
    """Every row of `left` beside every row of `right` of the same child, one line a pair, numbered
    afresh.

    Columns of `left` keep their names, those of `right` take the suffix; `row` and `row<suffix>`
    are the rows' positions in their files. Raises CannotTryError where one id stands in so many
    rows that it cannot be a child's.
    """
    right = right[right.CHILD.notna()]
    at, at_right = beside(left, right, ["CHILD"])
    rows, others = left.iloc[at], right.iloc[at_right]
    return side_by_side(
        rows.assign(row=rows.index), others.assign(row=others.index).add_suffix(suffix)
    )


def for_child(children: pd.Series, by_child: pd.Series) -> pd.Series:
    """For each of `children` its value in `by_child` (index CHILD, each once); blank where
    there is none."""
    return by_child.reindex(children).set_axis(children.index)


def overlaps_year(episodes: pd.DataFrame, collection: Collection) -> pd.Series:
    """True where an episode runs on at least one day of the collection year."""
    begun = episodes.DECOM <= collection.end
    return begun & (episodes.DEC.isna() | (episodes.DEC >= collection.start))


@derived
def episodes_in_order(episodes: pd.DataFrame) -> pd.DataFrame:
    """Episodes by child, DECOM, DEC (blank last) and file row, each beside the episode before it
    (`in_order`)."""
    return in_order(episodes, "DECOM", "DEC")


@derived
def first_episode(episodes: pd.DataFrame) -> pd.DataFrame:
    """Each child's earliest episode (`earliest`)."""
    return earliest(episodes, "DECOM")


@derived
def latest_episode(episodes: pd.DataFrame) -> pd.DataFrame:
    """Each child's latest episode (`latest`)."""
    return latest(episodes, "DECOM")


@derived
def stored_episodes(
    episodes: pd.DataFrame,
    episodes_last: pd.DataFrame | None = None,
    episodes_earlier: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The episodes of all returns held from before this year's: last year's, then, from the latest
    return back, those that no later return speaks of (by CHILD and DECOM). Numbered afresh."""
    none = episodes.iloc[:0]
    last = none if episodes_last is None else episodes_last
    earlier = none if episodes_earlier is None else episodes_earlier
    spoken_of = pd.concat([episodes, last, earlier]).duplicated(["CHILD", "DECOM"])
    superseded = spoken_of.to_numpy()[len(episodes) + len(last) :]
    return pd.concat([last, earlier[~superseded]], ignore_index=True)


@derived
def latest_episode_last(episodes_last: pd.DataFrame) -> pd.DataFrame:
    """Each child's latest episode in last year's return; the index is the position in last year's
    file."""
    return latest(episodes_last, "DECOM")


@derived
def periods_of_care(episodes_in_order: pd.DataFrame) -> pd.DataFrame:
    """Unbroken times of being looked after, numbered afresh: CHILD, `start`, `end` (blank while
    open).

    A new period begins with a child's first episode and wherever an episode starts later than the
    day the one before it ended.
    """
    e = episodes_in_order
    opens = e.CHILD_before.isna() | (e.DECOM > e.DEC_before)
    closes = opens.shift(-1, fill_value=True)
    columns = {"CHILD": e.CHILD[opens], "start": e.DECOM[opens], "end": e.DEC[closes]}
    return pd.DataFrame({name: c.reset_index(drop=True) for name, c in columns.items()})


def outside_care(
    frame: pd.DataFrame, start: str, end: str, periods_of_care: pd.DataFrame
) -> pd.Index:
    """Rows with a readable start whose child was looked after in the year, but whose end lies in
    none of the periods of care.

    A row without an end lies in a period that is open and had begun by the row's start.
    """
    p = pairs(frame[frame[start].notna()], periods_of_care)
    opened = p.end_right.isna()
    runs_on = opened & (p[start] >= p.start_right)
    ended = (p[end] >= p.start_right) & (opened | (p[end] <= p.end_right))
    within = runs_on.where(p[end].isna(), ended)
    return pd.Index(p.row.unique()).difference(p.row[within])


@derived
def continuously_looked_after(episodes: pd.DataFrame, collection: Collection) -> pd.Index:
    """The children looked after throughout the year, short breaks apart.

    They have an episode in the year, none that began care in it, none that ended care in it before
    its last day, and no short break.
    """
    start, end = collection.start, collection.end
    e, overlaps = episodes, overlaps_year(episodes, collection)
    began = (e.RNE == "S") & (e.DECOM > start) & (e.DECOM <= end)
    ended = (e.REC != "X1") & (e.DEC >= start) & (e.DEC < end)
    breaks = overlaps & e.LS.isin(SHORT_BREAKS)
    children = pd.Index(e.CHILD[overlaps].dropna().unique())
    return children.difference(e.CHILD[began | ended | breaks].dropna().unique())


@derived
def born_on(header: pd.DataFrame) -> pd.Series:
    """The date of birth that Header gives each child, by CHILD; the first where a child stands
    there more than once."""
    named = header[header.CHILD.notna()].drop_duplicates("CHILD")
    return named.set_index("CHILD").DOB


@derived
def birth_of_episode(episodes: pd.DataFrame, born_on: pd.Series) -> pd.Series:
    """For each row of Episodes the date of birth of its child in Header; blank where Header
    does not say."""
    return for_child(episodes.CHILD, born_on)


@derived
def placements(
    episodes: pd.DataFrame, postcodes: pd.DataFrame, authority: str | None = None
) -> pd.DataFrame:
    """This year's episodes with PL_LA, PL_LOCATION and PL_DISTANCE (`placed`)."""
    return placed(episodes, postcodes, authority)


@derived
def placements_last(
    episodes_last: pd.DataFrame, postcodes: pd.DataFrame, authority: str | None = None
) -> pd.DataFrame:
    """Last year's episodes with PL_LA, PL_LOCATION and PL_DISTANCE, from the same directory as this
    year's."""
    return placed(episodes_last, postcodes, authority)


def placed(episodes: pd.DataFrame, postcodes: pd.DataFrame, authority: str | None) -> pd.DataFrame:
    """Episodes with where the placement is; a column that the episodes carry already is kept as it
    is.

    `postcodes`: index the postcode in capitals without spaces, each once; columns `authority` (ONS
    code of the upper-tier authority), `easting`, `northing` (metres on the British National Grid).
    It need hold no more than the postcodes of this return. `authority`: the ONS code of the
    authority whose return this is. PL_LA: the ONS code of the authority where the placement is,
    WAL, SCO or NIR outside England; blank where it is not known. PL_LOCATION: IN or OUT of that
    authority. PL_DISTANCE: miles from home in a straight line, to one decimal place.
    """
    found = located(episodes.HOME_POST, episodes.PL_POST, postcodes, authority)
    told = episodes.assign(**{name: c for name, c in found.items() if name not in episodes})
    miles = pd.to_numeric(told.PL_DISTANCE, errors="coerce")
    # What came as words still says that there is a distance.
    return told.assign(PL_DISTANCE=miles) if miles.count() == told.PL_DISTANCE.count() else told


@derived
def registrations(episodes: pd.DataFrame, providers: pd.DataFrame) -> pd.DataFrame:
    """Each episode that gives a URN beside each entry of that URN on Ofsted's list, one line a
    pair, numbered afresh.

    `providers`: one row an entry; URN (text), LA (ONS code of the authority), PLACE_CODES and
    PROVIDER_CODES (codes parted by commas), REG_END (date registration ended), POSTCODE; a column
    left out is blank. Columns: those of the episode, `row` (its position in the file), those of the
    entry, and `listed` (False where the list has no such URN: one line, the rest blank).
    """
    given = episodes[episodes.URN.notna() & (episodes.URN != URN_NOT_KNOWN)]
    entries = providers.reindex(columns=list(PROVIDER_COLUMNS)).dropna(subset="URN").astype("str")
    entries = entries.assign(REG_END=pd.to_datetime(entries.REG_END))
    rows = given.rename_axis("row").reset_index()
    lines = rows.merge(entries, on="URN", how="left", indicator="listed")
    return lines.assign(listed=lines.listed == "both")
