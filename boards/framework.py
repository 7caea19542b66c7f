"""The framework of outcomes: at each level of help, what services do and what becomes of children,
side by side, with what nobody measures yet shown as a gap.

The domains of children's lives are those the Children Act 2004, section 10, asks partners to
promote, told as parents would: health, development, learning, safety, home, a say.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much help a family has."""

    EARLY_HELP = "Early help"
    NEED = "Children in need"
    PROTECTION = "Child protection"
    CARE = "Children in care"
    LEAVING_CARE = "Leaving care"


class Domain(StrEnum):
    """Which part of a child's life an outcome is of."""

    HEALTH = "Health"
    DEVELOPMENT = "Development and wellbeing"
    EDUCATION = "Learning"
    SAFETY = "Safety"
    HOME = "Home and family"
    WORK = "Work and training"
    VOICE = "What children and families say"


@dataclass(frozen=True)
class Wanted:
    """An outcome for children. `indicators`: the measures that show something of it; without one it
    is a gap, and `missing` says what would be needed to measure it."""

    title: str
    domain: Domain
    indicators: tuple[str, ...] = ()
    missing: str = ""


@dataclass(frozen=True)
class Tier:
    """One level of help: `process`: measures of what services do; `outcomes`: what is wanted for
    children."""

    level: Level
    process: tuple[str, ...]
    outcomes: tuple[Wanted, ...]


SAID = Wanted(
    "Children and parents say that the help made things better",
    Domain.VOICE,
    missing="Ask at the end of each piece of help, in the same words every time.",
)
FRAMEWORK: tuple[Tier, ...] = (
    Tier(
        Level.EARLY_HELP,
        process=("contacts_repeat_pct", "contacts_to_referral_pct", "eh_assessments_rate"),
        outcomes=(
            Wanted(
                "Help early enough that the family needs no social worker",
                Domain.HOME,
                ("eh_stepup_pct",),
            ),
            Wanted(
                "Children attend school",
                Domain.EDUCATION,
                missing="Needs attendance of children with an early help plan, from schools.",
            ),
            Wanted(
                "Children reach a good level of development at five",
                Domain.DEVELOPMENT,
                missing="Needs the health visitors’ reviews or the early years profile, linked.",
            ),
            SAID,
        ),
    ),
    Tier(
        Level.NEED,
        process=(
            *("rereferrals_12m_pct", "assessments_45wd_pct", "assessment_child_seen_pct"),
            *("cin_seen_20wd_pct", "cin_over_2y_pct"),
        ),
        outcomes=(
            Wanted(
                "The family does not need to come back within a year",
                Domain.HOME,
                ("rereferrals_12m_pct",),
            ),
            Wanted(
                "Children are safe at home, without a protection plan",
                Domain.SAFETY,
                ("s47_rate", "cpp_started_rate"),
            ),
            Wanted(
                "Children attend school, and are not excluded",
                Domain.EDUCATION,
                missing="Needs attendance and exclusions by child, linked by the pupil number.",
            ),
            Wanted(
                "Parents get better: drink and drugs, mental health, violence at home",
                Domain.HEALTH,
                missing="Needs outcomes of adult treatment and of domestic abuse services.",
            ),
            SAID,
        ),
    ),
    Tier(
        Level.PROTECTION,
        process=(
            *("icpc_15wd_pct", "cpp_reviewed_in_time_pct", "cpp_visits_in_time_pct"),
            *("cpp_seen_alone_pct", "cpp_over_15m_count"),
        ),
        outcomes=(
            Wanted(
                "Once safe, children stay safe: no second plan",
                Domain.SAFETY,
                ("cpp_subsequent_2y_pct", "cpp_subsequent_ever_pct"),
            ),
            Wanted(
                "Harm ends soon enough for a child’s own time",
                Domain.SAFETY,
                ("cpp_2y_plus_ended_pct", "cpp_2y_plus_current_pct"),
            ),
            Wanted(
                "Fewer children hurt badly enough to need a hospital",
                Domain.HEALTH,
                missing="Needs emergency attendances for injury, from the integrated care board.",
            ),
            SAID,
        ),
    ),
    Tier(
        Level.CARE,
        process=(
            *("cla_reviews_in_time_pct", "cla_visits_in_time_pct", "cla_permanence_plan_pct"),
            *("cla_health_assessment_pct", "cla_3plus_social_workers_pct"),
        ),
        outcomes=(
            Wanted(
                "A home that lasts, near to what a child knows",
                Domain.HOME,
                (
                    "cla_long_term_stability_pct",
                    "cla_3plus_placements_pct",
                    "cla_over_20_miles_pct",
                ),
            ),
            Wanted(
                "Health kept up: teeth and immunisations",
                Domain.HEALTH,
                ("cla_dental_pct", "cla_immunisations_pct"),
            ),
            Wanted(
                "Feelings and behaviour get easier",
                Domain.DEVELOPMENT,
                ("cla_sdq_avg", "cla_dev_u5_pct"),
            ),
            Wanted(
                "Not missing, not exploited, not in trouble",
                Domain.SAFETY,
                ("cla_missing_pct", "cla_convicted_pct", "cla_substance_misuse_pct"),
            ),
            Wanted(
                "Progress at school from where a child started",
                Domain.EDUCATION,
                missing="Needs attainment, attendance and exclusions from the virtual school.",
            ),
            Wanted(
                "Out of care to a family that lasts",
                Domain.HOME,
                ("cla_ceased_home_pct", "cla_ceased_sgo_pct", "cla_return_after_permanence_pct"),
            ),
            Wanted(
                "Children take part in what is decided about them",
                Domain.VOICE,
                ("cla_review_participation_pct",),
            ),
            SAID,
        ),
    ),
    Tier(
        Level.LEAVING_CARE,
        process=("cl_in_touch_pct", "cl_pathway_plan_6m_pct", "cl_contact_8wk_pct"),
        outcomes=(
            Wanted(
                "In education, work or training",
                Domain.WORK,
                ("cl_eet_17_18_pct", "cl_eet_19_21_pct", "cl_he_pct"),
            ),
            Wanted(
                "Somewhere good to live",
                Domain.HOME,
                ("cl_suitable_accom_19_21_pct", "cl_staying_put_pct"),
            ),
            Wanted(
                "Enough money, and people to turn to",
                Domain.HOME,
                missing="Needs a survey of young people who have left care.",
            ),
            Wanted(
                "In good health, and seen when they are not",
                Domain.HEALTH,
                missing="Needs registration with a doctor and waits for adult mental health care.",
            ),
            SAID,
        ),
    ),
)
