"""What people type into inquiries. Every free text is looked over for what gives somebody away."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from accounts.models import Authority, Person
from accounts.permissions import Permission, granted
from accounts.queries import people_of
from boards import anonymous
from boards.models import (
    EvidenceKind,
    Holds,
    Inquiry,
    PriorityState,
    SourceGroup,
    Tells,
    Theme,
    Way,
)
from indicators.catalogue import INDICATORS
from indicators.define import CUTS, Indicator, Stage

MOVEMENTS = 3


class Words(forms.CharField):
    """Free text that others will read: what could lead to a person is refused."""

    def __init__(self, *, rows: int = 0, **options) -> None:
        if rows:
            options["widget"] = forms.Textarea(attrs={"rows": rows})
        options.setdefault("help_text", anonymous.HINT)
        super().__init__(**options)

    def validate(self, value: str) -> None:
        super().validate(value)
        if said := anonymous.refusal(value):
            raise forms.ValidationError(said)


class Day(forms.DateField):
    """A day, typed or picked."""

    def __init__(self, *, label: str, missing: str, **options) -> None:
        said = {"required": missing, "invalid": f"{missing.rstrip('.')}, such as 1 April 2026."}
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, error_messages=said, widget=widget, **options)


def indicator_choices(empty: str) -> list:
    """Every indicator by stage, as choices."""
    stages = [
        (stage.value, [(key, e.title) for key, e in INDICATORS.items() if e.stage is stage])
        for stage in Stage
    ]
    return [("", empty), *((title, found) for title, found in stages if found)]


def people_who_may_see(authority: Authority) -> dict[str, Person]:
    """Who could own an inquiry or a priority: those whose roles let them see one, by their id."""
    return {
        str(person.pk): person
        for person in people_of(authority)
        if Permission.SEE_INQUIRIES in granted(role.name for role in person.roles_here)
    }


def chosen_indicator(form: forms.Form, name: str = "indicator") -> Indicator | None:
    """The indicator chosen in a form; None where none is."""
    return INDICATORS.get(form.cleaned_data.get(name, ""))


def version_field() -> forms.IntegerField:
    """The version of the thing the writer saw."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class OfInquiry(forms.Form):
    """A form of one inquiry; `row`: the thing of it that is changed, None for a new one."""

    def __init__(self, *args, inquiry: Inquiry, row=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.inquiry, self.row = inquiry, row
        self.prepare()

    def prepare(self) -> None:
        """Fill what depends on the inquiry."""

    def choose_hypotheses(self) -> None:
        """Offer the hypotheses of the inquiry under the field `hypothesis`."""
        self.known = {str(each.pk): each for each in self.inquiry.hypotheses.all()}
        named = [(key, each.words) for key, each in self.known.items()]
        self.fields["hypothesis"].choices = [("", "The question as a whole"), *named]

    def clean_hypothesis(self):
        return self.known.get(self.cleaned_data["hypothesis"])


class InquiryForm(forms.Form):
    """A question, why it matters, and whose it is."""

    question = Words(
        label="The question",
        help_text=f"One question that an answer could be found to. {anonymous.HINT}",
        max_length=300,
        rows=2,
        error_messages={"required": "Write the question."},
    )
    why = Words(label="Why it matters", max_length=1000, rows=3, required=False)
    stage = forms.ChoiceField(
        label="Stage",
        choices=[("", "All stages"), *((stage.value, stage.value) for stage in Stage)],
        required=False,
    )
    board = forms.ChoiceField(
        label="For which board",
        help_text="Who sits on the board sees the inquiry, without small numbers.",
        required=False,
    )
    owner = forms.ChoiceField(label="Who owns it", required=False)
    review_on = Day(label="Look at it again on", missing="Enter the day", required=False)
    version = version_field()

    def __init__(self, *args, authority, boards, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.boards = {str(board.pk): board for board in boards}
        self.people = people_who_may_see(authority)
        named = [(key, board.name) for key, board in self.boards.items()]
        self.fields["board"].choices = [("", "No board"), *named]
        people = [(key, person.name) for key, person in self.people.items()]
        self.fields["owner"].choices = [("", "Nobody yet"), *people]

    @property
    def said(self) -> dict:
        """What the action takes."""
        found = {n: self.cleaned_data[n] for n in ("question", "why", "stage", "review_on")}
        found["board"] = self.boards.get(self.cleaned_data["board"])
        return found | {"owner": self.people.get(self.cleaned_data["owner"])}


class HypothesisForm(OfInquiry):
    """Something that would explain what is seen."""

    words = Words(
        label="What would explain it",
        help_text=f"One thing that could turn out wrong. {anonymous.HINT}",
        max_length=300,
        rows=2,
        error_messages={"required": "Write the hypothesis."},
    )


class JudgeForm(OfInquiry):
    """Whether a hypothesis holds."""

    holds = forms.ChoiceField(
        label="Does it hold?",
        choices=Holds.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it holds."},
    )
    reason = Words(
        label="Why you say so",
        max_length=500,
        rows=3,
        error_messages={"required": "Say why: which figures, whose voices."},
    )
    version = version_field()


class FiguresForm(OfInquiry):
    """Figures to be kept as they stand."""

    indicator = forms.ChoiceField(
        label="Measure", error_messages={"required": "Choose the measure."}
    )
    cut = forms.ChoiceField(
        label="Split by",
        choices=[("", "Not split"), *((key, title.capitalize()) for key, title in CUTS.items())],
        help_text="Board members are shown the whole only.",
        required=False,
    )
    event = forms.ChoiceField(label="What changed after", required=False)
    hypothesis = forms.ChoiceField(label="Speaks to", required=False)
    note = Words(label="What they say of the question", max_length=500, rows=2, required=False)

    def __init__(self, *args, events=(), **kwargs) -> None:
        self.events = events
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["indicator"].choices = indicator_choices("Choose")
        named = [(event.key, event.title.capitalize()) for event in self.events]
        self.fields["event"].choices = [("", "No event"), *named]
        self.choose_hypotheses()

    def clean(self) -> dict:
        said = super().clean()
        indicator, cut = chosen_indicator(self), said.get("cut")
        if indicator and cut and cut not in indicator.cuts:
            self.add_error("cut", f"“{indicator.title}” is not split by {CUTS[cut]}.")
        return said


class EvidenceForm(OfInquiry):
    """One piece of evidence."""

    kind = forms.ChoiceField(label="What it is", choices=EvidenceKind.choices)
    source = forms.ChoiceField(label="Who speaks in it", choices=SourceGroup.choices)
    gathered_on = Day(label="Gathered on", missing="Enter the day it was gathered.")
    words = Words(
        label="What it says",
        max_length=1000,
        rows=4,
        error_messages={"required": "Say what it says."},
    )
    quote = Words(
        label="In their own words",
        help_text=f"A sentence that nobody can be known by. {anonymous.HINT}",
        max_length=500,
        rows=2,
        required=False,
    )
    tells = forms.ChoiceField(
        label="Beside the figures it tells",
        choices=Tells.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it tells beside the figures."},
    )
    hypothesis = forms.ChoiceField(label="Speaks to", required=False)
    themes = forms.MultipleChoiceField(
        label="Themes", widget=forms.CheckboxSelectMultiple, required=False
    )

    def prepare(self) -> None:
        self.choose_hypotheses()
        found = Theme.objects.filter(authority=self.inquiry.authority_id)
        self.themes = {str(theme.pk): theme for theme in found}
        if self.themes:
            self.fields["themes"].choices = [(key, t.name) for key, t in self.themes.items()]
        else:
            del self.fields["themes"]

    def clean_themes(self) -> list[Theme]:
        return [self.themes[key] for key in self.cleaned_data["themes"]]

    def clean_gathered_on(self):
        return not_ahead(self.cleaned_data["gathered_on"])


class ConfirmForm(OfInquiry):
    """Nothing to type: the button says it."""


class ProposalForm(OfInquiry):
    """What somebody would have done."""

    words = Words(
        label="What should be done",
        max_length=500,
        rows=3,
        error_messages={"required": "Write the proposal."},
    )
    source = forms.ChoiceField(label="Whose proposal it is", choices=SourceGroup.choices)


class VoiceForm(OfInquiry):
    """For or against a proposal."""

    supports = forms.ChoiceField(
        label="Do you support it?",
        choices=[("yes", "I support it"), ("no", "I object to it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you support it or object."},
    )
    reason = Words(
        label="Why",
        max_length=500,
        rows=3,
        error_messages={"required": "Say why: a reason can be answered."},
    )


class PriorityForm(OfInquiry):
    """Something to be changed, whose it is, and how the figures should move."""

    title = Words(
        label="What is to change",
        max_length=200,
        rows=2,
        error_messages={"required": "Say what is to change."},
    )
    owner = forms.ChoiceField(
        label="Who answers for it", error_messages={"required": "Choose who answers for it."}
    )
    partners = Words(label="With which partners", max_length=200, required=False)
    starts_on = Day(label="From", missing="Enter the day it starts.")
    due_on = Day(label="Until", missing="Enter the day by which it should be done.")
    review_on = Day(label="Reviewed on", missing="Enter the day of the first review.")
    moved_by_on = Day(
        label="The figures should have moved by", missing="Enter the day.", required=False
    )

    def prepare(self) -> None:
        self.people = people_who_may_see(self.inquiry.authority)
        named = [(key, person.name) for key, person in self.people.items()]
        self.fields["owner"].choices = [("", "Choose"), *named]
        for number in range(1, MOVEMENTS + 1):
            self.fields[f"indicator_{number}"] = forms.ChoiceField(
                label=f"Measure {number} that should move",
                choices=indicator_choices("None"),
                required=number == 1,
                error_messages={"required": "Choose at least one measure that should move."},
            )
            self.fields[f"way_{number}"] = forms.ChoiceField(
                label=f"Which way measure {number} should move", choices=Way.choices
            )
            self.fields[f"amount_{number}"] = forms.FloatField(
                label=f"By at least, measure {number}",
                help_text="In its own unit, such as 3 percentage points. Leave empty for any.",
                required=False,
                min_value=0,
            )

    def clean_owner(self):
        return self.people[self.cleaned_data["owner"]]

    def clean(self) -> dict:
        said = super().clean()
        starts, due, review = (said.get(n) for n in ("starts_on", "due_on", "review_on"))
        if starts and due and due < starts:
            self.add_error("due_on", "Enter a day after the one it starts on.")
        if starts and review and review < starts:
            self.add_error("review_on", "Enter a day after the one it starts on.")
        chosen = [said.get(f"indicator_{n}") for n in range(1, MOVEMENTS + 1)]
        named = [key for key in chosen if key]
        if len(named) != len(set(named)):
            self.add_error(None, "Each measure can be named once.")
        return said


class ReviewForm(OfInquiry):
    """What a review of a priority found."""

    words = Words(
        label="What came of it so far",
        max_length=1000,
        rows=4,
        error_messages={"required": "Say what came of it so far."},
    )
    state = forms.ChoiceField(
        label="From now on it is",
        choices=PriorityState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it stands from now on."},
    )
    review_on = Day(label="Next reviewed on", missing="Enter the day of the next review.")
    version = version_field()


class FeedbackForm(OfInquiry):
    """A note to those who took part."""

    to_whom = Words(
        label="To whom",
        help_text="A group, never a person: parents who were interviewed in May.",
        max_length=200,
        error_messages={"required": "Say to whom."},
    )
    words = Words(
        label="What you told us, and what we do about it",
        help_text="In plain words: what we asked, what we heard, what changes and what does not, "
        f"and why. {anonymous.HINT}",
        max_length=3000,
        rows=10,
        error_messages={"required": "Write the note."},
    )


class SentForm(OfInquiry):
    """When a note was sent."""

    sent_on = Day(label="Sent on", missing="Enter the day it was sent.")
    version = version_field()

    def clean_sent_on(self):
        return not_ahead(self.cleaned_data["sent_on"])


class ClosingForm(OfInquiry):
    """What was learned."""

    learned = Words(
        label="What was learned",
        help_text=f"What we know now that we did not, and what we would ask next. {anonymous.HINT}",
        max_length=3000,
        rows=6,
        error_messages={"required": "Say what was learned, even if it is that nobody can tell."},
    )


class ThemeForm(forms.Form):
    """A theme."""

    name = Words(
        label="Theme",
        help_text="A few words that several pieces of evidence may share.",
        max_length=60,
        error_messages={"required": "Name the theme."},
    )


def not_ahead(day):
    """The day, unless it has not come yet."""
    if day > timezone.localdate():
        raise forms.ValidationError("This day has not come yet: check the year.")
    return day
