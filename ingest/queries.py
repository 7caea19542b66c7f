"""Reading uploads: the history of an authority's returns, and what was found in one of them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.models import Authority
from ingest.datasets.registry import RETURNS, kind_of
from ingest.models import Finding, Stage, Upload
from ingest.vocabulary import DOUBTFUL, FlagCode

FLAG = "flag"
SEVERITIES = ("error", "query", FLAG)


@dataclass(frozen=True)
class Found:
    """What one rule found in an upload: how many rows and children, and the sentence that says what
    is wrong."""

    rule: str
    severity: str
    message: str
    rows: int
    children: int
    tables: tuple[str, ...]


def uploads_of(authority: Authority) -> QuerySet[Upload]:
    """An authority's uploads, newest first."""
    people = ("person", "published_by", "confirmed_by")
    return (
        Upload.objects.filter(authority=authority).select_related(*people).prefetch_related("files")
    )


def upload_of(authority: Authority, upload_id: UUID) -> Upload | None:
    """One upload of the authority; None where another authority holds it, as if it had never
    been."""
    return uploads_of(authority).filter(pk=upload_id).first()


def ready(authority: Authority) -> QuerySet[Upload]:
    """Uploads that wait to be published, oldest first."""
    return uploads_of(authority).filter(stage=Stage.READY).order_by("created_at")


def published_meanwhile(upload: Upload) -> Upload | None:
    """The last upload of the same return and year that somebody published after this one was sent
    and, where it is published, before it was. An extract takes only its own days: none."""
    if upload.dataset not in RETURNS:
        return None
    others = Upload.objects.filter(
        authority=upload.authority_id,
        dataset=upload.dataset,
        year=upload.year,
        stage=Stage.PUBLISHED,
        published_at__gt=upload.created_at,
    )
    if upload.published_at:
        others = others.filter(published_at__lt=upload.published_at)
    others = others.exclude(pk=upload.pk).select_related("published_by")
    return others.order_by("-published_at").first()


def counts(upload: Upload) -> dict[str, int]:
    """How many rows were found wanting, by severity.

    While the worker is at it, as it noted them: a page asks every second. Then they are counted,
    since a child's are gone once the child is erased.
    """
    if upload.is_working:
        return {
            severity: sum(line["rows"] for line in upload.found if line["severity"] == severity)
            for severity in SEVERITIES
        }
    found = dict(
        Finding.objects.filter(upload=upload).values_list("severity").annotate(rows=Count("pk"))
    )
    return {severity: found.get(severity, 0) for severity in SEVERITIES}


def by_rule(upload: Upload) -> list[Found]:
    """Findings grouped by rule: errors before queries before flags, the most frequent first."""
    of_upload = Finding.objects.filter(upload=upload)
    grouped = of_upload.values("rule", "severity", "table").annotate(rows=Count("pk"))
    # A child whom a rule finds in two tables is one child.
    named = of_upload.exclude(child="").values_list("rule")
    children = dict(named.annotate(children=Count("child", distinct=True)))
    found: dict[str, Found] = {}
    for line in grouped.order_by("rule", "table"):
        earlier = found.get(line["rule"])
        found[line["rule"]] = Found(
            line["rule"],
            line["severity"],
            message_of(upload, line["rule"]),
            line["rows"] + (earlier.rows if earlier else 0),
            children.get(line["rule"], 0),
            (*(earlier.tables if earlier else ()), line["table"]),
        )
    return sorted(found.values(), key=lambda f: (SEVERITIES.index(f.severity), -f.rows, f.rule))


def by_child(upload: Upload) -> QuerySet:
    """Findings grouped by child: child, errors, queries, flags; the most errors first."""
    named = Finding.objects.filter(upload=upload).exclude(child="")
    counted = {
        f"{severity}_rows": Count("pk", filter=Q(severity=severity)) for severity in SEVERITIES
    }
    return named.values("child").annotate(**counted).order_by("-error_rows", "-query_rows", "child")


def rows_found(upload: Upload, **wanted: object) -> QuerySet[Finding]:
    """Findings that match (`rule=…`, `child__in=…`), in the order of the files."""
    return Finding.objects.filter(upload=upload, **wanted).order_by("table", "row", "rule")


def message_of(upload: Upload, rule: str) -> str:
    """The sentence of a rule or a flag as it stands for the upload's year."""
    if rule in list(FlagCode):
        return DOUBTFUL[FlagCode(rule)]
    declared = kind_of(upload.dataset).rulebook.rules
    wording = [r for r in declared if r.code == rule and r.in_force(upload.year)]
    return wording[0].message if wording else ""


@dataclass(frozen=True)
class FoundByRule:
    """What one rule or flag found: its sentence, how many rows, and the first of them in words."""

    message: str
    rows: int
    where: str


def found_in_words(upload: Upload, named: int) -> list[FoundByRule]:
    """What was found in an upload, the rule that marks most rows first; of each at most so many
    rows are named."""
    by_rule: dict[str, list[str]] = {}
    for rule, row, columns in rows_found(upload).values_list("rule", "row", "columns"):
        where = f"row {row}" if row else "the whole extract"
        by_rule.setdefault(rule, []).append(f"{where} ({columns[0]})" if columns else where)
    lines = [
        FoundByRule(
            message_of(upload, rule),
            len(places),
            ", ".join(places[:named]) + (", …" if len(places) > named else ""),
        )
        for rule, places in by_rule.items()
    ]
    return sorted(lines, key=lambda line: -line.rows)
