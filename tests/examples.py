"""How many examples a property is tried on: few in `./run test`, more in `./run trust`."""

from __future__ import annotations

from hypothesis import settings

# What the profile of everyday tries where a test names no number of its own.
USUAL = 40
PROFILES = {"untimed": USUAL, "trust": 4 * USUAL, "all": 25 * USUAL}


def register() -> None:
    """Make the profiles known, and use the everyday one unless another is asked for."""
    for name, examples in PROFILES.items():
        # Examples are tried for what they are, not for how long they take on a busy machine.
        settings.register_profile(name, deadline=None, max_examples=examples)
    settings.load_profile("untimed")


def few(number: int) -> settings:
    """Settings for a property that is dear to try: `number` examples, and as many times more as the
    profile tries than the everyday one."""
    return settings(max_examples=max(1, number * settings().max_examples // USUAL), deadline=None)
