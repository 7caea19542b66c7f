"""How far a figure of a partner's extract knows who is a child of social care, in words."""

from __future__ import annotations

from accounts.models import Authority
from indicators.cuts import in_plain_words
from indicators.define import Indicator
from records import links, queries
from records.entities import BY_NAME
from records.matching.rate import Rate


def told(authority: Authority, indicator: Indicator) -> str:
    """What share of the people its source names is linked, and what the others could do to the
    figures that tell who is involved with social care; "" where it names nobody."""
    extracts = [name for name in indicator.needs if name not in BY_NAME]
    holders = queries.holders_of(authority, extracts)
    rates = {holder: links.rate_of(authority, holder) for holder in holders if holder}
    return " ".join(_said(holder, rate) for holder, rate in rates.items() if rate and rate.people)


def _said(holder: str, rate: Rate) -> str:
    share = f"{100 * rate.share:.0f}%"
    waiting = (
        f" {rate.waiting:,} of them wait for a person to say who they are, and would at most make"
        f" it {100 * (rate.linked + rate.waiting) / rate.people:.0f}%."
        if rate.waiting
        else ""
    )
    return (
        f"{in_plain_words(holder)}: {rate.linked:,} of the {rate.people:,} people named are linked"
        f" to a child of social care ({share}). The other {rate.unlinked:,} are not known to it or"
        f" could not be linked.{waiting} Figures of those involved with social care are therefore"
        " the least there can be, unless a link is wrong; the whole does not change."
    )
