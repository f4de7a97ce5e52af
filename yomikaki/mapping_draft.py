"""A proposal as ``screen.draft.yaml``: what a person must look at is marked ?, what is missing is said."""

import json
from collections.abc import Iterator, Mapping, Sequence

import yaml

from bots.surveying import Searched, SurveyedPage
from records.base import Frozen
from records.form import FieldDefinition, FieldKind, FormDefinition
from records.locators import Locator
from records.paths import FieldPath, Slug
from records.seen_screen import SeenInput, SeenPage
from records.steps import Check, Choose, FieldSource, Fill, Select
from yomikaki.mapping import Mapped, mapped
from yomikaki.mapping import Mapping as Proposal
from yomikaki.mapping_slots import base_of
from yomikaki.mapping_values import Entered

# A button of the form that leads to the confirm screen; one that saves is never taken for it.
ON = ("確認画面へ", "確認する", "入力内容の確認", "入力内容を確認", "内容確認", "確認", "次へ", "次へ進む")
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
    out.line(f"  path: {page.path}")
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
    press = _flow({"role": "button", "name": found.press or "検索"})
    out.line(f"  press: {press}", *(() if found.press else ("検索ボタンが分かりません",)))
    said = found.none_found or "該当するデータはありません"
    doubt = () if found.none_found else ("見つからないときの言葉を確かめてください",)
    out.line(f"  none_found: {_flow(said)}", *doubt)
    out.line("  result_link: {css: main table a}", "結果のリンクを、登録のある番号で確かめてください")
    out.line("  reference_header: 整理番号", "結果の表で、整理番号の列の見出しを確かめてください")


def _searchable(form: FormDefinition, page: SurveyedPage) -> Proposal:
    return mapped([one for one in form.fields if one.identity] or form.fields, page.page.inputs)


def _fill(out: _Writer, seen: Seen, proposal: Proposal) -> None:
    page = seen.form
    out.line("fill:")
    out.line(f"- {{do: open, path: {page.path}}}")
    if proposal.reference is not None and (at := page.at[proposal.reference]):
        out.line(f"- {{do: fill, at: {_flow(locator_text(at))}, value: {{reference: true}}}}")
    else:
        out.line("# ? 整理番号を入れる欄が見つかりません。備考などに入れられないか確かめてください")
    by_input = {
        entry.input: (one, entry, n == 0) for one in proposal.fields for n, entry in enumerate(one.entries)
    }
    for number, shown in enumerate(page.page.inputs):
        if number in by_input:
            one, entry, first = by_input[number]
            _entry(out, one, entry, first=first, shown=shown, at=page.at[number])
        elif number != proposal.reference:
            must = "必須" if shown.required else "任意"
            closed = "。直接は入力できません: 暦から選ぶ欄なら pick_date です" if shown.readonly else ""
            out.line(f"# ? 画面の「{_named(shown)}」({must})に入れる項目がありません{closed}")
    for one in proposal.fields:
        if not one.entries:
            out.line(f"# ? 項目「{one.label}」({one.path})を入れる欄が見つかりません")
    _go_on(out, seen)
    out.line("refused: {role: alert}", "画面が誤りを言う場所を確かめてください")


def _go_on(out: _Writer, seen: Seen) -> None:
    if seen.pressed:
        for at in _before_saving(seen.pressed):
            press = {"do": "press", "at": locator_text(at), "effect": "none"}
            out.line(f"- {_flow(press)}", "押しても何も登録されないことを確かめてください")
    else:
        on = _button(seen.form.page, ON)
        press = {"do": "press", "at": {"role": "button", "name": on or ON[0]}, "effect": "none"}
        out.line(f"- {_flow(press)}", *(() if on else ("確認画面へ進むボタンが分かりません",)))


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
    saves = _button(seen.confirm, SAVES) if seen.confirm else None
    at: dict[str, object] = {"role": "button", "name": saves or SAVES[0]}
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


def _button(page: SeenPage, words: Sequence[str]) -> str | None:
    names = [one.name for one in page.buttons if one.role == "button"]
    return next((name for word in words for name in names if name == word), None)


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
