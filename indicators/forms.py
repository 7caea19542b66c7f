"""What people type about figures: whose figure it is before children are shown, targets, how small
numbers are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from django import forms

from indicators.cuts import TOLD, VALUES, token
from indicators.define import Indicator, Polarity, Stage, Unit
from indicators.suppression import SMALLEST_SHOWN, Rules
from indicators.targets import Goal, Rating, Wrong, checked


class CasesForm(forms.Form):
    """A month, perhaps a group, and where needed a reason."""

    month = forms.CharField(
        label="Month",
        help_text="Year and month, such as 2024-09",
        error_messages={"required": "Give the month as year and month, such as 2024-09."},
    )
    cut = forms.CharField(required=False, widget=forms.HiddenInput)
    cut_value = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why you need to see these children",
        max_length=500,
        help_text="Kept in the audit trail. Do not name a child.",
        error_messages={"required": "Say why you need to see these children."},
    )

    def __init__(
        self,
        *args,
        indicator: Indicator,
        needs_reason: bool,
        told: Callable[[str], Collection[str]],
        **kwargs,
    ) -> None:
        """`told`: of a cut whose values the record tells, those there are figures of; an address
        names them by their token."""
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        self.told = told
        if not needs_reason:
            del self.fields["reason"]

    @property
    def month_number(self) -> int:
        """The month as a number."""
        year, month = map(int, self.cleaned_data["month"].split("-"))
        return year * 12 + month - 1

    def clean_month(self) -> str:
        month = self.cleaned_data["month"]
        if not re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", month):
            raise forms.ValidationError("Give the month as year and month, such as 2024-09.")
        return month

    def clean(self) -> dict:
        cleaned = super().clean()
        cut, value = cleaned.get("cut", ""), cleaned.get("cut_value", "")
        if not cut:
            return cleaned
        if cut not in self.indicator.cuts:
            known = {}
        elif cut in TOLD:
            known = {token(each): each for each in self.told(cut)}
        else:
            known = {each: each for each in VALUES[cut]}
        if value not in known:
            raise forms.ValidationError("There is no such group for this indicator.")
        return cleaned | {"cut_value": known[value]}


def _number(label: str, required: str, help_text: str = "") -> forms.FloatField:
    return forms.FloatField(
        label=label,
        help_text=help_text,
        error_messages={"required": required, "invalid": "Enter a number, such as 90 or 12.5."},
    )


class TargetForm(forms.Form):
    """What is aimed at, and from where it is amber and red; or the range that is expected."""

    target = _number("Target", "Enter the target.")
    tolerance = _number("Tolerance", "Enter the tolerance, or 0.")
    red = _number("Red", "Enter the figure from which it is red.")
    low = _number("Lowest expected", "Enter the lowest figure that is expected.")
    high = _number("Highest expected", "Enter the highest figure that is expected.")
    source = forms.CharField(
        label="Where it comes from",
        help_text="A plan, a benchmark, a law. People read it beside the target.",
        max_length=200,
        required=False,
    )

    def __init__(self, *args, indicator: Indicator, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        neutral = indicator.polarity is Polarity.NEUTRAL
        for name in ("target", "tolerance", "red") if neutral else ("low", "high"):
            del self.fields[name]
        for name, field in self.fields.items():
            if name != "source":
                # A text field: what is not a number must come to the form, not vanish on its way.
                field.widget = forms.TextInput(attrs={"inputmode": "decimal"})
        if not neutral:
            worse, turn = (
                ("below", "fall below")
                if indicator.polarity is Polarity.HIGH
                else ("above", "rise above")
            )
            far = "many percentage points" if indicator.unit is Unit.PERCENT else "much"
            self.fields["tolerance"].help_text = (
                f"By how {far} a figure may {turn} the target and still count as met. Amber begins"
                " there."
            )
            self.fields["red"].help_text = f"Red begins {worse} this figure."

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        try:
            self.goal = checked(
                Goal(**{n: cleaned[n] for n in self.fields if n != "source"}), self.indicator
            )
        except Wrong as wrong:
            self.add_error(wrong.field, str(wrong))
        return cleaned


class SmallNumbersForm(forms.Form):
    """From which count numbers are shown, and whether they are rounded."""

    smallest_shown = forms.TypedChoiceField(
        label="Hide counts of",
        coerce=int,
        choices=[(n, f"1 to {n - 1}") for n in range(SMALLEST_SHOWN, 12)],
        help_text="1 to 5 is DfE’s rule, and the least that can be chosen.",
    )
    rounding = forms.TypedChoiceField(
        label="Round the other counts",
        coerce=int,
        choices=[(0, "Not"), (5, "To the nearest 5"), (10, "To the nearest 10")],
        help_text="Percentages and rates are then made of the rounded counts.",
    )

    @property
    def rules(self) -> Rules:
        return Rules(**self.cleaned_data)


class NeighboursForm(forms.Form):
    """Which list of statistical neighbours to hold to."""

    model = forms.ChoiceField(label="Compare with", required=False, widget=forms.RadioSelect)

    def __init__(self, *args, models: Iterable[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["model"].choices = [
            ("", "The latest list that is loaded"),
            *((model, f"The neighbours of {model}") for model in models),
        ]


class ScorecardForm(forms.Form):
    """Which lines of the scorecard to show."""

    stage = forms.ChoiceField(
        label="Stage",
        required=False,
        choices=[("", "Every stage"), *((stage.name, stage.value) for stage in Stage)],
    )
    rating = forms.ChoiceField(
        label="Rating",
        required=False,
        choices=[("", "Every rating"), *((rating.name, rating.value) for rating in Rating)],
    )


class LinkForm(forms.Form):
    """What a link to figures is for, which measures it reads, and for how long."""

    name = forms.CharField(
        label="What the link is for",
        max_length=80,
        help_text="Such as: the partnership’s Power BI report",
        error_messages={"required": "Say what the link is for."},
    )
    stage = forms.ChoiceField(
        label="Which measures",
        required=False,
        choices=[("", "Every measure"), *((stage.name, stage.value) for stage in Stage)],
        error_messages={"invalid_choice": "Choose a stage, or every measure."},
    )
    days = forms.TypedChoiceField(
        label="How long it answers",
        coerce=int,
        choices=[(30, "30 days"), (90, "90 days"), (365, "A year")],
        initial=90,
        error_messages={
            "required": "Say how long it answers.",
            "invalid_choice": "Choose how long it answers.",
        },
    )

    def clean_stage(self) -> Stage | None:
        stage = self.cleaned_data["stage"]
        return Stage[stage] if stage else None
