"""What the scripted clerk answers: what stands on the paper, typed as a person types it."""

from collections.abc import Sequence

from desk.writing import written
from samples.clerk import Decide, Question
from samples.demo.expected import ExpectedSheet
from samples.sheets.make import blank_of


def from_truth(sheets: Sequence[ExpectedSheet]) -> Decide:
    """Answer a clerk's eyes: they see the paper. What nobody can know is held (不備)."""
    papers = {(sheet.file, sheet.page): sheet for sheet in sheets}

    def decide(question: Question) -> str | None:
        sheet = papers.get((question.file_name, question.page_number))
        value = sheet.truth.get(question.path) if sheet else None
        if value is None:
            return None
        return written(blank_of(question.procedure)[0].field(question.path), value)

    return decide
