"""What people type about an action: what, who, by when, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django import forms

from accounts.models import Authority, Person
from accounts.permissions import Permission, RoleName, granted
from boards.meeting_forms import NO_CHILD, measure_choices
from boards.models import Action, ActionState, Board
from boards.promise_actions import About, Agreed

SOMEBODY_ELSE = "else"


def _day(label: str, **more) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Enter a day.",
            "invalid": "Enter the day as a date, like 27 3 2026.",
        },
        **more,
    )


class ActionForm(forms.Form):
    """What is promised, by whom and by when."""

    what = forms.CharField(
        label="Action",
        help_text=NO_CHILD,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write what is to be done."},
    )
    owner = forms.ChoiceField(
        label="Who does it", error_messages={"required": "Choose who does it."}
    )
    owner_named = forms.CharField(
        label="Name, if they do not sign in here",
        help_text="Nobody can remind them by e-mail.",
        max_length=80,
        required=False,
    )
    partner = forms.CharField(label="Partner agency", max_length=80, required=False)
    due_on = _day("Due")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args, authority: Authority, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in _owners(authority)}
        known = [(key, person.name) for key, person in self.people.items()]
        self.fields["owner"].choices = [
            ("", "Choose"),
            *known,
            (SOMEBODY_ELSE, "Somebody who does not sign in here"),
        ]

    def clean(self) -> dict:
        said = super().clean()
        if said.get("owner") == SOMEBODY_ELSE and not said.get("owner_named"):
            self.add_error("owner_named", "Enter the name of whoever does it.")
        return said

    def agreed(self) -> Agreed:
        """What was typed."""
        said = self.cleaned_data
        return Agreed(
            what=said["what"],
            due_on=said["due_on"],
            owner=self.people.get(said["owner"]),
            owner_named=said["owner_named"] if said["owner"] == SOMEBODY_ELSE else "",
            partner=said["partner"],
        )

    @staticmethod
    def initial_of(action: Action) -> dict[str, object]:
        """What the form starts from."""
        return {
            "what": action.what,
            "owner": str(action.owner_id) if action.owner_id else SOMEBODY_ELSE,
            "owner_named": action.owner_named,
            "partner": action.partner,
            "due_on": action.due_on,
            "version": action.version,
        }


class NewActionForm(ActionForm):
    """An action made outside a meeting, with what it should move."""

    indicator = forms.ChoiceField(label="The measure it should move", required=False)
    child = forms.ChoiceField(label="Or the child", required=False)
    inquiry = forms.ChoiceField(label="The inquiry it comes from", required=False)
    field_order = ("what", "owner", "owner_named", "partner", "due_on")

    def __init__(self, *args, board: Board, sealed: Collection[int] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        followed = board.children.filter(removed_at=None).exclude(child__in=sealed)
        self.children = {str(c.pk): c for c in followed}
        self.inquiries = {str(i.pk): i for i in board.inquiries.all()}
        self.fields["indicator"].choices = [("", "No measure"), *measure_choices()]
        for name, found in (("child", self.children), ("inquiry", self.inquiries)):
            if not found:
                del self.fields[name]
                continue
            chosen = [(key, str(each)) for key, each in found.items()]
            if name == "inquiry":
                chosen = [(key, each.question) for key, each in found.items()]
            self.fields[name].choices = [("", f"No {name}"), *chosen]

    def about(self) -> About:
        """What it should move, as typed."""
        said = self.cleaned_data
        return About(
            indicator=said.get("indicator", ""),
            child=self.children.get(said.get("child", "")),
            inquiry=self.inquiries.get(said.get("inquiry", "")),
        )


class TellForm(forms.Form):
    """What became of an action."""

    state = forms.ChoiceField(
        label="How far it is",
        choices=ActionState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how far it is."},
    )
    words = forms.CharField(
        label="What was done, and how one can see it",
        help_text=NO_CHILD,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what was done, and how one can see it."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    @staticmethod
    def initial_of(action: Action) -> dict[str, object]:
        """What the form starts from."""
        return {"state": action.state, "version": action.version}


class EffectForm(forms.Form):
    """From which day practice was different."""

    took_effect_on = _day(
        "Day",
        help_text="The first day on which people worked in the new way. Figures before and after"
        " this day are then compared.",
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class WhichForm(forms.Form):
    """Which actions a list shows."""

    owner = forms.ChoiceField(label="Owner", required=False)
    partner = forms.ChoiceField(label="Partner agency", required=False)
    due_by = _day("Due by", required=False)

    def __init__(self, *args, actions: list[Action], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        owners = sorted({action.whose for action in actions})
        partners = sorted({action.partner for action in actions if action.partner})
        self.fields["owner"].choices = [("", "Everybody"), *((o, o) for o in owners)]
        self.fields["partner"].choices = [("", "All and none"), *((p, p) for p in partners)]

    def chosen(self, actions: list[Action]) -> list[Action]:
        """The actions that were asked for; all of them where the question makes no sense."""
        if not self.is_bound or not self.is_valid():
            return actions
        owner, partner = self.cleaned_data["owner"], self.cleaned_data["partner"]
        latest: date | None = self.cleaned_data["due_by"]
        return [
            each
            for each in actions
            if owner in ("", each.whose)
            and partner in ("", each.partner)
            and (latest is None or each.due_on <= latest)
        ]


def _owners(authority: Authority) -> list[Person]:
    """Whoever can be shown an action here, by name."""
    roles = [role for role in RoleName if Permission.SEE_ACTIONS in granted([role])]
    known = Person.objects.filter(roles__authority=authority, roles__name__in=roles, is_active=True)
    return list(known.distinct())
