"""How what is known of a person comes to be wrong in somebody's system: slips of the keyboard,
digits and days exchanged, short forms, changed surnames, houses moved out of, blanks.

Each function takes values, which of them to spoil, and a seeded generator; it gives the values back
with those spoiled. Whatever is spoiled differs from what it was, or is blank ("").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from csc_dashboard.demo.named import surnames

Spoil = Callable[[str, np.random.Generator], str]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"
# Short forms as families use them, whether or not a list for matching knows them.
_SHORT = {
    "Alexander": "Alex Xander Lex", "Alfie": "Alf", "Amelia": "Millie Mimi", "Archie": "Arch",
    "Arthur": "Artie Art", "Benjamin": "Ben Benji", "Bethany": "Beth", "Catherine": "Kate Cat",
    "Charlie": "Chaz", "Charlotte": "Lottie Charlie", "Christopher": "Chris Kit",
    "Daniel": "Dan Danny", "Eleanor": "Ellie Nell", "Elizabeth": "Liz Beth Lilibet",
    "Emily": "Em Millie", "Evelyn": "Evie Lyn", "Florence": "Flo Flossie", "Freddie": "Fred",
    "George": "Georgie", "Harrison": "Harry", "Henry": "Hal Harry", "Isabella": "Bella Izzy",
    "Jacob": "Jake Cobi", "James": "Jim Jamie", "Jessica": "Jess", "Joseph": "Joe",
    "Joshua": "Josh", "Katie": "Kate", "Mason": "Mase", "Matilda": "Tilly", "Matthew": "Matt",
    "Michael": "Mike Mikey", "Muhammad": "Mo", "Nathan": "Nate", "Oliver": "Ollie",
    "Olivia": "Liv Livvy", "Oscar": "Oz", "Patrick": "Paddy", "Penelope": "Penny",
    "Rebecca": "Becca Becky", "Robert": "Bob Rob", "Samantha": "Sam", "Samuel": "Sam",
    "Sebastian": "Seb Bas", "Sophia": "Sophie Fia", "Theodore": "Theo Ted", "Thomas": "Tom",
    "Victoria": "Vicky Tori", "William": "Will Billy", "Zachary": "Zac",
}  # fmt: skip


def mistyped(text: str, generator: np.random.Generator) -> str:
    """One slip of the keyboard: a letter wrong, left out, doubled, or two exchanged."""
    if len(text) < 2:
        return ""
    at = int(generator.integers(len(text)))
    kind = generator.random()
    if kind < 0.3:
        letter = _LETTERS[int(generator.integers(len(_LETTERS)))]
        spoiled = text[:at] + letter + text[at + 1 :]
    elif kind < 0.55:
        spoiled = text[:at] + text[at + 1 :]
    elif kind < 0.75:
        spoiled = text[:at] + text[at] + text[at:]
    else:
        at = min(at, len(text) - 2)
        spoiled = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return spoiled if spoiled.lower() != text.lower() else mistyped(text, generator)


def shortened(forename: str, generator: np.random.Generator) -> str:
    """A short form of the name; of one that has none, its first syllable as friends would say
    it."""
    known = _SHORT.get(forename.split()[0], "").split()
    if known:
        return known[int(generator.integers(len(known)))]
    return forename[:3] + "y" if len(forename) > 4 else mistyped(forename, generator)


def renamed(surname: str, generator: np.random.Generator) -> str:
    """Another surname altogether, as after a marriage."""
    other = str(surnames(1, generator)[0])
    return other if other != surname else renamed(surname, generator)


def joined(surname: str, generator: np.random.Generator) -> str:
    """Both parents' surnames."""
    return f"{surname}-{renamed(surname, generator)}"


def digits_exchanged(number: str, generator: np.random.Generator) -> str:
    """Two neighbours of a number exchanged that differ; one digit wrong where none do."""
    places = [i for i in range(len(number) - 1) if number[i] != number[i + 1]]
    if not places:
        return digit_wrong(number, generator)
    at = places[int(generator.integers(len(places)))]
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def digit_wrong(number: str, generator: np.random.Generator) -> str:
    """One digit of a number is another."""
    places = [i for i, character in enumerate(number) if character.isdigit()]
    if not places:
        return ""
    at = places[int(generator.integers(len(places)))]
    other = (int(number[at]) + int(generator.integers(1, 10))) % 10
    return number[:at] + str(other) + number[at + 1 :]


def day_wrong(day: str, generator: np.random.Generator) -> str:
    """A date (YYYY-MM-DD) with one digit of its year or day another, and still a date."""
    year, month, day_of_month = day.split("-")
    if generator.random() < 0.35:
        year = str(int(year) + int(generator.choice([-2, -1, 1, 2])))
        return f"{year}-{month}-{min(int(day_of_month), 28):02d}"
    other = digit_wrong(day_of_month, generator)
    return f"{year}-{month}-{other}" if 1 <= int(other) <= 28 else day_wrong(day, generator)


def day_and_month_exchanged(day: str, generator: np.random.Generator) -> str:
    """A date read month first; where that is none, a slip in its day."""
    year, month, day_of_month = day.split("-")
    if int(day_of_month) > 12 or day_of_month == month:
        return day_wrong(day, generator)
    return f"{year}-{day_of_month}-{month}"


def moved(postcode: str, generator: np.random.Generator) -> str:
    """The postcode of another house: mostly in the same district, as families move."""
    outward = postcode[:-3]
    unit = "".join(_INWARD[int(i)] for i in generator.integers(len(_INWARD), size=2))
    near = generator.random() < 0.6
    outward = outward if near else digit_wrong(outward, generator)
    sector = str(generator.integers(1, 5))
    spoiled = f"{outward}{sector}{unit}"
    return spoiled if spoiled != postcode else moved(postcode, generator)


def blank(_: str, __: np.random.Generator) -> str:
    """Nothing."""
    return ""


FORENAME: Mapping[Spoil, float] = {mistyped: 0.55, shortened: 0.3, blank: 0.15}
SURNAME: Mapping[Spoil, float] = {mistyped: 0.5, renamed: 0.25, joined: 0.1, blank: 0.15}
BIRTHDAY: Mapping[Spoil, float] = {day_wrong: 0.5, day_and_month_exchanged: 0.3, blank: 0.2}
POSTCODE: Mapping[Spoil, float] = {moved: 0.55, digit_wrong: 0.2, blank: 0.25}
NUMBER: Mapping[Spoil, float] = {digits_exchanged: 0.45, digit_wrong: 0.35, blank: 0.2}
SEX: Mapping[Spoil, float] = {blank: 1.0}


def spoiled(
    values: np.ndarray,
    share: float,
    ways: Mapping[Spoil, float],
    generator: np.random.Generator,
) -> np.ndarray:
    """The values (str) with that share of those that are not blank spoiled, each in one of the
    ways, by their weights."""
    out = values.astype(object)
    present = np.flatnonzero(out != "")
    chosen = present[generator.random(len(present)) < share]
    weights = np.array(list(ways.values()))
    way = generator.choice(len(weights), len(chosen), p=weights / weights.sum())
    functions = list(ways)
    for at, which in zip(chosen, way, strict=True):
        out[at] = functions[which](str(out[at]), generator)
    return out
