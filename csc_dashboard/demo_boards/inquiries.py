"""Three inquiries of the demonstration: one just raised, one being looked into, one acted on; with
the voices, the priorities, an evaluation and a local outcome."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Authority, Person
from accounts.permissions import RoleName
from boards import evaluation_actions, inquiry_actions, outcome_actions, priority_actions
from boards.bank import BY_KEY
from boards.framework import Level
from boards.may import Who
from boards.models import InquiryState, RaisedFrom, Theme
from boards.priority_actions import Expected
from csc_dashboard.demo_boards.setting import OVERVIEW, board_named, somebody
from indicators.catalogue import INDICATORS
from indicators.shift.events import FIRST_LOCKDOWN
from records.calendar import LOCKDOWN

ANALYST = frozenset({Who.PERFORMANCE_LEAD})
MANAGER = frozenset({Who.SENIOR_MANAGER})
MEMBER = frozenset({Who.MEMBER})
THEMES = ("Being heard", "Nobody to ring", "Schools closed", "Waiting", "Violence at home")


def raise_inquiries(authority: Authority) -> None:
    """Fill the register."""
    lead = somebody(authority, RoleName.PERFORMANCE_LEAD)
    for name in THEMES:
        inquiry_actions.add_theme(authority, name=name, by=lead)
    themes = {theme.name: theme for theme in Theme.objects.filter(authority=authority)}
    manager = somebody(authority, RoleName.SENIOR_MANAGER)
    member = somebody(authority, RoleName.BOARD_MEMBER)
    _raised(authority, lead)
    _looked_into(authority, lead, manager, themes)
    _acted_on(authority, manager, member, themes)
    outcome_actions.add_outcome(
        authority,
        title="Children start school able to say what they need",
        level=Level.EARLY_HELP,
        is_outcome=True,
        how="The health visitors’ review at two and a half, linked to early help episodes.",
        by=manager,
    )


def _raised(authority: Authority, lead: Person) -> None:
    inquiry_actions.raise_inquiry(
        authority,
        question="Why do we place more children far from home than our neighbours do?",
        why="Brothers and sisters lose each other, and social workers spend days on the road.",
        raised_from=RaisedFrom.OUTLIER,
        indicator=INDICATORS["cla_over_20_miles_pct"],
        board=board_named(authority, OVERVIEW),
        by=lead,
        who=ANALYST,
    )


def _looked_into(
    authority: Authority, lead: Person, manager: Person, themes: dict[str, Theme]
) -> None:
    day = timezone.localdate()
    asked = inquiry_actions.raise_inquiry(
        authority,
        question="Which children were we no longer told about after lockdown, and who used to "
        "tell us?",
        why="A child nobody sees is not a child without need.",
        raised_from=RaisedFrom.SHIFT,
        indicator=INDICATORS["referrals_count"],
        event=FIRST_LOCKDOWN.key,
        board=board_named(authority, OVERVIEW),
        owner=manager,
        review_on=day + timedelta(days=28),
        by=lead,
        who=ANALYST,
    )
    by = {"by": lead, "who": ANALYST}
    inquiry_actions.move(asked, InquiryState.LOOKING, **by)
    unseen, unheard, less = (
        inquiry_actions.suppose(asked, words=words, **by)
        for words in (
            "Schools saw fewer children, so they told us of fewer.",
            "Schools knew, and had nobody to ring.",
            "Families needed less.",
        )
    )
    inquiry_actions.freeze(
        asked,
        INDICATORS["referrals_schools_pct"],
        event=FIRST_LOCKDOWN.key,
        hypothesis=unseen,
        note="The share from schools shows whether schools or everybody went quiet.",
        **by,
    )
    inquiry_actions.freeze(
        asked, INDICATORS["referrals_count"], cut="source", hypothesis=unseen, **by
    )
    said = (
        ("focus_group", "schools", 40, "same", unseen, ("Schools closed",),
         "Heads of year say they rang families weekly, but saw the children of only a few.",
         "On a screen they all look fine."),
        ("interview", "practitioners", 33, "adds", unheard, ("Nobody to ring",),
         "Front door staff say schools rang for advice and were told to send a form; few did.",
         ""),
        ("survey", "families", 20, "different", less, ("Violence at home", "Being heard"),
         "Most parents who answered say things were harder at home, not easier.",
         "I would have talked to anybody who asked."),
        ("audit", "records", 12, "same", unseen, ("Schools closed", "Violence at home"),
         "Of thirty referrals by the police that autumn, most were of children whom school had "
         "worried about in the year before.",
         ""),
    )  # fmt: skip
    for kind, source, days, tells, hypothesis, coded, words, quote in said:
        inquiry_actions.add_evidence(
            asked,
            kind=kind,
            source=source,
            gathered_on=day - timedelta(days=days),
            tells=tells,
            hypothesis=hypothesis,
            words=words,
            quote=quote,
            themes=[themes[name] for name in coded],
            **by,
        )
    inquiry_actions.judge(
        less,
        holds="contradicted",
        reason="Parents say the opposite, and the police met more of it.",
        seen=less.version,
        **by,
    )
    for title, on, keys in (
        ("closing schools to most children", LOCKDOWN, ["referrals_count"]),
        ("the schools’ advice line", date(2022, 4, 1), ["referrals_count", "referrals_nfa_pct"]),
    ):
        evaluation_actions.evaluate(
            authority,
            title=title,
            on=on,
            group=evaluation_actions.Group("source", "Schools"),
            indicators=[INDICATORS[key] for key in keys],
            inquiry=asked,
            by=lead,
        )


def _acted_on(
    authority: Authority,
    manager: Person,
    member: Person,
    themes: dict[str, Theme],
) -> None:
    day = timezone.localdate()
    asked = inquiry_actions.raise_from_bank(
        authority,
        BY_KEY["back_within_a_year"],
        board=board_named(authority, OVERVIEW),
        by=manager,
        who=MANAGER,
    )
    by = {"by": manager, "who": MANAGER}
    asked = inquiry_actions.describe(
        asked,
        question=asked.question,
        why=asked.why,
        stage=asked.stage,
        board=asked.board,
        owner=manager,
        review_on=day + timedelta(days=60),
        seen=asked.version,
        **by,
    )
    inquiry_actions.move(asked, InquiryState.LOOKING, **by)
    inquiry_actions.freeze(asked, INDICATORS["rereferrals_12m_pct"], **by)
    first, second, *_ = asked.hypotheses.all()
    for source, tells, hypothesis, words in (
        ("families", "same", second, "Parents say that help stopped on the day we closed."),
        ("practitioners", "same", second, "Workers close to keep to the days they are given."),
        ("children", "adds", first, "Young people say nobody told them that it was over."),
    ):
        inquiry_actions.add_evidence(
            asked,
            kind="interview",
            source=source,
            gathered_on=day - timedelta(days=90),
            tells=tells,
            hypothesis=hypothesis,
            words=words,
            themes=[themes["Being heard"]],
            **by,
        )
    inquiry_actions.judge(
        second, holds="supported", reason="Families and workers say the same.", seen=1, **by
    )
    proposal = priority_actions.propose(
        asked, words="A call to every family six weeks after we close.", source="families", **by
    )
    inquiry_actions.move(asked, InquiryState.ACTING, **by)
    priority_actions.speak(
        proposal, supports=True, reason="It costs a morning a week.", by=manager, who=MANAGER
    )
    priority_actions.speak(
        proposal,
        supports=False,
        reason="Without somebody to send, a call only raises hope.",
        by=member,
        who=MEMBER,
    )
    made = priority_actions.set_priority(
        asked,
        title="Nobody is closed without somebody to turn to",
        owner=manager,
        partners="schools, health visiting, family hubs",
        starts_on=date(2024, 4, 1),
        due_on=day + timedelta(days=305),
        review_on=day + timedelta(days=30),
        expected=[
            Expected("rereferrals_12m_pct", "down", 3.0, day + timedelta(days=305)),
            Expected("referrals_nfa_pct", "down", None, day + timedelta(days=305)),
        ],
        **by,
    )
    priority_actions.review(
        made,
        words="Calls began in two of four teams. Half of the families called had a question.",
        state="open",
        review_on=day + timedelta(days=60),
        seen=made.version,
        **by,
    )
    note = inquiry_actions.write_back(
        asked,
        to_whom="parents and young people who were interviewed",
        words="We asked why families come back to us within a year.\n\nYou told us that help "
        "stopped on the day we closed, and that nobody said so to the young people.\n\nFrom now "
        "on every family is told who to turn to, and is called six weeks later. We cannot promise "
        "the same worker: teams change. We will tell you in a year whether it helped.",
        **by,
    )
    inquiry_actions.send_back(note, sent_on=day - timedelta(days=5), seen=note.version, **by)
