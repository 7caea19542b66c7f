"""What people type about the children a board follows, and about how a child is doing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django import forms

from accounts.models import Authority, Person
from accounts.permissions import Permission, granted
from accounts.queries import people_of
from boards.child_measures import ChildMeasure, Cohort, Limits, Rag
from boards.child_measures.cohorts import SOURCES
from boards.models import AsWhat, Gathered, Whose

NO_NAMES = "Do not name a child."


def _told(cohort: Cohort) -> str:
    """A cohort as it is offered, with what it waits for."""
    source = SOURCES[cohort]
    if source.entity:
        return cohort.value
    return f"{cohort.value} (cannot be chosen yet: it comes with {source.comes_with})"


class CohortChoice(forms.RadioSelect):
    """The cohorts, of which those that nothing held tells of cannot be chosen."""

    def create_option(self, name, value, *args, **kwargs) -> dict:
        option = super().create_option(name, value, *args, **kwargs)
        if not SOURCES[Cohort[str(value).upper()]].entity:
            option["attrs"]["disabled"] = True
        return option


class CohortForm(forms.Form):
    """Which children a board follows."""

    cohort = forms.ChoiceField(
        label="Children",
        widget=CohortChoice,
        error_messages={"required": "Choose which children the board follows."},
    )
    youngest = forms.IntegerField(
        label="Youngest age",
        help_text="In years. Leave both blank for children of every age.",
        required=False,
        min_value=0,
        max_value=25,
        error_messages={"invalid": "Enter an age in whole years, such as 10."},
    )
    oldest = forms.IntegerField(
        label="Oldest age",
        required=False,
        min_value=0,
        max_value=25,
        error_messages={"invalid": "Enter an age in whole years, such as 15."},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].choices = [(each.name.lower(), _told(each)) for each in Cohort]

    def clean(self) -> dict:
        cleaned = super().clean()
        youngest, oldest = cleaned.get("youngest"), cleaned.get("oldest")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("oldest", "The oldest age comes before the youngest: exchange them.")
        return cleaned

    @property
    def chosen(self) -> Cohort:
        """The cohort chosen."""
        return Cohort[self.cleaned_data["cohort"].upper()]


class LimitsForm(forms.Form):
    """From where a measure is amber and red."""

    amber = forms.FloatField(
        label="Amber from",
        required=False,
        min_value=0,
        help_text="Leave blank where it is never amber.",
        error_messages={"invalid": "Enter a number, such as 1."},
    )
    red = forms.FloatField(
        label="Red from",
        min_value=0,
        error_messages={
            "required": "Enter the number from which it is red.",
            "invalid": "Enter a number, such as 2.",
        },
    )
    seen_amber = forms.FloatField(required=False, widget=forms.HiddenInput)
    seen_red = forms.FloatField(widget=forms.HiddenInput)

    def __init__(self, *args, measure: ChildMeasure, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["red"].help_text = f"In {measure.unit[1]}."

    def clean(self) -> dict:
        cleaned = super().clean()
        amber, red = cleaned.get("amber"), cleaned.get("red")
        if amber is not None and red is not None and amber >= red:
            self.add_error("red", "Red begins above amber: enter a higher number.")
        return cleaned

    @property
    def limits(self) -> Limits:
        return Limits(self.cleaned_data["red"], self.cleaned_data["amber"])

    @property
    def seen(self) -> Limits:
        """The limits the writer was shown."""
        return Limits(self.cleaned_data["seen_red"], self.cleaned_data["seen_amber"])


class ProfessionalForm(forms.Form):
    """Somebody to stand around a child."""

    person = forms.ChoiceField(
        label="Person",
        help_text="People who hold the role of a practitioner here.",
        error_messages={"required": "Choose who stands around the child."},
    )
    as_what = forms.ChoiceField(
        label="As",
        choices=[("", "Choose"), *AsWhat.choices],
        help_text="“The child”: whoever puts down for a child how the child rates it themselves.",
        error_messages={"required": "Choose as what they stand around the child."},
    )

    def __init__(self, *args, authority: Authority, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = {
            str(each.pk): each
            for each in people_of(authority)
            if Permission.RATE_CHILDREN in granted(role.name for role in each.roles_here)
        }
        known = ((key, person.name) for key, person in self.people.items())
        self.fields["person"].choices = [("", "Choose"), *known]

    @property
    def chosen(self) -> Person:
        """The person chosen."""
        return self.people[self.cleaned_data["person"]]


class ProfessionalOfManyForm(ProfessionalForm):
    """Somebody to stand around several children at once."""

    ids = forms.CharField(
        label="Their children",
        help_text="The authority’s own ids of the children, one on a line.",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the ids of the children, one on a line."},
    )

    @property
    def given_ids(self) -> Collection[str]:
        """The ids, as typed, each without white space round it."""
        lines = (line.strip() for line in self.cleaned_data["ids"].splitlines())
        return [line for line in lines if line]


class OpenChildForm(forms.Form):
    """Why somebody opens who a child is."""

    reason = forms.CharField(
        label="Why you need to know who this is",
        max_length=500,
        help_text=f"Kept in the audit trail. {NO_NAMES}",
        error_messages={"required": "Say why you need to know who this is."},
    )


class WordsForm(forms.Form):
    """What a child or the family said."""

    whose = forms.ChoiceField(
        label="Who said it",
        choices=[("", "Choose"), *Whose.choices],
        error_messages={"required": "Choose who said it."},
    )
    words = forms.CharField(
        label="What they said",
        help_text=f"In their own words, as far as you can. {NO_NAMES}",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write down what they said."},
    )
    said_on = forms.DateField(
        label="When",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": "Enter the day on which they said it.",
            "invalid": "Enter a day, such as 2025-03-14.",
        },
    )
    how = forms.ChoiceField(
        label="How it was gathered",
        choices=[("", "Choose"), *Gathered.choices],
        error_messages={"required": "Choose how it was gathered."},
    )

    def __init__(self, *args, today: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_said_on(self) -> date:
        said_on = self.cleaned_data["said_on"]
        if said_on > self.today:
            raise forms.ValidationError("Enter a day that has come.")
        return said_on


class RatingForm(forms.Form):
    """How a child is doing, as one person sees it."""

    rag = forms.ChoiceField(
        label="How is this child doing, as you see it?",
        widget=forms.RadioSelect,
        choices=[
            ("green", "Green: going well"),
            ("amber", "Amber: something needs attention"),
            ("red", "Red: I am worried now"),
        ],
        error_messages={"required": "Choose green, amber or red."},
    )
    words = forms.CharField(
        label="Why",
        help_text=f"What the board should know. {NO_NAMES}",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    @property
    def chosen(self) -> Rag:
        return Rag[self.cleaned_data["rag"].upper()]
