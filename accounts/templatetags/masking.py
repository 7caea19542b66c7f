"""Ids of children in templates, as this session is shown them."""

from __future__ import annotations

from django import template

from accounts import masking

register = template.Library()


@register.simple_tag(takes_context=True)
def own_id(context: template.Context, value: str) -> str:
    """An id of the authority's own, or the letters that stand for it."""
    return masking.of(context["request"])(value)


@register.simple_tag(takes_context=True)
def cell_text(context: template.Context, cell) -> str:
    """The text of a cell as it came; of one that names a child the letters that stand for it."""
    return own_id(context, cell.text) if cell.identifies else cell.text


@register.inclusion_tag("_ids.html", takes_context=True)
def ids_bar(context: template.Context, back: str = "") -> dict[str, object]:
    """Whether ids are shown, until when and why, and how to change that; `back`: the page to come
    back to, where it is not this one."""
    request = context["request"]
    there = masking.shown(request)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "until": there[0] if there else None,
        "because": there[1] if there else "",
        "back": back or request.get_full_path(),
    }
