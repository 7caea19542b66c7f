"""The forms by which findings are filtered, noted, accepted and given to somebody."""

from __future__ import annotations

from datetime import date

from django import forms

from ingest.finding_queries import NOBODY, Handling, Since, Wanted, named_in
from ingest.models import Upload

SEVERITY_TITLES = {"error": "Errors", "query": "Queries", "flag": "Cells"}


class FilterForm(forms.Form):
    """Which findings to show. Its values stand in the address, so it asks for no child."""

    severity = forms.ChoiceField(label="Kind", required=False)
    table = forms.ChoiceField(label="Table", required=False)
    rule = forms.ChoiceField(label="Rule", required=False)
    since = forms.ChoiceField(label="Since the upload before", required=False)
    handling = forms.ChoiceField(label="What was said of it", required=False)
    who = forms.ChoiceField(label="Team or worker", required=False)
    as_sent = forms.BooleanField(label="Show the rows as they came", required=False)

    def __init__(self, *args, upload: Upload, earlier: Upload | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        found = [*upload.found, *(earlier.found if earlier else ())]
        kinds = [(key, SEVERITY_TITLES[key]) for key in SEVERITY_TITLES]
        tables = sorted({line["table"] for line in found})
        rules = sorted({line["rule"] for line in found})
        self.fields["severity"].choices = [("", "All kinds"), *kinds]
        self.fields["table"].choices = [("", "All tables"), *((name, name) for name in tables)]
        self.fields["rule"].choices = [("", "All rules"), *((code, code) for code in rules)]
        self.fields["handling"].choices = [
            ("", "Anything or nothing"),
            *((each.key, each.value) for each in Handling),
        ]
        named = named_in(upload, earlier)
        if named:
            people = [*((each.key, each.title) for each in named), (NOBODY.key, "Nobody is named")]
            self.fields["who"].choices = [("", "All teams and workers"), *people]
        else:
            del self.fields["who"]
        self.named = {each.key: each for each in named}
        if earlier is None:
            del self.fields["since"]
        else:
            now = [(each.key, each.value) for each in Since]
            self.fields["since"].choices = [("", "All there are now"), *now]

    def wanted(self, *, child: str = "") -> Wanted:
        """What is asked for; what the form does not know counts as not asked."""
        self.is_valid()
        names = ("severity", "table", "rule", "since", "handling", "who")
        said = {name: self.cleaned_data.get(name, "") for name in names}
        return Wanted(**said, child=child)

    def asked_of(self) -> dict[str, str]:
        """The worker or the team asked for, as the form for giving findings takes them."""
        named = self.named.get(self.wanted().who)
        return {named.kind: named.name} if named else {}

    @property
    def as_sent_wanted(self) -> bool:
        self.is_valid()
        return bool(self.cleaned_data.get("as_sent"))


class ChildForm(forms.Form):
    """Part of a child's id. Sent in the body, so that it stands in no address and no log."""

    child = forms.CharField(
        label="Child’s id holds",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter a child’s id, or part of it."},
    )


class NoteForm(forms.Form):
    """Say something of a finding, or accept it as it is."""

    text = forms.CharField(
        label="Note, or why it is accepted",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stays with the finding in later uploads of this return. Do not name anybody.",
        error_messages={"required": "Write the note, or why the finding is accepted."},
    )
    accepted = forms.BooleanField(
        label="Accepted as it is: nothing has to be put right", required=False
    )


class AssignForm(forms.Form):
    """Give a finding to a worker or a team, to be put right by a day."""

    worker = forms.CharField(label="Worker", max_length=100, required=False)
    team = forms.CharField(label="Team", max_length=100, required=False)
    due_on = forms.DateField(
        label="To be put right by",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": "Say by which day it has to be put right.",
            "invalid": "Give the day as day, month and year, such as 30 06 2026.",
        },
    )

    def __init__(self, *args, today: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict:
        said = super().clean()
        if not said.get("worker") and not said.get("team"):
            self.add_error("worker", "Name a worker or a team.")
        due_on = said.get("due_on")
        if due_on and due_on < self.today:
            self.add_error("due_on", "The day has passed: give one that is still to come.")
        return said
