"""What people choose and type about a board's measures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django import forms

from accounts.models import Person
from boards.agreement import Rag, Standing
from boards.measure_order import Group, Order
from indicators.catalogue import INDICATORS
from indicators.define import Stage
from indicators.targets import Rating

PRIVATE = "Do not name a child, and write no number from 1 to 5."


class MeasuresForm(forms.Form):
    """Which measures to show, and how: a question in the address, where nothing is required."""

    group = forms.ChoiceField(
        label="Group by", required=False, choices=[(each.name, each.value) for each in Group]
    )
    order = forms.ChoiceField(
        label="Order", required=False, choices=[(each.name, each.value) for each in Order]
    )
    stage = forms.ChoiceField(
        label="Stage",
        required=False,
        choices=[("", "Every stage"), *((each.name, each.value) for each in Stage)],
    )
    priority = forms.ChoiceField(label="Priority", required=False)
    rating = forms.ChoiceField(
        label="Figures say",
        required=False,
        choices=[("", "Anything"), *((each.name, each.value) for each in Rating)],
    )
    standing = forms.ChoiceField(
        label="Members",
        required=False,
        choices=[("", "Whatever they say"), *((each.name, each.value) for each in Standing)],
    )

    def __init__(self, *args, priorities: Sequence[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["priority"].choices = [
            ("", "Every priority"),
            *((each, each) for each in priorities),
        ]

    @property
    def asked(self) -> dict[str, str]:
        """What is asked for; what makes no sense asks for nothing."""
        self.full_clean()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    @property
    def in_words(self) -> str:
        """What is asked for, as a pack says it: "Stage: Referrals; order: Red first"."""
        asked = self.asked
        return "; ".join(
            f"{field.label}: {dict(field.choices)[asked[name]]}"
            for name, field in self.fields.items()
            if asked[name]
        )


def _owner() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Who answers for it",
        help_text="They write the commentary. Whoever sees the board can be chosen.",
        required=False,
    )


def _priority() -> forms.CharField:
    return forms.CharField(
        label="Priority of the board it belongs to",
        help_text="In the board’s own words, the same for each measure of one priority.",
        max_length=80,
        required=False,
    )


class _OwnedForm(forms.Form):
    """A form with a priority and an owner, who is one of `people`."""

    def __init__(self, *args, people: Iterable[Person], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in people}
        known = ((key, person.name) for key, person in self.people.items())
        self.fields["owner"].choices = [("", "Nobody yet"), *known]

    @property
    def owner(self) -> Person | None:
        """Who was chosen."""
        return self.people.get(self.cleaned_data["owner"])


class FollowForm(_OwnedForm):
    """A measure of the catalogue that the board is to follow."""

    indicator = forms.ChoiceField(label="Measure", error_messages={"required": "Choose a measure."})
    priority = _priority()
    owner = _owner()

    def __init__(self, *args, followed: Collection[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        free = [each for key, each in INDICATORS.items() if key not in followed]
        stages = [(s.value, [(i.key, i.title) for i in free if i.stage is s]) for s in Stage]
        self.fields["indicator"].choices = [
            ("", "Choose"),
            *((title, titles) for title, titles in stages if titles),
        ]


class DescribeForm(_OwnedForm):
    """The priority and the owner of a measure that the board follows."""

    priority = _priority()
    owner = _owner()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class RatingForm(forms.Form):
    """A member's rating of a measure, made on the figures they look at (`seen`)."""

    rag = forms.ChoiceField(
        label="How do you rate it?",
        choices=[(each.value, each.title) for each in Rag],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose red, amber, green or no view."},
    )
    words = forms.CharField(
        label="Why",
        help_text=f"What the figure does not show. {PRIVATE}",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class CommentaryForm(forms.Form):
    """What the owner of a measure says of it."""

    commentary = forms.CharField(
        label="New commentary",
        help_text=f"Why it is as it is, and what is being done. {PRIVATE}",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write the commentary."},
    )
