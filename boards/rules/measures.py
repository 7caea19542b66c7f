"""Who may follow, rate and speak of a board's measures."""

from __future__ import annotations

from boards.may import KEEPERS, SEATED, Doing, Who
from boards.rules.board import SITTING

SEE_MEASURES = Doing(
    "see the measures of this board", SEATED | {Who.PERFORMANCE_LEAD, Who.SENIOR_MANAGER}
)
CURATE_MEASURES = Doing(
    "choose the measures the board follows", KEEPERS | {Who.PERFORMANCE_LEAD}, while_=SITTING
)
COMMENT_ON_MEASURE = Doing(
    "comment on this measure", KEEPERS | {Who.PERFORMANCE_LEAD, Who.OWNER}, while_=SITTING
)
RATE_MEASURE = Doing("rate a measure of this board", SEATED, while_=SITTING)

DOINGS = (SEE_MEASURES, CURATE_MEASURES, COMMENT_ON_MEASURE, RATE_MEASURE)
