"""V4: what stands in an address is a random id, a word of ours or a number, and never free text."""

from __future__ import annotations

from django.urls.converters import IntConverter, SlugConverter, UUIDConverter

from accounts.doors import routes
from tests.pages import parts_of

TYPED = (UUIDConverter, IntConverter, SlugConverter)
# Of Django's and allauth's own pages: a token that was sent by e-mail.
TOKENS = {"uidb64", "token", "key"}


def test_every_part_of_an_address_is_typed():
    """V4: no route takes any text there is."""
    free = {
        f"{pattern.name}: {part}"
        for route, pattern in routes()
        for part, converter in parts_of(route).items()
        if not isinstance(converter, TYPED) and part not in TOKENS
    }
    assert not free


def test_no_part_is_called_by_what_a_child_is_known_by():
    """V4: a child is a random id in an address."""
    parts = {
        (part, type(converter))
        for route, pattern in routes()
        for part, converter in parts_of(route).items()
    }
    assert ("child_id", UUIDConverter) in parts
    assert not {name for name, _ in parts} & {"upn", "la_child_id", "postcode", "own_id", "name"}
