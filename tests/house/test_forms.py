"""What a form says where something is missing: a sentence of its own for each field."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django import forms
from django.urls import get_resolver

ROOMS = ("accounts", "boards", "csc_dashboard", "indicators", "ingest")
NOBODYS = forms.Field.default_error_messages["required"]


def forms_of_the_product(of: type = forms.BaseForm) -> Iterator[type]:
    """Every form of the rooms; all of them are there once the addresses are."""
    _ = get_resolver().url_patterns
    for each in of.__subclasses__():
        if each.__module__.split(".")[0] in ROOMS:
            yield each
        yield from forms_of_the_product(each)


def wordless(form: type) -> list[str]:
    """The fields somebody could leave empty and be told "This field is required."; a list to choose
    from always has a choice."""
    return [
        name
        for name, field in form.base_fields.items()
        if field.required
        and field.error_messages["required"] == NOBODYS
        and not field.widget.is_hidden
        and type(field.widget) is not forms.Select
    ]


def test_each_field_says_in_its_own_words_that_it_is_missing():
    found = {form.__qualname__: wordless(form) for form in set(forms_of_the_product())}
    assert len(found) > 50
    assert {name: fields for name, fields in found.items() if fields} == {}


@pytest.mark.parametrize(("said", "found"), [({}, ["why"]), ({"required": "Say why."}, [])])
def test_a_field_without_words_would_be_found(said: dict[str, str], found: list[str]):
    made = type("Made", (forms.Form,), {"why": forms.CharField(error_messages=said)})
    assert wordless(made) == found
