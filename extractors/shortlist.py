"""The likeliest of many forms, by their printed corners: one look-up for all, not one comparison each.

A corner's description is cut into keys; corners of all blanks lie in one table under each of their keys. What
a page's corners find there votes for its form, together with how far it is turned. So hundreds of forms cost
hardly more than ten.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.corners import Features
from extractors.template import FormTemplate

# Bits of a description in one key, and how many keys each description has.
KEY_BITS, KEYS = 16, 8
# Two descriptions (256 bits) of one corner differ by less than this, after a scanner or a fax.
NEAR_BITS = 56
# A key that so large a share of all corners has is of no use: cell corners, dots.
COMMON = 0.0008
# A corner that is like more than this many of one blank is no help to place it.
MOST_ALIKE = 4
TURN_BINS = 24


@dataclass(frozen=True)
class Matches:
    """Corners of one blank that may be corners of the page: numbers of both, best first."""

    template: FormTemplate
    votes: int
    blank: NDArray[np.int64]
    page: NDArray[np.int64]


class Shortlist:
    """All corners of all known blanks, to be looked up at once."""

    def __init__(self, templates: Sequence[FormTemplate]) -> None:
        self.templates = tuple(templates)
        sizes = [len(one.features.points) for one in templates]
        self._starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self._forms = np.repeat(np.arange(len(sizes)), sizes)
        self._words = np.concatenate([_words(one.features) for one in templates]) if sizes else _NO_WORDS
        self._turns = np.concatenate([one.features.turns for one in templates]) if sizes else _NO_TURNS
        self._tables = [_table(self._words, number) for number in range(KEYS)]

    def likeliest(self, page: Features, count: int) -> list[Matches]:
        """Answer the forms that most corners of a page vote for, all turned alike."""
        words = _words(page)
        seen, known = self._pairs(words)
        if not len(seen):
            return []
        turn = (page.turns[seen] - self._turns[known]) % 360
        bins = (turn / 360 * TURN_BINS).astype(np.int64) % TURN_BINS
        votes = np.bincount(self._forms[known] * TURN_BINS + bins, minlength=len(self.templates) * TURN_BINS)
        table = votes.reshape(-1, TURN_BINS)
        together = table + np.roll(table, -1, axis=1)
        best = together.max(1)
        order = np.argsort(-best, kind="stable")[:count]
        found = []
        for form in order[best[order] > 0]:
            first = int(together[form].argmax())
            own = np.flatnonzero((self._forms[known] == form) & ((bins - first) % TURN_BINS <= 1))
            own = own[np.argsort(_differing(words[seen[own]], self._words[known[own]]), kind="stable")]
            found.append(
                Matches(self.templates[form], int(best[form]), known[own] - self._starts[form], seen[own])
            )
        return found

    def _pairs(self, words: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Answer which corners of the page are like which of the blanks."""
        most = max(24, round(COMMON * len(self._words)))
        seen, known = [], []
        for number, (order, begins) in enumerate(self._tables):
            keys = words.view(np.uint16).reshape(-1, 16)[:, number * 16 // KEYS].astype(np.int64)
            counts = begins[keys + 1] - begins[keys]
            counts[counts > most] = 0
            page_side = np.repeat(np.arange(len(keys)), counts)
            within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
            blank_side = order[np.repeat(begins[keys], counts) + within]
            near = _differing(words[page_side], self._words[blank_side]) < NEAR_BITS
            seen.append(page_side[near])
            known.append(blank_side[near])
        pairs = _distinct(np.concatenate(known) * len(words) + np.concatenate(seen))
        return self._telling(pairs % len(words), pairs // len(words), len(words))

    def _telling(
        self, seen: NDArray[np.int64], known: NDArray[np.int64], corners: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Answer the pairs without corners of the page that are like many of one form: those say nothing."""
        group = self._forms[known] * corners + seen
        counts = np.bincount(group, minlength=len(self.templates) * corners)
        telling = counts[group] <= MOST_ALIKE
        return seen[telling], known[telling]


_NO_WORDS = np.empty((0, 4), np.uint64)
_NO_TURNS = np.empty(0, np.float32)


def _distinct(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Answer every number once, in order: by sorting, which is many times faster than numpy's own hashing."""
    ordered = np.sort(numbers)
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(ordered) else ordered


def _differing(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Answer how many bits of two descriptions differ, for each pair."""
    return np.asarray(np.bitwise_count(first ^ second).sum(1, dtype=np.uint16))


def _words(features: Features) -> NDArray[np.uint64]:
    return np.ascontiguousarray(features.descriptions).view(np.uint64).reshape(-1, 4)


def _table(words: NDArray[np.uint64], number: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Answer the corners in the order of one key, and where each key begins."""
    keys = words.view(np.uint16).reshape(-1, 16)[:, number * 16 // KEYS]
    order = np.argsort(keys, kind="stable")
    begins = np.concatenate([[0], np.cumsum(np.bincount(keys, minlength=1 << KEY_BITS))])
    return order, begins
