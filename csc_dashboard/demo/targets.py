"""What the made-up authorities aim at: targets as a council's plan might set them, and ranges where
no way is better."""

from __future__ import annotations

from indicators.targets import Goal

PLAN = "Children’s services plan"
BENCHMARK = "Average of statistical neighbours"

TARGETS: dict[str, tuple[Goal, str]] = {
    "referrals_rate": (Goal(low=450, high=600), BENCHMARK),
    "rereferrals_12m_pct": (Goal(target=20, tolerance=1, red=24), PLAN),
    "assessments_45wd_pct": (Goal(target=90, tolerance=2, red=80), PLAN),
    "s47_rate": (Goal(low=120, high=200), BENCHMARK),
    "icpc_15wd_pct": (Goal(target=85, tolerance=2, red=75), PLAN),
    "cin_stock_rate": (Goal(low=280, high=380), BENCHMARK),
    "cpp_stock_rate": (Goal(low=35, high=55), BENCHMARK),
    "cpp_subsequent_ever_pct": (Goal(target=20, tolerance=2, red=26), PLAN),
    "cpp_reviewed_in_time_pct": (Goal(target=95, tolerance=1, red=90), PLAN),
    "cla_stock_rate": (Goal(low=60, high=80), BENCHMARK),
    "cla_reviews_in_time_pct": (Goal(target=95, tolerance=1, red=88), PLAN),
    "cla_3plus_placements_pct": (Goal(target=10, tolerance=1, red=13), PLAN),
    "cla_health_assessment_pct": (Goal(target=92, tolerance=2, red=85), PLAN),
    "cla_dental_pct": (Goal(target=85, tolerance=2, red=75), PLAN),
    "cl_in_touch_pct": (Goal(target=95, tolerance=2, red=88), PLAN),
    "cl_eet_19_21_pct": (Goal(target=60, tolerance=2, red=50), PLAN),
    "cl_suitable_accom_19_21_pct": (Goal(target=92, tolerance=2, red=85), PLAN),
}
