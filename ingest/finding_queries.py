"""Reading findings: filtered, compared with the upload before, with what was said of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ingest.datasets.registry import RETURNS
from ingest.models import Assignment, Finding, FindingNote, Stage, Upload
from ingest.queries import FLAG

# Of these an upload's findings are kept.
COMPARABLE = (Stage.HELD, Stage.READY, Stage.PUBLISHED, Stage.REPEATED, Stage.WITHDRAWN)


class Since(StrEnum):
    """What has become of a finding since the upload before of the same return and year."""

    NEW = "New"
    STILL = "Still there"
    NOT_LOOKED_FOR = "Not looked for last time"
    PUT_RIGHT = "Put right"

    @property
    def key(self) -> str:
        """The name under which pages ask for it."""
        return self.name.lower()


class Handling(StrEnum):
    """What people have said of a finding."""

    OPEN = "Neither accepted nor given to anybody"
    ACCEPTED = "Accepted as it is"
    GIVEN = "Given to somebody"

    @property
    def key(self) -> str:
        """The name under which pages ask for it."""
        return self.name.lower()


@dataclass(frozen=True)
class Wanted:
    """Which findings are asked for; what is empty is not asked.

    `who`: the key of a `Named`, since the name of a worker belongs in no address. `child`: text
    that the child's id holds. It comes in the body of a request, never in an address.
    """

    severity: str = ""
    table: str = ""
    rule: str = ""
    since: str = ""
    handling: str = ""
    who: str = ""
    child: str = ""


def before(upload: Upload) -> Upload | None:
    """The upload before this one of the same return and year of which the findings are known; of a
    partner's extract the one for the same days, since another month has findings of its own."""
    same = Upload.objects.filter(
        authority=upload.authority_id, dataset=upload.dataset, year=upload.year
    )
    if upload.dataset not in RETURNS:
        if upload.release is None:
            return None
        same = same.filter(
            release__first_on=upload.release.first_on, release__last_on=upload.release.last_on
        )
    earlier = same.filter(created_at__lt=upload.created_at, stage__in=COMPARABLE)
    return earlier.order_by("-created_at").first()


def wanted_of(upload: Upload, earlier: Upload | None, wanted: Wanted) -> QuerySet[Finding]:
    """The findings asked for, in the order of the files; `was_there`: whether the upload before had
    it; `accepted` and `given`: what people have said of it.

    Those put right are the earlier upload's own: their rows are rows of its files.
    """
    put_right = wanted.since == Since.PUT_RIGHT.key
    if put_right:
        found = put_right_since(upload, earlier)
    else:
        found = _compared(upload, earlier)
        if wanted.since:
            found = found.filter(_since(earlier)[wanted.since])
    for name in ("severity", "table", "rule"):
        if getattr(wanted, name):
            found = found.filter(**{name: getattr(wanted, name)})
    if wanted.who:
        found = found.filter(_of_whom(upload, earlier, wanted.who))
    if wanted.child:
        found = found.filter(child__icontains=wanted.child)
    found = _with_handling(found, upload)
    if wanted.handling:
        found = found.filter(_HANDLED[wanted.handling])
    return found.order_by("table", "row", "rule", "pk")


def counts_since(upload: Upload, earlier: Upload | None) -> dict[Since, int]:
    """How many findings are new, still there, not looked for last time, put right; none without an
    upload before."""
    if earlier is None:
        return {}
    asked = _since(earlier)
    counted = _compared(upload, earlier).aggregate(
        **{since.key: Count("pk", filter=asked[since.key]) for since in Since if since.key in asked}
    )
    return {
        since: counted[since.key]
        if since.key in counted
        else put_right_since(upload, earlier).count()
        for since in Since
    }


def put_right_since(upload: Upload, earlier: Upload | None) -> QuerySet[Finding]:
    """Findings of the upload before that this one no longer has, of what was looked for again.

    A rule that was not tried this time, and a cell of a table that was not sent, is neither put
    right nor still there.
    """
    if earlier is None:
        return Finding.objects.none()
    now = Finding.objects.filter(upload=upload, identity=OuterRef("identity"))
    gone = Finding.objects.filter(upload=earlier, identity__isnull=False).filter(~Exists(now))
    unseen = Q(severity=FLAG) & ~Q(table__in=list(upload.row_counts))
    return gone.exclude(_not_looked_for(upload)).exclude(unseen)


def _compared(upload: Upload, earlier: Upload | None) -> QuerySet[Finding]:
    then = Finding.objects.filter(upload=earlier, identity=OuterRef("identity"))
    was_there = Exists(then if earlier else then.none())
    return Finding.objects.filter(upload=upload).annotate(was_there=was_there)


def _since(earlier: Upload | None) -> Mapping[str, Q]:
    if earlier is None:
        return {since.key: Q(pk__in=[]) for since in Since}
    unknown = _not_looked_for(earlier)
    return {
        Since.NEW.key: Q(was_there=False) & ~unknown,
        Since.STILL.key: Q(was_there=True),
        Since.NOT_LOOKED_FOR.key: Q(was_there=False) & unknown,
    }


def since_of(finding: Finding, earlier: Upload | None) -> Since | None:
    """What has become of one finding that `wanted_of` gave for the upload it belongs to."""
    if earlier is None:
        return None
    if finding.upload_id == earlier.pk:
        return Since.PUT_RIGHT
    if finding.was_there:
        return Since.STILL
    return Since.NEW if _looked_for(earlier, finding.rule) else Since.NOT_LOOKED_FOR


def _looked_for(upload: Upload, rule: str) -> bool:
    if upload.looked_for is not None:
        return rule in upload.looked_for
    return rule not in _untried(upload)


def _not_looked_for(upload: Upload) -> Q:
    """Findings of rules that the upload was not tried by: they could not be, or did not exist."""
    if upload.looked_for is not None:
        return ~Q(rule__in=upload.looked_for)
    return Q(rule__in=_untried(upload))


def _untried(upload: Upload) -> list[str]:
    return [line["rule"] for line in upload.untried]


# --- What people said ----------------------------------------------------------------------------

_HANDLED = {
    Handling.OPEN.key: Q(accepted=False) & Q(given=False),
    Handling.ACCEPTED.key: Q(accepted=True),
    Handling.GIVEN.key: Q(given=True),
}


def _with_handling(found: QuerySet[Finding], upload: Upload) -> QuerySet[Finding]:
    same = _same(upload)
    last = FindingNote.objects.filter(**same).order_by("-at", "-pk").values("accepted")[:1]
    return found.annotate(
        accepted=Coalesce(Subquery(last), Value(False)),
        given=Exists(Assignment.objects.filter(**same)),
    )


def _same(upload: Upload) -> dict:
    """What was said of the finding that a query is about."""
    return {
        "authority": upload.authority_id,
        "dataset": upload.dataset,
        "year": upload.year,
        "identity": OuterRef("identity"),
    }


def reasons_of(upload: Upload) -> dict[str, list[str]]:
    """Why findings of each rule are accepted, each reason once: by rule."""
    last = FindingNote.objects.filter(**_same(upload)).order_by("-at", "-pk")
    accepted = _with_handling(Finding.objects.filter(upload=upload), upload).filter(accepted=True)
    told = accepted.annotate(because=Subquery(last.values("text")[:1]))
    reasons: dict[str, list[str]] = {}
    for rule, because in told.values_list("rule", "because").distinct().order_by("rule", "because"):
        reasons.setdefault(rule, []).append(because)
    return reasons


def notes_on(upload: Upload, identities: Iterable[UUID | None]) -> dict[UUID, list[FindingNote]]:
    """The notes on these findings of the upload's return and year, the last first."""
    notes: dict[UUID, list[FindingNote]] = {}
    for note in _said(FindingNote, upload, identities).order_by("-at", "-pk"):
        notes.setdefault(note.identity, []).append(note)
    return notes


def assignments_of(upload: Upload, identities: Iterable[UUID | None]) -> dict[UUID, Assignment]:
    """To whom these findings are given."""
    return {each.identity: each for each in _said(Assignment, upload, identities)}


def _said(model, upload: Upload, identities: Iterable[UUID | None]) -> QuerySet:
    same = model.objects.filter(
        authority=upload.authority_id, dataset=upload.dataset, year=upload.year
    )
    return same.filter(identity__in=[i for i in identities if i]).select_related("person")


def beside(finding: Finding) -> QuerySet[Finding]:
    """The other findings on the same row."""
    same = Finding.objects.filter(
        upload=finding.upload_id, table=finding.table, row=finding.row, position=finding.position
    )
    return same.exclude(pk=finding.pk).order_by("rule")


def around(finding: Finding) -> tuple[Finding | None, Finding | None]:
    """The findings of the same rule before and after this one, in the order of the files."""
    same = Finding.objects.filter(upload=finding.upload_id, rule=finding.rule)
    table, row, number = finding.table, finding.row, finding.pk
    before = Q(table__lt=table) | Q(table=table) & (Q(row__lt=row) | Q(row=row, pk__lt=number))
    after = Q(table__gt=table) | Q(table=table) & (Q(row__gt=row) | Q(row=row, pk__gt=number))
    return (
        same.filter(before).order_by("-table", "-row", "-pk").first(),
        same.filter(after).order_by("table", "row", "pk").first(),
    )


# --- By team and worker --------------------------------------------------------------------------


@dataclass(frozen=True)
class Named:
    """A team or a worker whom the return names beside a child."""

    kind: str
    name: str

    @property
    def key(self) -> str:
        """What stands for the name in an address."""
        digest = blake2b(f"{self.kind} {self.name}".encode(), digest_size=9)
        return digest.hexdigest()

    @property
    def title(self) -> str:
        """The name with what it is."""
        return f"{self.kind.capitalize()} {self.name}"


NOBODY = Named("nobody", "")


def named_in(upload: Upload, earlier: Upload | None) -> list[Named]:
    """Teams, then workers, whom the findings of the upload and the one before name; none where the
    return names nobody."""
    uploads = [each.pk for each in (upload, earlier) if each]
    told = list(
        Finding.objects.filter(upload__in=uploads)
        .order_by("team", "worker")
        .values_list("team", "worker")
        .distinct()
    )
    teams = sorted({team for team, _ in told if team})
    workers = sorted({worker for _, worker in told if worker})
    return [Named("team", name) for name in teams] + [Named("worker", name) for name in workers]


def _of_whom(upload: Upload, earlier: Upload | None, key: str) -> Q:
    if key == NOBODY.key:
        return Q(team="", worker="")
    for each in named_in(upload, earlier):
        if each.key == key:
            return Q(**{each.kind: each.name})
    return Q(pk__in=[])


@dataclass(frozen=True)
class FoundOfWorker:
    """What was found of the children of one worker: findings by severity, and of how many
    children."""

    team: str
    worker: str
    error: int
    query: int
    flag: int
    children: int

    @property
    def key(self) -> str:
        """What asks for these findings: the worker's key, else the team's."""
        if self.worker:
            return Named("worker", self.worker).key
        return Named("team", self.team).key if self.team else NOBODY.key


def by_worker(upload: Upload) -> list[FoundOfWorker]:
    """Findings grouped by team and worker, those whom the return does not name last."""
    kinds = {kind: Count("pk", filter=Q(severity=kind)) for kind in ("error", "query", FLAG)}
    children = Count("child", distinct=True, filter=~Q(child=""))
    lines = (
        Finding.objects.filter(upload=upload)
        .values("team", "worker")
        .annotate(**kinds, children=children)
        .order_by("team", "worker")
    )
    told = [FoundOfWorker(**line) for line in lines]
    return sorted(told, key=lambda line: not (line.team or line.worker))


# --- By table ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FoundInTable:
    """What was found in one table: rows by severity, and how many rows the table has."""

    table: str
    rows: int | None
    error: int
    query: int
    flag: int
    rules: int


def by_table(upload: Upload) -> list[FoundInTable]:
    """Findings grouped by table, the most errors first."""
    names = dict.fromkeys(line["table"] for line in upload.found)
    tables = [_in_table(upload, name) for name in names]
    return sorted(tables, key=lambda t: (-t.error, -t.query, -t.flag, t.table))


def _in_table(upload: Upload, table: str) -> FoundInTable:
    lines = [line for line in upload.found if line["table"] == table]
    rows = {
        severity: sum(line["rows"] for line in lines if line["severity"] == severity)
        for severity in ("error", "query", FLAG)
    }
    rules = len({line["rule"] for line in lines})
    return FoundInTable(table, upload.row_counts.get(table), **rows, rules=rules)
