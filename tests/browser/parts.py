"""A page that exists for tests alone: the parts of the face, each in each of its states."""

import json

import plotly.graph_objects as go
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from accounts.doors import anyone

MONTHS = [f"2020-{month:02}" for month in range(1, 13)]
COUNTS = [41, 39, 44, None, None, 28, 33, 37, 40, 42, 39, 41]

PARTS = """{% extends "base.html" %}{% load static %}
{% block title %}Parts of a page{% endblock %}
{% block scripts %}{% include "_chart_scripts.html" %}
<script src="{% static "js/upload.js" %}" defer></script>{% endblock %}
{% block breadcrumbs %}{% include "_breadcrumbs.html" with trail=trail %}{% endblock %}
{% block main %}
{% include "_error_summary.html" %}
<p class="caption">Alderwick</p><h1>Parts of a page</h1>
<p class="lede">A first sentence.</p>
<div class="warning"><span class="warning-mark" aria-hidden="true">!</span>
<p><span class="visually-hidden">Warning: </span>Fewer rows than last year.</p></div>
<p class="inset">Aside from the text.</p>
{% include "_tabs.html" with tabs=tabs label="Views" %}
<p>{% for text, colour in tags %}{% include "_tag.html" %} {% endfor %}</p>
{% include "_stages.html" with stages=stages %}
<label class="label" for="share">Rows read</label>
<progress id="share" value="40" max="100"></progress>
<h2>Measures</h2>
<ul class="cards">{% for card in cards %}{% include "_card.html" %}{% endfor %}</ul>
<div id="charts">{% include "_chart.html" with chart=chart %}</div>
<h2>By age</h2>
<div class="multiples">
{% for chart in small %}{% include "_chart.html" with level=3 %}{% endfor %}</div>
<h2>A form</h2>
<form method="post" novalidate enctype="multipart/form-data">{% csrf_token %}
{% include "_fields.html" %}
<div class="buttons"><button class="button" type="submit">Send</button>
<button class="button button--secondary" type="submit" name="draft">Keep</button>
<button class="button button--warning" type="submit" name="delete">Discard</button></div></form>
<ul class="tasks"><li><a href="/">Load the authorities</a>
{% include "_tag.html" with text="Done" colour="green" %}</li></ul>
{% endblock %}"""


class SeveralFiles(forms.FileInput):
    """An input that takes more than one file."""

    allow_multiple_selected = True


class PartsForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label="Name of the return")
    year = forms.ChoiceField(label="Collection year", choices=[("2025", "2024 to 2025")])
    as_at = forms.DateField(
        label="Data run to",
        help_text="The last day the extract covers.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    dataset = forms.ChoiceField(
        label="Return",
        choices=[("ssda903", "SSDA903"), ("cin", "CIN census")],
        widget=forms.RadioSelect,
    )
    files = forms.FileField(
        label="Files of the return",
        help_text="A zip, or its files one by one.",
        widget=SeveralFiles(attrs={"multiple": True}),
    )
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    sure = forms.BooleanField(label="I have looked at the figures that would move")


def _chart(key: str, heading: str, height: int) -> dict:
    figure = go.Figure(go.Scatter(x=MONTHS, y=COUNTS, mode="lines+markers", name="Referrals"))
    figure.update_layout(
        template="none", height=height, margin={"l": 48, "r": 16, "t": 16, "b": 40}
    )
    cells = [[month, count] for month, count in zip(MONTHS, COUNTS, strict=True)]
    table = {
        "id": f"{key}-table",
        "caption": f"{heading}, by month",
        "headings": ["Month", "Referrals"],
        "rows": cells,
        "tall": True,
    }
    return {
        "id": key,
        "heading": heading,
        "sentence": "There were 41 referrals in December 2020; April and May have no return.",
        "figure": json.loads(figure.to_json()),
        "table": table,
    }


def _card(title: str, value: str | None, status: dict | None) -> dict:
    return {
        "title": title,
        "url": "/",
        "value": value,
        "unit": "per 10,000 children",
        "when": "Year to March 2025",
        "note": "",
        "status": status,
        "spark": {"lines": ["0,20 20,18 40,22", "60,12 80,9 100,11 120,6"], "mark": 50},
    }


@anyone
def parts(request: HttpRequest) -> HttpResponse:
    """All of them."""
    form = PartsForm(request.POST or None, request.FILES or None)
    context = {
        "form": form,
        "trail": [("Overview", "/"), ("Referrals", "/")],
        "tabs": [("Trend", "/", True), ("By group", "/", False)],
        "tags": [
            ("Off target", "red"), ("Near target", "amber"), ("On target", "green"),
            ("New", "blue"), ("No target", ""),
        ],
        "stages": [
            ("Reading", "done", ""), ("Checking", "now", "4,210 rows"),
            ("Recording", "waiting", ""),
        ],
        "cards": [
            _card("Referrals", "512.4", {"text": "Near target", "colour": "amber"}),
            _card("Section 47 enquiries, all started in the year", "171.9", None),
            _card("Repeat plans", None, None),
        ],
        "chart": _chart("trend", "Referrals since 2020", 352),
        "small": [_chart(f"age{n}", f"Aged {n}", 208) for n in (1, 2, 3)],
    }  # fmt: skip
    return HttpResponse(engines["django"].from_string(PARTS).render(context, request))


urlpatterns = [path("parts/", parts, name="parts"), path("", include("csc_dashboard.urls"))]
