"""Who is due to go: everybody the record knows, by which kind and from which day, and how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
from django.db import connection

from accounts.models import Authority
from records import holding, how_long, links, sealing
from records.entities import BY_NAME
from records.models import ROWS
from records.retention import ADOPTED, ADOPTION, IN_NEED, PARTNERS, TABLES, due

FLAGS = (ADOPTION.key, *TABLES, IN_NEED.key, PARTNERS.key)
DAYS = ("born", "died", "adopted_on", "last_on")


@dataclass(frozen=True)
class Counted:
    """How the children of one kind stand on a day: due and proposed or to be proposed, due but
    held or sealed or left, due within a year, and those of whom no day can be told."""

    kind: str
    due: int
    spared: int
    within_a_year: int
    untold: int
    children: int


def known(authority: Authority) -> pd.DataFrame:
    """Everybody the record knows, each person once, as `records.retention.due` wants them.

    Out: `child` (the number that stands for the person), `holder`, `DAYS`, `FLAGS`. Who is linked
    with a child is that child; a partner's person also stands alone, for a partner's record goes
    when its agreement says, if that comes first.
    """
    told = _told(authority)
    resolved = links.resolved(authority)
    # A partner's row tells when the partner's record is due, not the child's.
    partners = told[told["holder"] != ""].assign(stands_for=lambda rows: rows["child"])
    own = told.assign(stands_for=told["child"].map(resolved).fillna(told["child"]).astype("int64"))
    own = own[own["holder"] == ""]
    return pd.concat([_as_one(own, own=True), _as_one(partners, own=False)], ignore_index=True)


def _as_one(rows: pd.DataFrame, *, own: bool) -> pd.DataFrame:
    grouped = rows.groupby("stands_for")
    holder = grouped["holder"].first()
    # Of several days said the latest counts: nothing goes too soon.
    made = grouped[list(DAYS)].max().astype("datetime64[us]")
    named = rows.assign(there=True).pivot_table(
        index="stands_for", columns="table", values="there", aggfunc="any", observed=True
    )
    for key in FLAGS:
        made[key] = False
    if own:
        for key, tables in TABLES.items():
            there = named.reindex(columns=list(tables)).notna().any(axis=1)
            made[key] = there.reindex(made.index).to_numpy(dtype=bool)
        made[ADOPTION.key] = made["adopted_on"].notna()
        made[IN_NEED.key] = True
    else:
        made[PARTNERS.key] = True
    made["holder"] = holder
    return made.reset_index(names="child").astype({"child": "int64", "holder": "str"})


def _told(authority: Authority) -> pd.DataFrame:
    """What each table tells of each child: `child`, `holder`, `table`, `DAYS`."""
    parts, values = [], []
    for name, model in ROWS.items():
        columns = [each.name for each in BY_NAME[name].attributes]
        born = "max(t.date_of_birth)" if "date_of_birth" in columns else "NULL::date"
        died = "max(t.date_of_death)" if "date_of_death" in columns else "NULL::date"
        adopted = "NULL::date"
        if name == "cla_episode":
            adopted = "max(t.dec) FILTER (WHERE t.rec = ANY(%s))"
            values.append(list(ADOPTED))
        elif name == "adoption":
            adopted = "make_date(max(t.year)::int, 3, 31)"
        last = "max(r.last_on)"
        if name == "partner_event":
            last = "max(coalesce(t.ended_on, r.last_on))"
        parts.append(
            f"SELECT t.child_id, '{name}', {born}, {died}, {adopted}, {last}"  # noqa: S608  our names
            f" FROM {model._meta.db_table} t JOIN records_release r ON r.id = t.release_id"
            " WHERE t.authority_id = %s GROUP BY t.child_id"
        )
        values.append(authority.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT told.*, c.holder FROM ({' UNION ALL '.join(parts)}) AS told"  # noqa: S608  our names
            " JOIN records_child c ON c.id = told.child_id",
            values,
        )
        rows = cursor.fetchall()
    told = pd.DataFrame(rows, columns=["child", "table", *DAYS, "holder"])
    told = told.astype({"child": "int64", "table": "str", "holder": "str"})
    for day in DAYS:
        told[day] = pd.to_datetime(told[day]).astype("datetime64[us]")
    # A partner's person is last told of by events; only one without any by who they are.
    events = told.loc[told["table"] == "partner_event", "child"]
    only_identity = (told["table"] == "identity") & told["child"].isin(events)
    told.loc[only_identity & (told["holder"] != ""), "last_on"] = pd.NaT
    return told


def schedule(authority: Authority) -> pd.DataFrame:
    """When each person's record is due: `child`, `kind`, `due_on`, and `spared`, whether a hold or
    a seal keeps it meanwhile."""
    found = due(known(authority), how_long.lengths(authority))
    spared = holding.held(authority) | sealing.kept_from(authority, None)
    everybody = holding.everybody_held(authority)
    return found.assign(spared=everybody | found["child"].isin(spared))


def counted(authority: Authority, today: date) -> list[Counted]:
    """How many of each kind are due, spared, due within a year, and of whom it cannot be told."""
    found = schedule(authority)
    day = pd.Timestamp(today)
    soon = day + pd.DateOffset(years=1)
    is_due = found["due_on"] <= day
    counts = []
    for key in sorted(found["kind"].unique()):
        these = found["kind"] == key
        counts.append(
            Counted(
                key,
                int((these & is_due & ~found["spared"]).sum()),
                int((these & is_due & found["spared"]).sum()),
                int((these & ~is_due & (found["due_on"] <= soon)).sum()),
                int((these & found["due_on"].isna()).sum()),
                int(these.sum()),
            )
        )
    return counts
