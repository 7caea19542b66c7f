"""Results in words, by declared templates: short for a board, long for an analyst.

A range is "likely", never "95% sure"; nothing is ever "significant", and no cause is named.
"""

from __future__ import annotations

from indicators.shift.result import Method, Shift, Verdict, Why
from indicators.shift.segmented import LEVEL_AT_BREAK, SLOPE
from indicators.shift.series import Kind
from indicators.shift.windows import HEADLINE
from records.calendar import month_start

NO_CAUSE = "This compares before and after. It does not show that {event} was the cause."
GUIDE = "Months run together in this measure, so treat this as a guide."
SHORT_HISTORY = "There are fewer than three years before to judge by, so treat this as a guide."
FEW_AFTER = "Only {months} {are} known after it, so treat this as a guide."
COULD_BE_CHANCE = "but this could be chance"
SAME = "about the same"
# What the number is set against.
AGAINST = {
    Method.EXPECTED: "than the earlier pattern would suggest",
    Method.EXPECTED_LEVEL: "than the earlier level would suggest",
    Method.LOCAL_LEVEL: "than the level just before would suggest",
    Method.SEGMENTED: "than the earlier pattern would suggest",
}


def sentence(shift: Shift) -> str:
    """What a shift says, for a board: the change, its likely range, and that no cause is shown."""
    parts = [_lead(shift), _caution(shift)]
    if shift.verdict is not Verdict.NO_HISTORY and shift.method is not Method.NONE:
        parts.append(NO_CAUSE.format(event=shift.event.title))
    return " ".join(part for part in parts if part)


def at_length(shift: Shift) -> str:
    """The same for an analyst: with method, months, dispersion, correlation and checks."""
    said = [sentence(shift)]
    if shift.method is Method.NONE:
        return said[0]
    span = _span(shift)
    said.append(
        f"Method: {shift.method}; {_months(shift.months)} of {span}, {shift.history} before."
    )
    if shift.expected is not None and shift.observed is not None:
        said.append(f"Observed {_count(shift.observed)}, expected {_count(shift.expected)}.")
    facts = [
        f"{name} {_decimal(value)}"
        for name, value in (
            ("Dispersion", shift.phi),
            ("correlation of months", shift.autocorrelation),
            ("p", shift.p),
            ("p among all that were asked", shift.q),
        )
        if value is not None
    ]
    if facts:
        joined = ", ".join(facts)
        said.append(joined[0].upper() + joined[1:] + ".")
    if shift.checks is not None:
        said.append(_checks(shift))
    return " ".join(said)


def _lead(shift: Shift) -> str:
    """The first sentence: what changed, or why nothing can be said."""
    name = f"{shift.title}: " if shift.title else ""
    after = f"after {shift.event.began}"
    if shift.change_pct is None and shift.points is None:
        if shift.verdict is Verdict.ROSE:
            said = f"{after} there were {_count(shift.observed)}, and before it none"
            return _joined(name, f"{said} in the same months.")
        return _joined(name, shift.why or Why.TOO_SMALL)
    size, low, high = _amounts(shift)
    span = f"in {_span(shift)}" if shift.first == shift.last else f"from {_span(shift)}"
    over = f"{after}, {span}," if shift.window == HEADLINE else span
    against = _against(shift)
    if shift.verdict in (Verdict.ROSE, Verdict.FELL):
        more = shift.verdict is Verdict.ROSE
        if not shift.observed and shift.expected and shift.points is None:
            promised = _count(shift.expected)
            return _joined(name, f"{over} there was none, where about {promised} were expected.")
        near, far = (low, high) if more else (high, low)
        word = _word(shift, more=more)
        return _joined(
            name,
            f"{over} it was about {_size(shift, size)} {word} {against} "
            f"(likely between {_bare(shift, near)} and {_size(shift, far)} {word}).",
        )
    if low is None or high is None:
        return _joined(name, f"{over} it was {_than(shift, size, against)}.")
    than = _than(shift, size, against)
    but = "" if than.startswith(SAME) else f", {COULD_BE_CHANCE}"
    chance = (
        f"{over} it was {than}{but}: the likely range runs from {_end(shift, low)} to "
        f"{_end(shift, high)}."
    )
    if shift.verdict is Verdict.UNCLEAR:
        return _joined(name, chance)
    why = shift.why or Why.TOO_SMALL
    if why is Why.AMONG_MANY:
        chance = chance.replace(f", {COULD_BE_CHANCE}: the", "; the")
        return f"{_joined(name, chance)} {why}"
    return f"{_joined(name, why)} {_joined('', chance)}"


def _joined(name: str, said: str) -> str:
    return name + said if name else said[0].upper() + said[1:]


def _caution(shift: Shift) -> str:
    """Why a result is a guide only; the weightiest reason."""
    if not shift.indicative or shift.method is Method.NONE:
        return ""
    if shift.history < 36:
        return SHORT_HISTORY
    if shift.method is Method.LOCAL_LEVEL or (shift.autocorrelation or 0) > 0.4:
        return GUIDE
    if shift.months < 3:
        return FEW_AFTER.format(
            months=_months(shift.months), are="is" if shift.months == 1 else "are"
        )
    return ""


def _amounts(shift: Shift) -> tuple[float, float | None, float | None]:
    if shift.points is not None:
        return shift.points
    return shift.change_pct, shift.lower_pct, shift.upper_pct


def _against(shift: Shift) -> str:
    if shift.method is Method.CRUDE:
        years = "the year before" if shift.years == 1 else f"the {shift.years} years before"
        if shift.years > 1:
            return f"than on average in the same months of {years}"
        return f"than in the same months of {years}"
    if shift.window == SLOPE:
        return "each year than the earlier trend"
    if shift.window == LEVEL_AT_BREAK:
        return f"at once {AGAINST[Method.SEGMENTED]}"
    return AGAINST[shift.method]


def _than(shift: Shift, size: float, against: str) -> str:
    """How much higher or lower than what; a change that rounds to none is the same."""
    if not float(_number(shift, size).replace(",", "")):
        return f"{SAME} {against.replace('than ', 'as ', 1)}"
    return f"{_size(shift, size)} {_word(shift, more=size > 0)} {against}"


def _word(shift: Shift, *, more: bool) -> str:
    return "higher" if more else "lower"


def _bare(shift: Shift, value: float) -> str:
    """The nearer end of a range, without its unit where the farther end has it."""
    return _number(shift, value) if shift.points is not None else _size(shift, value)


def _number(shift: Shift, value: float) -> str:
    size = abs(value)
    return f"{size:.1f}" if shift.points is not None or size < 9.95 else f"{size:,.0f}"


def _size(shift: Shift, value: float) -> str:
    unit = " percentage points" if shift.points is not None else "%"
    return f"{_number(shift, value)}{unit}"


def _end(shift: Shift, value: float) -> str:
    return f"{_size(shift, value)} {_word(shift, more=value > 0)}"


def _span(shift: Shift) -> str:
    if shift.first is None:
        return "no month"
    first, last = (f"{month_start(each):%B %Y}" for each in (shift.first, shift.last))
    whole = shift.last - shift.first + 1
    known = f" ({shift.months} of {whole} months known)" if shift.months < whole else ""
    return f"{first}{known}" if first == last else f"{first} to {last}{known}"


def _months(number: int) -> str:
    return "1 month" if number == 1 else f"{number} months"


def _count(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}".removesuffix(".0")


def _decimal(value: float) -> str:
    return "under 0.01" if 0 <= value < 0.01 else f"{value:.2f}"


def _checks(shift: Shift) -> str:
    checks = shift.checks
    left = (
        "No pattern is left in the residuals"
        if not checks.ljung_box < 0.05
        else "Some pattern is left in the residuals"
    )
    tested = (
        "" if checks.ljung_box != checks.ljung_box else f" (Ljung-Box p {checks.ljung_box:.3f})"
    )
    sandwich = (
        f" Standard error of the step by Newey and West: {checks.newey_west:.4f}."
        if checks.newey_west is not None
        else ""
    )
    return (
        f"Months in the model: {checks.months}, degrees of freedom: {checks.df}. {left}{tested}; "
        f"the largest residual is {checks.largest_residual:.1f} standard deviations.{sandwich}"
    )


def as_json(shift: Shift) -> dict[str, object]:
    """A shift as the commands print it, without the name of its series."""
    return {
        "event": shift.event.key,
        "window": shift.window,
        "method": shift.method.value,
        "pre_mean": shift.pre_mean,
        "post_mean": shift.post_mean,
        "change_pct": shift.change_pct,
        "lower_pct": shift.lower_pct,
        "upper_pct": shift.upper_pct,
        "change_points": shift.points,
        "expected": shift.expected,
        "observed": shift.observed,
        "p": shift.p,
        "q": shift.q,
        "phi": shift.phi,
        "autocorrelation": shift.autocorrelation,
        "verdict": shift.verdict.value,
        "indicative": shift.indicative,
        "months": shift.months,
        "months_before": shift.history,
        "kind": Kind(shift.kind).value,
        "sentence": sentence(shift),
        "detail": at_length(shift),
    }
