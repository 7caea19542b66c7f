"""A page of findings with all that is known of each, for the templates that list them."""

from __future__ import annotations

from collections.abc import Callable

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils import timezone

from ingest import finding_queries, presenting, queries
from ingest.as_sent import NotReadAgainError, tables_as_sent
from ingest.finding_forms import AssignForm, FilterForm, NoteForm
from ingest.finding_queries import Since
from ingest.models import Finding, Upload

FINDINGS_ON_A_PAGE = 50


class Listed:
    """The findings that were asked for, a page of them."""

    def __init__(self, upload: Upload, asked: QueryDict, *, child: str = "") -> None:
        self.upload = upload
        self.earlier = finding_queries.before(upload)
        self.form = FilterForm(asked, upload=upload, earlier=self.earlier, auto_id="filter_%s")
        self.wanted = self.form.wanted(child=child)
        found = finding_queries.wanted_of(upload, self.earlier, self.wanted)
        self.page: Page = Paginator(found, FINDINGS_ON_A_PAGE).get_page(asked.get("page"))

    def of_the_rule(self, rule: str) -> bool:
        """Whether the rule found anything, whatever else is asked for."""
        return any(line["rule"] == rule for line in self.upload.found)

    def context(self) -> dict:
        """What `_list.html` takes."""
        here = list(self.page)
        identities = [each.identity for each in here]
        notes = finding_queries.notes_on(self.upload, identities)
        given = finding_queries.assignments_of(self.upload, identities)
        message_of = messages_of(self.upload)
        lines = [
            {
                "finding": each,
                "message": message_of(each.rule),
                "since": finding_queries.since_of(each, self.earlier),
                "note": next(iter(notes.get(each.identity, ())), None),
                "given": given.get(each.identity),
            }
            for each in here
        ]
        return (
            about(self.upload)
            | {
                "page": self.page,
                "lines": lines,
                "earlier": self.earlier,
                "put_right": self.wanted.since == Since.PUT_RIGHT.key,
                "filter_form": self.form,
                "asked": {name: said for name, said in vars(self.wanted).items() if said},
                "note_form": NoteForm(auto_id="note_%s"),
                "assign_form": AssignForm(
                    today=timezone.localdate(),
                    auto_id="assign_%s",
                    initial=self.form.asked_of(),
                ),
            }
            | self._as_sent(here)
        )

    def _as_sent(self, here: list[Finding]) -> dict:
        if not self.form.as_sent_wanted:
            return {}
        put_right = self.wanted.since == Since.PUT_RIGHT.key
        try:
            return {"tables": tables_as_sent(self.earlier if put_right else self.upload, here)}
        except NotReadAgainError as reason:
            return {"unread": str(reason)}


def about(upload: Upload) -> dict:
    """What every page of an upload's findings is told of it."""
    return {"upload": upload, "title": presenting.title_of(upload)}


def messages_of(upload: Upload) -> Callable[[str], str]:
    """The sentence of a rule, each looked up once."""
    known: dict[str, str] = {}

    def message_of(rule: str) -> str:
        if rule not in known:
            known[rule] = queries.message_of(upload, rule)
        return known[rule]

    return message_of
