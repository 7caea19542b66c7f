"""Names of nobody: forenames and surnames as unevenly spread as real ones are, for people whom a
partner's extract names."""

from __future__ import annotations

from functools import cache

import numpy as np


def _listed(names: str) -> list[str]:
    """Names out of a text, white space between."""
    return names.split()


# Common names of children in England, the commonest first; the rest is made of syllables.
_BOYS = _listed(
    """Noah Muhammad Oliver George Leo Arthur Theodore Henry Jack Harry Charlie Oscar Alfie
    Archie Freddie Thomas William Jacob James Joshua Ethan Isaac Alexander Joseph Edward
    Samuel Max Daniel Logan Lucas Dylan Mohammed Benjamin Mason Harrison Sebastian Finley
    Adam Zachary Toby Tyler Jayden Riley Callum Nathan Jamie Luke Connor Matthew Liam Owen
    Aaron Kyle Ryan Cameron Bradley Reece Jude Rory Kai Louie Ronnie Reggie Tommy Albie Hugo
    Elijah Luca Roman Frankie Ezra Gabriel Ibrahim Yusuf Ahmed Ali Hamza Omar Zayn Jakub
    Kacper Filip Antoni Mateusz Andrei Stefan Kwame Tunde Emeka Arjun Rohan Aarav Dev Jordan
    Lewis Rhys Evan Dominic Patrick Sean Declan Ashton Brandon Corey Leon Michael Robert
    Andrew Christopher"""
)
_GIRLS = _listed(
    """Olivia Amelia Isla Ava Ivy Freya Lily Florence Mia Willow Rosie Sophia Isabella Grace
    Daisy Sienna Poppy Elsie Emily Ella Evie Evelyn Phoebe Ruby Alice Charlotte Millie
    Harper Matilda Maya Sofia Emma Ada Luna Jessica Chloe Lucy Holly Molly Erin Ellie Maisie
    Layla Abigail Eliza Imogen Lola Zara Bella Scarlett Lottie Nancy Penelope Violet Bonnie
    Maryam Aisha Fatima Zainab Aaliyah Amina Khadija Hannah Megan Leah Amy Georgia Caitlin
    Paige Jasmine Bethany Lauren Rebecca Katie Eleanor Elizabeth Heidi Martha Robyn Summer
    Skye Tia Kayla Lexi Madison Nicole Zuzanna Maja Julia Oliwia Zofia Ioana Elena Priya
    Ananya Anika Ama Chiamaka Folake Niamh Aoife Ciara Orla Victoria Catherine Samantha
    Natasha"""
)
_SURNAMES = _listed(
    """Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Khan Robinson Wright
    Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke Ahmed Ali Harris
    Lewis Turner Hill Scott Cooper Morris Ward Moore King Watson Baker Harrison Morgan Young
    Allen Mitchell James Anderson Phillips Lee Bell Parker Davis Bennett Miller Cook Shaw
    Cox Richardson Carter Collins Marshall Bailey Gray Simpson Adams Hussain Begum Singh
    Kaur O'Brien Murphy Kelly Kowalski Nowak Okafor Mensah Hassan Chowdhury Sharma Wojcik
    Mohammed Akhtar Iqbal Malik Shah Rahman Islam Uddin Bibi McDonald Campbell Stewart
    Murray Reid Ross Graham Ferguson Hamilton Webb Palmer Mills Knight Holmes Barnes Chapman
    Fisher Rogers Stevens Ellis Foster Butler Russell Pearson Dixon Harvey Hunt Mason Walsh
    Byrne Doyle Popescu Ionescu Silva Santos Costa Osei Adeyemi Balogun Abdi Yusuf Warsame
    Chen Wong Nguyen Tran"""
)
_BEGINNINGS = _listed(
    """Ad Al Am An Ar Be Bel Bri Cal Car Cas Ce Cor Da Dan De Dor El Em Er Fa Fi Gal Har Is Ja
    Jo Ka Kel Kir La Len Li Lor Ma Mar Mel Mi Na Nel No Or Pa Ra Re Ro Sa Sel Sha Ta Ter Ti
    Va Vi Wil Ya Ze"""
)
_BOYS_ENDINGS = _listed("an en in on us ton den rick vin dor las mir ley son ric bert vid shan")
_GIRLS_ENDINGS = _listed("a ia elle ina ette issa anne ora yn ika mina lia reen isha della lyn rie")
_ROOTS = _listed(
    """Ash Bar Beck Black Bram Bur Cald Car Clay Col Crow Dal Dun Ec East Fair Fen Gar Gold
    Grim Had Hard Hart Hay Hazel Hol Hun Kirk Lang Lin Mar Mill Nor Oak Old Pem Pen Ram
    Raven Red Rush Sand Shel Sin Sned South Stan Stock Sut Thorn Tre Wal War West Whit Win
    Wood Wor Wy"""
)
_ROOT_ENDINGS = _listed(
    """bourne bridge brook bury by clough combe cott croft dale den field ford gate grave ham
    hurst ingham land ley low man mere more ney ridge shaw stead stone thorpe ton wade water
    well wick worth"""
)
# A head as uneven as Zipf's law with this exponent makes it, then a long even tail.
_EXPONENT, _IN_HEAD = 0.75, 0.6
# Parents who want a name that nobody else has.
NAMES_OF_ONES_OWN = 0.08
_MIDDLE_OF_MUHAMMAD = ["Ali", "Hassan", "Yusuf", "Ibrahim", "Bilal", "Umar", "Zayd", "Idris"]


def forenames(girls: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """A forename for each, by whether it is a girl's (object array of str)."""
    drawn = np.where(
        girls,
        _drawn("girls", len(girls), generator),
        _drawn("boys", len(girls), generator),
    )
    rare = np.flatnonzero(generator.random(len(drawn)) < NAMES_OF_ONES_OWN)
    drawn[rare] = [_invented(str(drawn[at]), generator) for at in rare]
    # Where a name goes before others, most families add the one the child is called by.
    longer = np.isin(drawn, ["Muhammad", "Mohammed"]) & (generator.random(len(drawn)) < 0.6)
    second = generator.choice(np.array(_MIDDLE_OF_MUHAMMAD, dtype=object), longer.sum())
    drawn[longer] = drawn[longer] + " " + second
    return drawn


def surnames(number: int, generator: np.random.Generator) -> np.ndarray:
    """That many surnames, drawn each by itself (object array of str)."""
    return _drawn("surnames", number, generator)


def _invented(name: str, generator: np.random.Generator) -> str:
    """A name that hardly anybody else has: two names made one."""
    other = str(generator.choice(_BEGINNINGS)) + str(generator.choice(_GIRLS_ENDINGS))
    return name[: max(3, len(name) // 2)] + other.lower()


@cache
def _spread(kind: str) -> tuple[np.ndarray, np.ndarray]:
    """The names of a kind, and the share of each."""
    head, beginnings, endings = {
        "boys": (_BOYS, _BEGINNINGS, _BOYS_ENDINGS),
        "girls": (_GIRLS, _BEGINNINGS, _GIRLS_ENDINGS),
        "surnames": (_SURNAMES, _ROOTS, _ROOT_ENDINGS),
    }[kind]
    tail = [beginning + ending for beginning in beginnings for ending in endings]
    ranks = np.arange(1, len(head) + 1) ** -_EXPONENT
    shares = [ranks / ranks.sum() * _IN_HEAD, np.full(len(tail), (1 - _IN_HEAD) / len(tail))]
    return np.array([*head, *tail], dtype=object), np.concatenate(shares)


def _drawn(kind: str, number: int, generator: np.random.Generator) -> np.ndarray:
    names, shares = _spread(kind)
    return names[generator.choice(len(names), number, p=shares)]
