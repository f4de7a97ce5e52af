"""時系列: the whole chain of custody of one case, from the scan to the receipt, one step a line."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from desk.words import actor_words, event_words
from desk.writing import written
from ledger.case_lines import AnswerLine, EventLine
from ledger.contents import VALUE
from ledger.history import CaseFile
from ledger.lookup import Paper
from records.base import Frozen
from records.case import PageState
from records.entry import Outcome
from records.form import FieldDefinition, FormDefinition
from records.ids import Id, Sha256
from records.paths import FieldPath

# Each of these has its row, in the same order.
ANSWERS = frozenset({"field.answered", "field.answer_taken_back"})
REPLACED = "(のちに差し替え)"
BLANK, TAKEN_BACK, HIDDEN = "(空欄)", "(取消し)", "(ほかの人の確認待ち)"


class Shot(Frozen):
    """One picture of a step: ``place`` is its address."""

    place: str
    caption: str


class Step(Frozen):
    """One thing that happened. ``position`` is that of its event; paper came before the case had any.

    Where a person answered a field, ``before`` and ``after`` are its values, ``seconds`` how long it took.
    """

    at: dt.datetime
    who: str
    what: str
    position: int | None = None
    notes: tuple[str, ...] = ()
    before: str | None = None
    after: str | None = None
    seconds: float | None = None
    shots: tuple[Shot, ...] = ()


def steps_of(
    case: CaseFile, form: FormDefinition, papers: tuple[Paper, ...], names: Mapping[Id, str]
) -> tuple[Step, ...]:
    """Answer everything that happened to a case, in its order."""
    workers = {one.worker for one in case.entries}
    return (*_arrivals(papers), *_events(case, form, names, workers))


def _arrivals(papers: tuple[Paper, ...]) -> Iterator[Step]:
    for one in papers:
        yield Step(
            at=one.seen_at,
            who="受付",
            what=f"スキャンを受け付け: {one.file_name}{REPLACED if one.state is PageState.REPLACED else ''}",
            notes=(
                f"束 {one.department} {one.folder} の{one.position}番目のファイル、{one.number}ページ目",
                f"{one.size:,} バイト、{float(one.dpi):.0f} dpi",
                f"ファイルの SHA-256 {one.sha256}",
                f"画像の SHA-256 {one.pixels}",
            ),
            shots=(Shot(place=f"/pages/{one.page_id}/picture", caption="スキャンしたまま"),),
        )


def _events(
    case: CaseFile, form: FormDefinition, names: Mapping[Id, str], workers: Collection[str]
) -> Iterator[Step]:
    labels = {field.path: field.label for field in form.fields}
    fields = {field.path: field for field in form.fields}
    answers = iter(case.answers)
    last = _read(case, fields)
    for event in case.events:
        said = next(answers, None) if event.kind in ANSWERS else None
        step = Step(
            at=dt.datetime.fromisoformat(event.at),
            who=actor_words(event.actor, names, workers),
            what=_what(event, labels, names),
            position=event.position,
            notes=tuple(_notes(case, event)),
            shots=_shots(case, event),
        )
        if said is not None:
            after = _said(said, fields)
            step = step.model_copy(
                update={
                    "before": last.get(said.path, ""),
                    "after": after,
                    "seconds": said.milliseconds / 1000 if said.value is not None or said.hidden else None,
                }
            )
            last[said.path] = after
        yield step


def _what(event: EventLine, labels: Mapping[FieldPath, str], names: Mapping[Id, str]) -> str:
    if absent := event.facts.get("behalf"):
        deputy = event.facts["approver"]
        return f"代決: {names.get(deputy, deputy)} が {names.get(absent, absent)} に代わって"
    words = event_words(event.kind, event.facts, labels)
    return f"{words}({event.reason})" if event.reason else words


def _read(case: CaseFile, fields: Mapping[FieldPath, FieldDefinition]) -> dict[FieldPath, str]:
    """Answer what each field was read as, which is what stood there before the first answer."""
    if case.contents is None:
        return {}
    return {
        one.path: (written(fields[one.path], one.value) or BLANK) if one.value else one.raw
        for one in case.contents.record.fields
        if one.path in fields and one.path not in case.contents.unseen()
    }


def _said(said: AnswerLine, fields: Mapping[FieldPath, FieldDefinition]) -> str:
    if said.value is None:
        return HIDDEN if said.hidden else TAKEN_BACK
    value = VALUE.validate_json(said.value)
    return (written(fields[said.path], value) or BLANK) if said.path in fields else said.value


def _notes(case: CaseFile, event: EventLine) -> Iterator[str]:
    facts = event.facts
    if event.kind == "case.read":
        yield f"{facts['generation']}回目の読み取り、記録の SHA-256 {facts['record']}"
    if event.kind == "case.approval":
        yield f"{facts['step']}段目、内容の指紋 {facts['digest']}"
    if event.kind == "entry.intent":
        yield f"{facts['found']}件見つかりました"
    if facts.get("receipt"):
        yield f"受付番号 {facts['receipt']}"
    if facts.get("code"):
        yield f"理由の符号 {facts['code']}"


def _shots(case: CaseFile, event: EventLine) -> tuple[Shot, ...]:
    """Answer what the robot saw: the screen before the click, and the record that it opened again."""
    pictures: list[Sha256] = event.facts.get("pictures") or []
    ended = next((one.result for one in case.entries if one.fence == event.facts.get("fence")), None)
    whole = ended is not None and ended.outcome is Outcome.CONFIRMED
    captions = ("登録の直前の画面", "登録後に開き直した画面") if whole else ("ロボットが見た画面",)
    return tuple(
        Shot(place=f"/cases/{case.line.id}/pictures/{sha256}", caption=captions[min(at, len(captions) - 1)])
        for at, sha256 in enumerate(pictures)
    )
