"""What a person is asked about a case: what is outstanding, or every field where all is looked at anew."""

from collections.abc import Mapping

from desk.lines import BLANK, Cell, cell_of
from desk.writing import example, options_of, written, written_raw
from ledger.contents import Contents
from ledger.history import CaseSheet
from records.base import Frozen
from records.case import State
from records.form import FieldDefinition, FieldKind, FormDefinition
from records.geometry import Box
from records.ids import Id, Sha256
from records.paths import FieldPath, row_of, without_rows
from records.reading import Decision, FieldValue, Strip, TextLayer
from records.values import Blank, Value
from values.rules import check_rules, excused

MOST_CANDIDATES = 9
# A problem of the reading alone; every other is one of the value itself.
OF_READING = "reading."
BLIND = "抜き取りの確認です。読み取りは示しません。記入のとおりに入力してください。"
DIFFERING = "二人の確認が違います({})。どちらが正しいか、記入で確かめてください。"


class Question(Frozen):
    """One field on the check page. ``box`` is where it stands on the form, in mm.

    ``settled``: what is shown is known to be a value of this field, so that the page need not ask.
    """

    path: FieldPath
    label: str
    shown: str
    reason: str
    options: tuple[str, ...]
    candidates: tuple[str, ...]
    strip: Sha256 | None
    box: Box | None
    cell: Cell | None
    required: bool
    tall: bool
    example: str
    blind: bool
    twice: bool
    settled: bool


def questions(
    case: CaseSheet, form: FormDefinition, user_id: Id, *, everything: bool, only: FieldPath | None = None
) -> tuple[Question, ...]:
    """Answer what a person is asked about a case, in the form's order: never what waits for another's look.

    A case that was sent back has nothing outstanding: then everything is looked at again. ``only`` asks one
    field (a column of a table in all its rows).
    """
    held = case.contents
    if held is None:
        return ()
    open_paths = held.outstanding()
    mine = held.asked_of(user_id)
    again = everything or (not open_paths and case.line.repeat_of is None)
    # A masked field is seen by who must say what it holds, not by who opens everything.
    whole = not open_paths and case.line.state is State.TO_CHECK
    needless = excused(form, held.values())
    return tuple(
        _question(form.field(one.path), one, held, needed=one.path not in needless)
        for one in held.record.fields
        if one.path in mine
        or (again and one.path not in open_paths and (whole or not form.field(one.path).masked))
        if only is None or without_rows(one.path) == only
    )


def disguised(case: CaseSheet, paths: tuple[FieldPath, ...]) -> CaseSheet:
    """Answer a confirmed case as if these fields of it were drawn for 抜き取り and waited for a person."""
    held = case.contents
    if held is None:
        return case
    record = held.record.model_copy(
        update={
            "fields": tuple(one for one in held.record.fields if one.path in paths),
            "blind": paths,
            "twice": (),
        }
    )
    line = case.line.model_copy(update={"state": State.TO_CHECK, "reason": None, "repeat_of": None})
    contents = held.model_copy(update={"record": record, "answers": {}, "waiting": {}})
    return case.model_copy(update={"line": line, "contents": contents})


def doubts(form: FormDefinition, held: Contents, answers: Mapping[FieldPath, Value]) -> tuple[str, ...]:
    """Answer what to ask once more before answers are kept, in words.

    A required field left blank, and what is wrong between fields that nobody was told before: a slip of the
    person's own hand. Not what hangs on a field that is still to be answered.
    """
    values = {**held.values(), **answers}
    still_open = set(held.outstanding()) - set(answers)
    needless = excused(form, values)
    # Who writes into an empty row makes a row of it, with all that a row must have.
    touched = {row_of(path) for path in answers} - {None}
    missing = [
        f"「{one.label}」は必須の欄ですが、空欄です。"
        for one in form.fields
        if one.required and one.path not in needless and one.path not in still_open
        if isinstance(values.get(one.path), Blank)
        if one.path in answers or row_of(one.path) in touched
    ]
    told = {
        (one.path, one.problem.code) for one in held.record.fields if one.problem is not None
    }  # fmt: skip
    broken = [
        one.problem.message
        for one in check_rules(form, values)
        if still_open.isdisjoint(one.paths)
        if not any((path, one.problem.code) in told for path in one.paths)
    ]
    return (*missing, *broken)


def shown(field: FieldDefinition, one: FieldValue, held: Contents) -> str:
    """Answer what stands in the input: what a person said, else what was read, as people write it.

    Of a sampled field nothing: its answer is worth something only from who did not see the reading. Nor where
    two people differ: a third decides, and is led to neither.
    """
    if one.path in held.unseen() or held.differing(one.path):
        return ""
    if one.path in held.answers:
        return written(field, held.answers[one.path])
    return written_raw(field, one.raw) if one.value is None else written(field, one.value)


def _question(field: FieldDefinition, one: FieldValue, held: Contents, *, needed: bool) -> Question:
    text, options = shown(field, one, held), tuple(options_of(field))
    offered = () if one.path in held.unseen() else one.alternatives
    offered = held.differing(one.path) or offered
    others = dict.fromkeys(written(field, value) for value in offered if not isinstance(value, Blank))
    others.pop(text, None)
    box = one.evidence.box if isinstance(one.evidence, Strip | TextLayer) else None
    return Question(
        path=one.path,
        label=field.label,
        shown=text,
        reason=_reason(field, one, held),
        options=options,
        candidates=() if options else tuple(others)[:MOST_CANDIDATES],
        strip=one.evidence.sha256 if isinstance(one.evidence, Strip) else None,
        box=box,
        cell=cell_of(one),
        required=field.required and needed,
        tall=box is not None and box.h > box.w / 3,
        example=example(field) if field.kind is not FieldKind.CHOICE else "",
        blind=one.path in held.unseen(),
        twice=one.path in held.record.twice,
        settled=bool(text) and (one.path in held.answers or _sound(one)),
    )


def _sound(one: FieldValue) -> bool:
    return one.value is not None and (one.problem is None or one.problem.code.startswith(OF_READING))


def _reason(field: FieldDefinition, one: FieldValue, held: Contents) -> str:
    if differing := held.differing(one.path):
        return DIFFERING.format("".join(f"「{written(field, value) or BLANK}」" for value in differing))
    if one.path in held.unseen():
        return BLIND
    if one.path in held.answers or one.decision is Decision.ACCEPT:
        return ""
    return one.problem.message if one.problem else ""
