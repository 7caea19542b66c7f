"""What the performance overview board of the demonstration follows: twelve measures in three
priorities, with commentary, and ratings that do not all say what the figures say."""

from __future__ import annotations

from accounts.models import Authority
from accounts.permissions import RoleName
from boards import measure_actions as actions
from boards.agreement import Rag
from boards.doors import OF_SEATS
from boards.may import Who
from boards.models import SeatKind
from csc_dashboard.demo_boards.setting import OVERVIEW, SEATS, board_named, somebody

MANAGER, LEAD, MEMBER = (
    RoleName.SENIOR_MANAGER,
    RoleName.PERFORMANCE_LEAD,
    RoleName.BOARD_MEMBER,
)
EARLY = "Help early and get it right first time"
SAFE = "Children at risk are safe, and soon"
LASTING = "Lasting homes and a good start in adult life"

# In the board's order: indicator, priority, who answers for it, and what they say of it.
FOLLOWED: tuple[tuple[str, str, RoleName, str], ...] = (
    ("referrals_rate", EARLY, MANAGER, ""),
    ("rereferrals_12m_pct", EARLY, MANAGER,
     "Steady, but families tell us they come back because support stopped at the assessment. We"
     " are reading a sample of closed cases with partners."),
    ("assessments_45wd_pct", EARLY, LEAD,
     "Two teams carry most of the late assessments; both had vacancies over the winter. Agency"
     " cover ended in February and lateness has not come back."),
    ("cin_stock_rate", EARLY, MANAGER, ""),
    ("s47_rate", SAFE, MANAGER,
     "We open more enquiries than our neighbours and fewer lead to a conference: threshold"
     " discussions with the police began in the spring."),
    ("icpc_15wd_pct", SAFE, LEAD,
     "Late conferences wait for a chair. A second chair starts in June."),
    ("cpp_subsequent_ever_pct", SAFE, MANAGER, ""),
    ("cpp_reviewed_in_time_pct", SAFE, LEAD, ""),
    ("cla_reviews_in_time_pct", LASTING, LEAD,
     "Reviews are held; many are written up late and so count as late. The recording backlog is"
     " being cleared, and the figure will follow."),
    ("cla_3plus_placements_pct", LASTING, MANAGER,
     "Few children move often, but those who do are teenagers placed in an emergency."),
    ("cla_health_assessment_pct", LASTING, MANAGER, ""),
    ("cl_eet_19_21_pct", LASTING, MANAGER,
     "Apprenticeship places with the council are filled; the college offer is thin."),
)  # fmt: skip

# Who says what, and why, where they say it.
RATED: tuple[tuple[str, RoleName, Rag, str], ...] = (
    ("rereferrals_12m_pct", MANAGER, Rag.GREEN, ""),
    ("rereferrals_12m_pct", LEAD, Rag.AMBER,
     "On target, and yet the families who return are the ones we closed fastest."),
    ("rereferrals_12m_pct", MEMBER, Rag.AMBER,
     "Health visitors see the same families again before we do."),
    ("assessments_45wd_pct", MANAGER, Rag.AMBER, ""),
    ("assessments_45wd_pct", LEAD, Rag.AMBER, ""),
    ("assessments_45wd_pct", MEMBER, Rag.NO_VIEW, ""),
    ("s47_rate", MANAGER, Rag.AMBER, "Too many enquiries that find nothing are a harm as well."),
    ("s47_rate", MEMBER, Rag.RED, "Families are being investigated who needed help."),
    ("icpc_15wd_pct", MANAGER, Rag.AMBER, ""),
    ("icpc_15wd_pct", LEAD, Rag.AMBER, ""),
    ("icpc_15wd_pct", MEMBER, Rag.AMBER, ""),
    ("cpp_subsequent_ever_pct", MANAGER, Rag.AMBER, ""),
    ("cpp_subsequent_ever_pct", MEMBER, Rag.RED, "Neglect returns once the plan has ended."),
    ("cla_reviews_in_time_pct", MANAGER, Rag.AMBER, "A recording problem, mostly."),
    ("cla_reviews_in_time_pct", LEAD, Rag.AMBER, "Held in time, entered late."),
    ("cla_reviews_in_time_pct", MEMBER, Rag.RED, "Young people say their reviews are put off."),
    ("cla_3plus_placements_pct", MANAGER, Rag.GREEN, ""),
    ("cla_3plus_placements_pct", LEAD, Rag.GREEN, ""),
    ("cl_eet_19_21_pct", MANAGER, Rag.AMBER, ""),
    ("cl_eet_19_21_pct", MEMBER, Rag.RED, "Those out of work are out of work for long."),
)  # fmt: skip


def follow_measures(authority: Authority) -> None:
    """Let the board follow its measures, and its people speak of them."""
    board = board_named(authority, OVERVIEW)
    people = {role: somebody(authority, role) for role in (MANAGER, LEAD, MEMBER)}
    kinds = {role: kind for name, role, kind, _ in SEATS if name == OVERVIEW}
    who = {role: {OF_SEATS[SeatKind(kind)]} for role, kind in kinds.items()}
    lead = {Who.PERFORMANCE_LEAD}
    measures = {}
    for indicator, priority, owner, words in FOLLOWED:
        measures[indicator] = made = actions.follow(
            board,
            indicator,
            priority=priority,
            owner=people[owner],
            by=people[LEAD],
            who=lead,
        )
        if words:
            actions.comment(made, words, by=people[owner], who=who[owner])
    for indicator, role, rag, words in RATED:
        actions.rate(measures[indicator], rag, words=words, by=people[role], who=who[role])
