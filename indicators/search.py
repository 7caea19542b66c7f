"""Finding a measure by any of its words: those it is declared in, short forms, other names, and
words not quite spelled right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from indicators.define import Indicator
from indicators.glossary import TERMS, Term

LONGEST_QUERY = 100
SHORTEST_BEGINNING = 3
# What a word weighs by where it stands: the title says most.
WEIGHTS = (("title", 8), ("numerator", 3), ("denominator", 2), ("stage", 2), ("description", 1))
EMPTY = frozenset(
    ("a", "an", "and", "are", "as", "at", "by", "child", "for", "from", "how", "in", "into", "is",
     "it", "its", "many", "of", "on", "or", "per", "that", "the", "their", "they", "this", "to",
     "was", "were", "who", "with")
)  # fmt: skip
Alternative = tuple[str, ...]


@dataclass(frozen=True)
class Results:
    """What was found, best first. `read_as`: words that were looked for in place of some not quite
    spelled so; `terms`: those of the glossary that were asked for; `loose`: not every word was
    found in these."""

    indicators: tuple[Indicator, ...]
    read_as: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    loose: bool = False


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: small letters, singular; "re-referrals",
    "re referral" and "rereferrals" alike, as are "looked-after" and "looked after"."""
    text = text.lower().replace("’", "'").replace("'s", "")
    text = re.sub(r"\b(re|pre)[- ](?=[a-z])", r"\1", text)
    return [_stem(word) for word in re.findall(r"[a-z0-9]+", text)]


def _stem(word: str) -> str:
    if word == "children":
        return "child"
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


class Index:
    """The words of some measures."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self.indicators = tuple(indicators)
        self._said = [_said(each) for each in self.indicators]
        self._vocabulary = sorted(
            {word for said in self._said for _, words in said for word in words}
        )
        self._synonyms = _synonyms()

    def find(self, query: str) -> Results:
        """The measures that hold every word of the query, or, where none does, the most of them.

        A word also stands for those it begins ("assess"), a short form for its long one ("LAC").
        """
        asked, terms = self._asked(query[:LONGEST_QUERY])
        if not asked:
            return Results((), terms=terms)
        scored = []
        for place, said in enumerate(self._said):
            hits = [max(_score(said, way) for way in ways) for ways in asked]
            found = sum(hit > 0 for hit in hits)
            if found:
                scored.append((found, sum(hits), -place))
        whole = [each for each in scored if each[0] == len(asked)]
        best = max((each[0] for each in scored), default=0)
        kept = whole or [each for each in scored if each[0] == best and 2 * best >= len(asked)]
        kept.sort(reverse=True)
        return Results(
            tuple(self.indicators[-each[2]] for each in kept),
            self._read_as(query, asked),
            terms,
            loose=bool(kept) and not whole,
        )

    def _asked(self, query: str) -> tuple[list[tuple[Alternative, ...]], tuple[Term, ...]]:
        """For each part of the query the ways it may be said, each a run of words."""
        words = words_of(query)
        asked, terms, at = [], [], 0
        while at < len(words):
            size, synonyms, term = self._longest(words[at:])
            if term:
                terms.append(term)
            if synonyms:
                asked.append((tuple(words[at : at + size]), *synonyms))
            elif words[at] not in EMPTY:
                asked.append((self._known(words[at]),))
            at += size
        return asked, tuple(dict.fromkeys(terms))

    def _longest(self, words: list[str]) -> tuple[int, tuple[Alternative, ...], Term | None]:
        for size in range(min(5, len(words)), 0, -1):
            if found := self._synonyms.get(tuple(words[:size])):
                return size, *found
        return 1, (), None

    def _known(self, word: str) -> Alternative:
        """The word, or the one nearest to it where nothing begins with it."""
        begins = len(word) >= SHORTEST_BEGINNING
        if any(each == word or (begins and each.startswith(word)) for each in self._vocabulary):
            return (word,)
        near = get_close_matches(word, self._vocabulary, n=1, cutoff=0.78)
        return tuple(near) or (word,)

    def _read_as(self, query: str, asked: list[tuple[Alternative, ...]]) -> tuple[str, ...]:
        """The words that were taken for others, not quite spelled so."""
        given = words_of(query)
        return tuple(ways[0][0] for ways in asked if len(ways) == 1 and ways[0][0] not in given)


def _said(indicator: Indicator) -> tuple[tuple[int, Alternative], ...]:
    """What is said of a measure: (weight, the words in their order)."""
    texts = [(weight, str(getattr(indicator, name) or "")) for name, weight in WEIGHTS]
    # The parts of a key are the short forms of those who know it; a source names the return.
    texts += [(1, indicator.key.replace("_", " ")), (1, indicator.source)]
    return tuple((weight, tuple(words_of(text))) for weight, text in texts)


def _score(said: tuple[tuple[int, Alternative], ...], way: Alternative) -> float:
    """How well one way of saying something is met: where it stands counts, then how much of it
    there is; a word that is only begun counts half."""
    if len(way) == 1:
        return max(weight * _one(words, way[0]) for weight, words in said)
    size = len(way)
    return max(
        (
            weight * (1 + size / 10)
            for weight, words in said
            if any(words[at : at + size] == way for at in range(len(words) - size + 1))
        ),
        default=0.0,
    )


def _one(words: Alternative, word: str) -> float:
    if word in words:
        return 1.0
    begun = len(word) >= SHORTEST_BEGINNING and any(other.startswith(word) for other in words)
    return 0.5 if begun else 0.0


def _synonyms() -> dict[Alternative, tuple[tuple[Alternative, ...], Term]]:
    """Short forms and other names -> the ways their term is said."""
    found = {}
    for term in TERMS:
        said = (term.name, *term.also)
        ways = tuple(dict.fromkeys(tuple(words_of(way)) for way in said))
        for name in (*term.short, *said):
            found.setdefault(tuple(words_of(name)), (ways, term))
    return found
