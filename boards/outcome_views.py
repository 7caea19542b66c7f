"""Pages of the framework of outcomes: what services do beside what becomes of children, level by
level, gaps shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import door
from accounts.permissions import Permission
from boards import outcome_actions
from boards.framework import FRAMEWORK, Domain, Level, Tier
from boards.inquiry_forms import Words, indicator_choices
from boards.models import LocalOutcome
from indicators import words
from indicators.catalogue import INDICATORS
from indicators.queries import Reader
from records.calendar import LOCKDOWN

LOCAL = "Our own priority"


@dataclass(frozen=True)
class Shown:
    """A measure as the page shows it; `value` is empty where there is no figure."""

    title: str
    key: str
    value: str = ""
    when: str = ""


@dataclass(frozen=True)
class Entry:
    """An outcome, or a local measure of the process: its measures, or what is missing. `number`:
    of a local one, by which it is taken away."""

    title: str
    domain: str
    measures: list[Shown] = field(default_factory=list)
    missing: str = ""
    number: int | None = None


class OutcomeForm(forms.Form):
    """A local priority in the framework."""

    title = Words(
        label="What you want to see",
        help_text="As a parent would say it: children start school able to say what they need.",
        max_length=200,
        error_messages={"required": "Say what you want to see."},
    )
    level = forms.ChoiceField(label="Level of help", choices=[(e.name, e.value) for e in Level])
    kind = forms.ChoiceField(
        label="What it is",
        choices=[("outcome", "An outcome for children"), ("process", "Something we do")],
        widget=forms.RadioSelect,
        initial="outcome",
        error_messages={"required": "Choose what it is."},
    )
    indicator = forms.ChoiceField(label="The measure that shows it", required=False)
    how = Words(
        label="If nothing measures it yet, how it would be measured",
        max_length=500,
        rows=3,
        required=False,
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = indicator_choices("Not measured")

    def clean(self) -> dict:
        said = super().clean()
        if "how" in said and not said.get("indicator") and not said["how"]:
            self.add_error("how", "Choose the measure, or say how it would be measured.")
        return said


@door(Permission.SEE_INQUIRIES)
@require_GET
def outcomes(request: HttpRequest) -> HttpResponse:
    """The framework with the latest figures, each level in turn."""
    sees = Permission.SEE_SMALL_NUMBERS in request.permissions
    reader = Reader(request.authority, sees_groups=sees, event=LOCKDOWN)
    whole = reader.whole() if reader.span is not None else {}
    own = LocalOutcome.objects.filter(authority=request.authority, withdrawn_at=None)
    tiers = [
        _tier(tier, whole, [o for o in own if o.level == tier.level.name]) for tier in FRAMEWORK
    ]
    entries = [entry for tier in tiers for entry in tier["outcomes"]]
    gaps = sum(1 for entry in entries if not any(each.value for each in entry.measures))
    context = {
        "tiers": tiers,
        "measured": len(entries) - gaps,
        "of": len(entries),
        "gaps": gaps,
        "may_add": Permission.WORK_ON_INQUIRIES in request.permissions,
    }
    return render(request, "boards/outcomes/framework.html", context)


@door(Permission.WORK_ON_INQUIRIES)
@require_http_methods(["GET", "POST"])
def add_outcome(request: HttpRequest) -> HttpResponse:
    """Add a local priority."""
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        outcome_actions.add_outcome(
            request.authority,
            title=said["title"],
            level=Level[said["level"]],
            is_outcome=said["kind"] == "outcome",
            indicator=said["indicator"],
            how=said["how"],
            by=request.user,
        )
        messages.success(request, "It stands in the framework now.")
        return redirect("outcomes", request.authority.code)
    context = {
        "form": form,
        "trail": [("Outcomes framework", reverse("outcomes", args=[request.authority.code]))],
        "form_title": "Add a local priority",
        "button": "Add",
    }
    return render(request, "boards/form.html", context)


@door(Permission.WORK_ON_INQUIRIES)
@require_POST
def withdraw_outcome(request: HttpRequest, number: int) -> HttpResponse:
    """Take a local priority out of the framework."""
    known = LocalOutcome.objects.filter(authority=request.authority)
    outcome = known.select_related("authority").filter(pk=number).first()
    if outcome is None:
        raise Http404
    outcome_actions.withdraw_outcome(outcome, by=request.user)
    messages.success(request, "It stands in the framework no more.")
    return redirect("outcomes", request.authority.code)


def _tier(tier: Tier, whole: dict, own: list[LocalOutcome]) -> dict:
    outcomes = [
        Entry(
            wanted.title,
            wanted.domain.value,
            [_shown(key, whole) for key in wanted.indicators],
            wanted.missing,
        )
        for wanted in tier.outcomes
    ]
    process = [Entry("", "", [_shown(key, whole) for key in tier.process])]
    for each in own:
        measures = [_shown(each.indicator, whole)] if each.indicator in INDICATORS else []
        entry = Entry(each.title, LOCAL, measures, each.how, each.pk)
        (outcomes if each.is_outcome else process).append(entry)
    order = [*(domain.value for domain in Domain), LOCAL]
    outcomes.sort(key=lambda entry: order.index(entry.domain))
    return {"title": tier.level.value, "outcomes": outcomes, "process": process}


def _shown(key: str, whole: dict) -> Shown:
    indicator = INDICATORS[key]
    made = whole.get(key)
    known = made[made["value"].notna()] if made is not None else None
    if known is None or known.empty:
        return Shown(indicator.title, key)
    last = known.iloc[-1]
    value = words.value_text(float(last["value"]), indicator.unit)
    unit = words.unit_text(indicator)
    return Shown(
        indicator.title,
        key,
        f"{value}{' ' + unit if unit else ''}",
        words.period_name(indicator, int(last["month"]), words.best_basis(indicator)),
    )
