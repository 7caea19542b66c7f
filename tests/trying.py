"""How often hypothesis tries what takes long: a part of what the profile asks of all else."""

from __future__ import annotations

from hypothesis import settings

FEWEST = 5


def a_part(part: float) -> settings:
    """Settings with a part of the profile's examples, at least five.

    What takes a second to try is so tried less often in the suite, and more often wherever a
    profile asks for more: a number of its own would stay what it is.
    """
    return settings(max_examples=max(FEWEST, round(settings.default.max_examples * part)))
