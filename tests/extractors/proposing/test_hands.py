"""A sheet of the house that was filled in from top to bottom gives the fields of its blank, but for one."""

import numpy as np

from extractors.images import grey
from extractors.proposing.printed import PrintReaders
from extractors.proposing.propose import propose
from records.form import FieldDefinition, boxes_in
from samples.bench.proposals import PROCEDURES, blanks_of
from samples.scans.contents import full_contents
from samples.sheets.make import filled
from yomikaki.catalog import read_form

SLUG, SEED = "inu_henko", 7
# Its ring runs into the word that it goes around, and both are taken for a hand's.
LOST = {"犬の性別"}


def test_a_filled_sheet_gives_the_fields_of_its_blank_but_a_choice_whose_word_is_crossed(
    readers: PrintReaders,
) -> None:
    truth = read_form(PROCEDURES / SLUG)
    (blank,), dpi = blanks_of(PROCEDURES / SLUG, truth)
    contents = full_contents(truth, np.random.default_rng([SEED, 9]), 0.9)
    sheet = grey(filled(truth, blank, SEED, contents))
    ours, theirs = (propose([one], dpi, "inu", None, readers) for one in (blank, sheet))
    assert (ours.filled, theirs.filled) == ((), (1,))
    kept = {one.label for one in ours.form.fields if any(_same(one, two) for two in theirs.form.fields)}
    assert {one.label for one in ours.form.fields} - kept == LOST
    assert len(theirs.form.fields) == len(ours.form.fields) - len(LOST)


def _same(one: FieldDefinition, other: FieldDefinition) -> bool:
    """Tell whether two fields are called alike, hold the same and lie alike, give or take 1 mm."""
    ours, theirs = boxes_in(one.layout), boxes_in(other.layout)
    alike = (one.label, one.kind, len(ours)) == (other.label, other.kind, len(theirs))
    return alike and all(
        max(abs(a.x - b.x), abs(a.y - b.y), abs(a.w - b.w), abs(a.h - b.h)) < 1.0
        for a, b in zip(ours, theirs, strict=True)
    )
