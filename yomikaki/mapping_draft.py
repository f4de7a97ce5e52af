"""A proposal as ``screen.draft.yaml``: what a person must look at is marked ?, what is missing is said."""

import json
from collections.abc import Iterator, Mapping, Sequence

import yaml

from bots.surveying import Searched, SurveyedPage
from records.base import Frozen
from records.form import FieldDefinition, FieldKind, FormDefinition
from records.locators import Locator, Sign
from records.paths import FieldPath, Slug
from records.seen_screen import SeenInput, SeenPage
from records.steps import Check, Choose, FieldSource, Fill, Menu, Open, Select
from yomikaki.mapping import Mapped, mapped
from yomikaki.mapping import Mapping as Proposal
from yomikaki.mapping_rows import MappedRows
from yomikaki.mapping_slots import base_of
from yomikaki.mapping_values import Entered

# A button of the form that leads to the confirm screen; one that saves is never taken for it.
ON = ("確認画面へ", "確認する", "入力内容の確認", "入力内容を確認", "内容確認", "確認", "次へ", "次へ進む")
# Behind these stands another page to fill, and not the confirm screen.
NEXT_PAGES = ("次へ", "次へ進む")
SAVES = ("登録する", "登録", "保存", "確定", "送信", "更新", "申請する", "完了")
JOINED = {
    "era_name": "wareki", "year": "slash", "postal_first": "postal_hyphen", "phone_first": "phone_hyphen",
    "family_name": "plain",
}  # fmt: skip
LOOKED = "確認画面はまだ見ていません"


class Draft(Frozen):
    """What is written: the file's text, and how many lines a person must look at."""

    text: str
    doubts: int


class Seen(Frozen):
    """What the draft is made of: the form's page with its proposal, the search, and the target."""

    slug: Slug
    target: Slug
    form: SurveyedPage
    rows: tuple[MappedRows, ...] = ()
    search: Searched | None = None
    confirm: SeenPage | None = None
    pressed: tuple[Locator, ...] = ()


class _Writer:
    """Lines of YAML; a doubt is a comment that begins with ?."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.doubts = 0

    def line(self, text: str, *doubts: str) -> None:
        self.doubts += bool(doubts)
        self.lines.append(text + (f"  # ? {'。'.join(doubts)}" if doubts else ""))


def draft_of(form: FormDefinition, seen: Seen, proposal: Proposal) -> Draft:
    """Write the proposal for one screen. Every line that is not certain carries its doubt."""
    out = _Writer()
    out.line(f"# {form.title}: yomikaki procedures map の案")
    out.line(
        "# 「# ?」の行を画面と見比べて直し、名前を screen.yaml に変えます。「# ?」は消してかまいません。"
    )
    out.line("schema: 1")
    out.line(f"slug: {seen.slug}")
    out.line(f"target: {seen.target}")
    _search(out, form, seen)
    _fill(out, seen, proposal)
    _confirm(out, form, seen, proposal)
    _after(out)
    return Draft(text="\n".join(out.lines) + "\n", doubts=out.doubts)


def locator_text(at: Locator) -> dict[str, object]:
    """Answer a locator as YAML says it."""
    return at.model_dump(mode="json", exclude_none=True)


def _search(out: _Writer, form: FormDefinition, seen: Seen) -> None:
    found = seen.search
    out.line("search:")
    if found is None:
        out.line("  path: /", "検索画面が分かりません", "検索できないと二重登録を防げません")
        out.line("  press: {role: button, name: 検索}", "検索画面を見ていません")
        out.line("  none_found: 該当するデータはありません", "見つからないときの言葉を確かめてください")
        out.line("  result_link: {css: table a}", "結果のリンクを確かめてください")
        return
    page = found.surveyed
    if isinstance(page.reach, Open):
        out.line(f"  path: {page.reach.path}")
    else:
        out.line(f"  reach: [{_flow(_step(page.reach))}]")
    proposal = _searchable(form, page)
    if proposal.reference is not None and (at := page.at[proposal.reference]):
        out.line(f"  by_reference: {_flow(locator_text(at))}")
    natural = [(one, page.at[one.entries[0].input]) for one in proposal.fields if len(one.entries) == 1]
    if any(at for _one, at in natural):
        out.line("  natural:")
        for one, at in natural:
            if at is not None:
                out.line(f"    {one.path}: {_flow(locator_text(at))}", *one.doubts)
    if proposal.reference is None and not natural:
        out.line("  natural: {}", "検索の欄が分かりません")
    press = _flow(locator_text(found.press or Locator(role="button", name="検索")))
    out.line(f"  press: {press}", *(() if found.press else ("検索ボタンが分かりません",)))
    said = _sign(found.none_found) if found.none_found else "該当するデータはありません"
    doubt = () if found.none_found else ("見つからないときの言葉を確かめてください",)
    out.line(f"  none_found: {_flow(said)}", *doubt)
    frame = {"frame": found.press.frame} if found.press and found.press.frame else {}
    link = _flow({"css": "table a" if frame else "main table a", **frame})
    out.line(f"  result_link: {link}", "結果のリンクを、登録のある番号で確かめてください")
    out.line("  reference_header: 整理番号", "結果の表で、整理番号の列の見出しを確かめてください")


def _searchable(form: FormDefinition, page: SurveyedPage) -> Proposal:
    return mapped([one for one in form.fields if one.identity] or form.fields, page.page.inputs)


def _fill(out: _Writer, seen: Seen, proposal: Proposal) -> None:
    page = seen.form
    out.line("fill:")
    out.line(f"- {_flow(_step(page.reach))}")
    if proposal.reference is not None and (at := page.at[proposal.reference]):
        out.line(f"- {{do: fill, at: {_flow(locator_text(at))}, value: {{reference: true}}}}")
    else:
        out.line("# ? 整理番号を入れる欄が見つかりません。備考などに入れられないか確かめてください")
    _entries(out, seen, proposal)
    for name in page.unopened:
        out.line(f"# ? 「{name}」は押すと業務システムと通信するため、その中の欄は見ていません")
    for one in proposal.fields:
        if not one.entries:
            out.line(f"# ? 項目「{one.label}」({one.path})を入れる欄が見つかりません")
    _go_on(out, seen)
    out.line("refused: {role: alert}", "画面が誤りを言う場所を確かめてください")


def _entries(out: _Writer, seen: Seen, proposal: Proposal) -> None:
    """Write what each entry of the page takes, its parts opened and its 明細 filled where they stand."""
    page = seen.form
    by_input = {
        entry.input: (one, entry, n == 0) for one in proposal.fields for n, entry in enumerate(one.entries)
    }
    in_rows = {number: one for one in seen.rows for number in one.inputs}
    opened = dict(page.tabs)
    for number, shown in enumerate(page.page.inputs):
        if number in opened:
            out.line(f"- {_flow({'do': 'press', 'at': locator_text(opened[number]), 'effect': 'none'})}")
        if number in in_rows:
            if number == in_rows[number].inputs[0]:
                _rows(out, seen, in_rows[number])
        elif number in by_input:
            one, entry, first = by_input[number]
            _entry(out, one, entry, first=first, shown=shown, at=page.at[number])
        elif number != proposal.reference:
            must = "必須" if shown.required else "任意"
            closed = "。直接は入力できません: 暦から選ぶ欄なら pick_date です" if shown.readonly else ""
            out.line(f"# ? 画面の「{_named(shown)}」({must})に入れる項目がありません{closed}")


def _go_on(out: _Writer, seen: Seen) -> None:
    if seen.pressed:
        for at in _before_saving(seen.pressed):
            press = {"do": "press", "at": locator_text(at), "effect": "none"}
            out.line(f"- {_flow(press)}", "押しても何も登録されないことを確かめてください")
    else:
        on = _button(seen.form.page, ON)
        at = on or Locator(role="button", name=ON[0])
        press = {"do": "press", "at": locator_text(at), "effect": "none"}
        out.line(f"- {_flow(press)}", *(() if on else ("確認画面へ進むボタンが分かりません",)))
        if on is not None and on.name in NEXT_PAGES:
            out.line(
                f"# ? 「{on.name}」の先の画面は、値を入れないと出ないため見ていません。下書きが残る操作なら"
            )
            out.line(
                "# ? effect: draft とし、先の画面の欄は playwright codegen の記録(--recording)から足します"
            )


def _entry(
    out: _Writer, one: Mapped, entry: Entered, *, first: bool, shown: SeenInput, at: Locator | None
) -> None:
    doubts = one.doubts if first else ()
    if at is None:
        out.line(f"# ? 「{_named(shown)}」({one.path})は、名前でも位置でも一つに決まりません")
        return
    if at.css is not None or at.number is not None:
        doubts = (*doubts, "欄を名前で指せないため、画面の作りが変わると外れます")
    out.line(f"- {_flow(step_of(one.path, entry, shown, at))}", *doubts)


def step_of(path: FieldPath, entry: Entered, shown: SeenInput, at: Locator) -> dict[str, object]:
    """Answer the step that puts a value into an entry, as YAML says it."""
    value = FieldSource(field=path, format=entry.format)
    step: Fill | Select | Choose | Check
    match shown.kind:
        case "select":
            step = Select(at=at, value=value, codes=entry.codes)
        case "radio":
            step = Choose(at=at, value=value, codes=entry.codes)
        case "check":
            step = Check(at=at, value=value)
        case _:
            step = Fill(at=at, value=value, max_length=shown.maxlength)
    return {"do": step.do, **step.model_dump(mode="json", exclude_defaults=True, exclude={"do"})}


def _confirm(out: _Writer, form: FormDefinition, seen: Seen, proposal: Proposal) -> None:
    heads = set(seen.confirm.shown) if seen.confirm else set[str]()
    looked = (LOOKED,) if seen.confirm is None else ()
    out.line("confirm: &shown", *looked)
    rows = list(_shown(form, seen.form.page, proposal))
    for header, value, codes in rows:
        back: dict[str, object] = {"header": header, "value": value, **({"codes": codes} if codes else {})}
        missing = ("確認画面にこの見出しがありません",) if heads and header not in heads else ()
        out.line(f"- {_flow(back)}", *missing)
    for one in seen.rows:
        columns = [
            {"header": field.label, "value": {"field": field.path}} for field in one.fields if field.entries
        ]
        each = {"each": one.each, "most": max(one.shown, one.printed), "columns": columns}
        out.line(f"- {_flow(each)}", "確認画面の明細を見ていません")
    saves = _button(seen.confirm, SAVES) if seen.confirm else None
    at = locator_text(saves or Locator(role="button", name=SAVES[0]))
    doubt = () if saves else (LOOKED,)
    if recorded := _saving(seen.pressed):
        at, doubt = locator_text(recorded), ("このボタンが登録することを確かめてください",)
    out.line(f"submit: {_flow({'do': 'press', 'at': at, 'effect': 'saves'})}", *doubt)


def _shown(
    form: FormDefinition, page: SeenPage, proposal: Proposal
) -> Iterator[tuple[str, dict[str, object], dict[str, str]]]:
    if proposal.reference is not None:
        yield page.inputs[proposal.reference].label, {"reference": True}, {}
    kinds: Mapping[FieldPath, FieldDefinition] = {one.path: one for one in form.fields}
    filled = [one for one in proposal.fields if one.entries]
    for one in sorted(filled, key=lambda one: one.entries[0].input):
        first = one.entries[0]
        way = JOINED.get(first.format, first.format) if len(one.entries) > 1 else first.format
        shown = page.inputs[first.input]
        header = base_of(shown) if len(one.entries) > 1 else shown.label
        codes = first.codes
        if kinds[one.path].kind is FieldKind.CHECK and not codes:
            codes = {"1": "はい", "": "いいえ"}
        yield header, {"field": one.path, **({"format": way} if way != "plain" else {})}, codes


def _after(out: _Writer) -> None:
    out.line("after:", "登録のあとの画面は見ていません", "成功を示す言葉と、受付番号の場所を確かめてください")
    out.line("- {do: expect, text: 登録が完了しました}")
    out.line("- {do: read, at: {near: 受付番号}, into: receipt}")
    out.line("- {do: press, at: {role: link, name: 登録内容を見る}, effect: none}")
    out.line("saved: *shown", "登録したものを開き直した画面の見出しを確かめてください")


def _rows(out: _Writer, seen: Seen, rows: MappedRows) -> None:
    """Write a 明細 as its one row of entries."""
    out.line("- do: rows")
    out.line(f"  each: {rows.each}")
    most = () if rows.shown > 1 else ("画面に何行まで入るかを見ていません",)
    out.line(f"  most: {rows.shown if rows.shown > 1 else rows.printed}", *most)
    if rows.add is not None:
        out.line(f"  add: {_flow(locator_text(rows.add))}", "行を足すボタンか確かめてください")
    out.line("  steps:")
    for one in rows.fields:
        for number, entry in enumerate(one.entries):
            if (at := seen.form.at[entry.input]) is None:
                continue
            shown = seen.form.page.inputs[entry.input]
            step = step_of(one.path, entry, shown, at.model_copy(update={"row": None}))
            out.line(f"  - {_flow(step)}", *(one.doubts if number == 0 else ()))
        if not one.entries:
            out.line(f"  # ? 明細の項目「{one.label}」({one.path})を入れる欄が見つかりません")


def _step(step: Open | Menu) -> dict[str, object]:
    return {"do": step.do, **step.model_dump(mode="json", exclude_none=True, exclude={"do"})}


def _sign(said: Sign) -> object:
    return said.text if said.frame is None else said.model_dump(mode="json", exclude_none=True)


def _button(page: SeenPage, words: Sequence[str]) -> Locator | None:
    buttons = [one for one in page.buttons if one.role == "button"]
    found = next((one for word in words for one in buttons if one.name == word), None)
    return None if found is None else Locator(role="button", name=found.name, frame=found.frame or None)


def _saving(pressed: Sequence[Locator]) -> Locator | None:
    """Answer the recorded press that most likely saved: the last whose name says so."""
    named = [at for at in pressed if any(word in (at.name or at.text or "") for word in SAVES)]
    return named[-1] if named else None


def _before_saving(pressed: Sequence[Locator]) -> list[Locator]:
    saving = _saving(pressed)
    return list(pressed[: pressed.index(saving)] if saving else pressed)


def _named(shown: SeenInput) -> str:
    return f"{shown.section} {shown.label}".strip()


def _flow(value: object) -> str:
    """Answer a value in one line of YAML, as people write it."""
    if isinstance(value, str):
        return yaml.safe_dump(value, allow_unicode=True, width=10**6).split("\n")[0]
    return yaml.safe_dump(
        json.loads(json.dumps(value)),
        allow_unicode=True,
        width=10**6,
        default_flow_style=True,
        sort_keys=False,
    ).strip()
