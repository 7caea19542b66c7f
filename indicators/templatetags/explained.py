"""`{% explained text %}`: a text whose short forms are explained where the page first uses them."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from indicators.glossary import pieces

register = template.Library()


@register.simple_tag(takes_context=True)
def explained(context: Context, text: str) -> SafeString:
    """The text, escaped; an abbreviation is an `<abbr>`, and followed by what it stands for where
    this page uses it for the first time."""
    request = context["request"]
    # On the request: a template that another includes has a render context of its own.
    if not hasattr(request, "explained"):
        request.explained = set()
    written = []
    for words, meaning in pieces(text):
        if meaning is None:
            written.append(format_html("{}", words))
        elif words in request.explained:
            written.append(format_html('<abbr title="{}">{}</abbr>', meaning, words))
        else:
            request.explained.add(words)
            # In words as well: a title is shown to nobody who uses a keyboard or a finger.
            written.append(format_html("<abbr>{}</abbr> ({})", words, meaning))
    return mark_safe("".join(written))  # noqa: S308  every part is escaped above
