"""What is due to go: found by the schedule, proposed by the clock, signed by one person, agreed to
by another, erased child by child."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
from django.db import connection, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import Authority, Person
from records import erasing, holding, how_long, links, sealing
from records.calendar import month_number
from records.entities import BY_NAME, OF_PARTNERS
from records.models import ROWS, Disposal, DisposalItem, FiguresStand
from records.retention import ADOPTED, ADOPTION, IN_NEED, PARTNERS, TABLES, due, kind_of

FLAGS = (ADOPTION.key, *TABLES, IN_NEED.key, PARTNERS.key)
DAYS = ("born", "died", "adopted_on", "last_on")
OPEN = Q(agreed=None) | Q(agreed=True, finished_at=None)


class NotDisposedError(Exception):
    """What was asked cannot be done; the text is for the person who asked."""


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


def waiting(authority: Authority) -> QuerySet[Disposal]:
    """What was proposed and is not over: to be signed, agreed to, or being erased."""
    return (
        Disposal.objects.filter(OPEN, authority=authority)
        .select_related("signed_by", "decided_by")
        .order_by("proposed_at")
    )


def over(authority: Authority) -> QuerySet[Disposal]:
    """What was decided and is done with, the latest first."""
    return Disposal.objects.filter(authority=authority).exclude(OPEN).select_related("decided_by")


def kinds_of(disposal: Disposal) -> list[tuple[str, int, date, date]]:
    """Of each kind in a disposal: its title, how many, the first and the last day they were due."""
    told: dict[str, list[date]] = {}
    for kind, on in disposal.items.values_list("kind", "due_on"):
        told.setdefault(kind, []).append(on)
    return [(kind_of(kind).title, len(on), min(on), max(on)) for kind, on in sorted(told.items())]


@transaction.atomic
def propose(authority: Authority, today: date) -> int:
    """Propose whoever is due and waits in no disposal; how many came in. What somebody has signed
    is not added to: they have seen what it holds."""
    _alone(authority)
    found = schedule(authority)
    is_due = found[(found["due_on"] <= pd.Timestamp(today)) & ~found["spared"]]
    there = DisposalItem.objects.filter(disposal__authority=authority, became="waits")
    there = there.filter(
        Q(disposal__agreed=None)
        | Q(disposal__agreed=True, disposal__finished_at=None)
        | Q(disposal__agreed=False, disposal__left_until__gt=today)
    )
    new = is_due[~is_due["child"].isin(set(there.values_list("child_id", flat=True)))]
    if new.empty:
        return 0
    collecting, _ = Disposal.objects.get_or_create(authority=authority, signed_at=None, agreed=None)
    DisposalItem.objects.bulk_create(
        DisposalItem(disposal=collecting, child_id=row.child, kind=row.kind, due_on=row.due_on)
        for row in new.itertuples(index=False)
    )
    audit.record(
        "disposal proposed",
        person=None,
        authority=authority,
        subject=f"disposal {collecting.public_id}",
        children=len(new),
    )
    return len(new)


def _alone(authority: Authority) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('disposal'), %s)", [authority.pk])


def _held(disposal: Disposal) -> Disposal:
    found = Disposal.objects.select_for_update(of=("self",)).get(pk=disposal.pk)
    if found.agreed is not None:
        raise NotDisposedError("This was decided already.")
    return found


@transaction.atomic
def sign(disposal: Disposal, *, by: Person) -> Disposal:
    """The first of two people has looked at what is due. Raises `NotDisposedError`."""
    _alone(disposal.authority)
    disposal = _held(disposal)
    if disposal.signed_at is not None:
        raise NotDisposedError("Somebody signed this already; somebody else has to agree.")
    disposal.signed_by, disposal.signed_at = by, timezone.now()
    disposal.save(update_fields=["signed_by", "signed_at"])
    _audited("disposal signed", disposal, by)
    return disposal


@transaction.atomic
def agree(disposal: Disposal, *, by: Person) -> Disposal:
    """The second of two people agrees: what is due then goes. Raises `NotDisposedError`."""
    disposal = _held(disposal)
    if disposal.signed_at is None:
        raise NotDisposedError("Nobody has signed this yet.")
    if disposal.signed_by_id == by.pk:
        raise NotDisposedError("Somebody else than who signed has to agree.")
    disposal.agreed, disposal.decided_by, disposal.decided_at = True, by, timezone.now()
    disposal.save(update_fields=["agreed", "decided_by", "decided_at"])
    _audited("disposal agreed", disposal, by)
    return disposal


@transaction.atomic
def leave(disposal: Disposal, *, until: date, because: str, by: Person) -> Disposal:
    """Erase nobody of these for now: they are proposed again after a day. Raises
    `NotDisposedError`."""
    disposal = _held(disposal)
    disposal.agreed, disposal.decided_by, disposal.decided_at = False, by, timezone.now()
    disposal.because, disposal.left_until = because, until
    disposal.finished_at = disposal.decided_at
    disposal.save(
        update_fields=[
            *("agreed", "decided_by", "decided_at", "because", "left_until", "finished_at"),
        ]
    )
    _audited("disposal left", disposal, by, because)
    return disposal


def _audited(action: str, disposal: Disposal, by: Person | None, reason: str = "") -> None:
    audit.record(
        action,
        person=by,
        authority=disposal.authority,
        subject=f"disposal {disposal.public_id}",
        reason=reason,
        children=disposal.items.count(),
    )


def carry_out(authority: Authority, today: date) -> int:
    """Erase whoever two people agreed on, each in a transaction of its own, so that whatever kills
    it leaves each child wholly there or wholly gone, and the next time goes on. How many went."""
    gone = 0
    agreed = Disposal.objects.filter(authority=authority, agreed=True, finished_at=None)
    for disposal in agreed.order_by("decided_at"):
        still = schedule(authority).set_index("child")
        for number in list(disposal.items.filter(became="waits").values_list("pk", flat=True)):
            gone += _erase(number, still, today, disposal)
        disposal.finished_at = timezone.now()
        disposal.save(update_fields=["finished_at"])
        _audited("disposal carried out", disposal, disposal.decided_by)
    return gone


@transaction.atomic
def _erase(number: int, still: pd.DataFrame, today: date, disposal: Disposal) -> bool:
    authority = disposal.authority
    item = DisposalItem.objects.select_for_update(of=("self",)).get(pk=number)
    if item.became != DisposalItem.Became.WAITS:
        return False  # another worker was here
    child = item.child
    if child is None:
        # Gone meanwhile by another way: with a child they were linked with, or by request.
        item.became = DisposalItem.Became.ERASED
        item.save(update_fields=["became"])
        return False
    told = still.loc[child.pk] if child.pk in still.index else None
    if (
        told is None
        or told["spared"]
        or not told["due_on"] <= pd.Timestamp(today)
        # Held or sealed since the schedule was read.
        or holding.is_held(child)
        or child.pk in sealing.kept_from(authority, None)
    ):
        item.became = DisposalItem.Became.KEPT
        item.save(update_fields=["became"])
        return False
    alone = bool(child.holder)
    numbers = [child.pk] if alone else links.same_as(authority, child.pk)
    _let_figures_stand(authority, numbers)
    item.became = DisposalItem.Became.ERASED
    item.save(update_fields=["became"])
    erasing.erase(
        child,
        because=f"due on {item.due_on:%-d %B %Y}, as the schedule of retention says",
        by=disposal.decided_by,
        alone=alone,
        back_after=today if alone else None,
    )
    return True


def _let_figures_stand(authority: Authority, numbers: list[int]) -> None:
    """Figures of the months in which these people counted stand as they were published."""
    last: dict[str, date] = {}
    for name, model in ROWS.items():
        rows = model.objects.filter(authority=authority, child__in=numbers)
        of = FiguresStand.Of.PARTNERS if name in OF_PARTNERS else FiguresStand.Of.RECORD
        said = rows.aggregate(on=Max("release__last_on"))["on"]
        if name == "partner_event":
            open_ones = rows.filter(ended_on=None).aggregate(on=Max("release__last_on"))["on"]
            ended = rows.aggregate(on=Max("ended_on"))["on"]
            said = max((day for day in (open_ones, ended) if day), default=None)
        if said and name != "identity":
            last[of] = max(said, last.get(of, said))
    for of, on in last.items():
        stand_to(authority, of, month_number(on))


def stand_to(authority: Authority, of: str, month: int) -> None:
    """Let figures stand up to a month, if they do not already; written into the ledger too."""
    made, new = FiguresStand.objects.get_or_create(
        authority=authority, of=of, defaults={"month": month}
    )
    if new or made.month < month:
        FiguresStand.objects.filter(pk=made.pk, month__lt=month).update(month=month)
        transaction.on_commit(lambda: erasing.note_standing(authority, of, month))
