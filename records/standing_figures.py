"""Up to which month an authority's figures stand as they were published, since children who
counted in those months are gone as the schedule of retention says."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Authority
from records.models import FiguresStand


@dataclass(frozen=True)
class Standing:
    """The last month (`records.calendar.month_of`) that stands, of figures of the council's own
    record and of those that read partners' extracts; None where all are measured."""

    record: int | None = None
    partners: int | None = None

    def of(self, *, reads_partners: bool) -> int | None:
        """The last month that stands of an indicator."""
        months = [self.record, self.partners if reads_partners else None]
        return max((month for month in months if month is not None), default=None)


def standing_of(authority: Authority) -> Standing:
    """What stands of an authority."""
    return Standing(
        **dict(FiguresStand.objects.filter(authority=authority).values_list("of", "month"))
    )
