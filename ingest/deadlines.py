"""When a return has to be with DfE, and how many days are left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CIN_SOURCE = "DfE, Children in need census: guide to submitting data"
SAID = "as your authority has said"
SSDA903_SOURCE = "DfE, Children looked after return: guide to submitting data"

# The last day to submit, as DfE's guide named it, by dataset and collection year. Where a year is
# not here we have not read DfE's date for it.
CLOSES: dict[str, dict[int, date]] = {
    "ssda903": {
        2019: date(2019, 5, 31),
        2022: date(2022, 6, 30),
    },
    "cin": {
        2019: date(2019, 7, 31),
        2020: date(2020, 7, 31),
        2021: date(2021, 7, 30),
        2025: date(2025, 7, 31),
    },
}
SOURCES = {"ssda903": SSDA903_SOURCE, "cin": CIN_SOURCE}


@dataclass(frozen=True)
class Deadline:
    """The last day to submit one year's return.

    `closes_on` is None where DfE's date for the year is not known here.
    """

    closes_on: date | None
    source: str

    def sentence(self, today: date) -> str:
        """How long there is, for a person to read."""
        if self.closes_on is None:
            return (
                "We do not know when DfE closes this year’s collection: look it up in its guide"
                f" ({self.source})."
                if self.source
                else "We do not know of a closing day for this return."
            )
        day = f"{self.closes_on.day} {self.closes_on:%B %Y}"
        left = (self.closes_on - today).days
        if left > 1:
            told = f"{left} days left: DfE closes the collection on {day}."
        elif left >= 0:
            told = f"DfE closes the collection {'tomorrow' if left else 'today'}, {day}."
        else:
            told = f"DfE closed the collection on {day}."
        return f"{told} Source: {self.source}."


def deadline(dataset: str, year: int | None) -> Deadline:
    """The closing day of a dataset's collection year (named by its end)."""
    known = CLOSES.get(dataset, {})
    return Deadline(known.get(year) if year else None, SOURCES.get(dataset, ""))
