"""The definition that somebody wrote by hand for an invented screen, and a record to enter there."""

import datetime as dt
import random
from collections.abc import Sequence

from playwright.sync_api import Page

from bots.addressing import addresses
from bots.observing import observe
from bots.plan import text_of, value_of
from records.entry import ApprovedRecord
from records.form import FieldKind, Options
from records.ids import new_id, reference_of
from records.locators import Locator
from records.paths import FieldPath
from records.screen import ReadBack, ScreenDefinition, SearchDefinition
from records.steps import Check, Choose, Expect, FieldSource, Fill, Open, Press, ReadText, Select, Step
from records.target import LoginDefinition, TargetDefinition
from records.values import Bool, Code, Date, Decimal, Int, Text, Value
from samples.screens.sheet import Item, Piece, ScreenSheet
from values.compare import equal

TEXTS = {
    FieldKind.NAME: "神栖\u3000花子", FieldKind.KANA: "カミス\u3000ハナコ",
    FieldKind.ADDRESS: "みどり野市中央一丁目2番3号", FieldKind.POSTAL_CODE: "3140121",
    FieldKind.PHONE: "09012345678",
}  # fmt: skip
SEARCH = SearchDefinition.model_validate(
    {"path": "/search", "by_reference": {"label": "整理番号"}, "none_found": "該当する届出はありません",
     "press": {"role": "button", "name": "検索"}, "result_link": {"css": "table a"},
     "reference_header": "整理番号"}
)  # fmt: skip
JOINED = {"era_name": "wareki", "postal_first": "postal_hyphen", "phone_first": "phone_hyphen"}


def target_at(base_url: str) -> TargetDefinition:
    """Answer the target; it asks nobody to log in."""
    login = LoginDefinition.model_validate(
        {"path": "/login", "user": {"label": "職員番号"}, "password": {"label": "パスワード"},
         "press": {"role": "button", "name": "ログイン"}, "welcome": "メニュー"}
    )  # fmt: skip
    return TargetDefinition(schema=1, slug="stand", title="届出システム", base_url=base_url, login=login)


def described(sheet: ScreenSheet, page: Page) -> ScreenDefinition:
    """Describe the screen that a page shows by its truth: each entry's best locator, value and codes."""
    seen = observe(page).inputs
    at = {one.name: found for one, found in zip(seen, addresses(page, seen), strict=True)}
    steps: list[Step] = [Open(path="/new"), _fill(Locator(label="整理番号"), FieldSource(reference=True))]
    for piece in sheet.pieces:
        found = at.get(piece.name)
        if piece.field is not None and found is not None:
            steps.append(_step(piece, found))
    on = Press(at=Locator(role="button", name="確認画面へ"), effect="none")
    back = (ReadBack(header="整理番号", value=FieldSource(reference=True)), *_backs(sheet.items))
    return ScreenDefinition(
        schema=1, slug="sample", target="stand", fill=(*steps, on), confirm=back, saved=back,
        search=SEARCH,
        submit=Press(at=Locator(role="button", name="登録する"), effect="saves"),
        after=(
            Expect(text="登録が完了しました"), ReadText(at=Locator(label="受付番号"), into="receipt"),
            Press(at=Locator(role="link", name="登録内容を見る"), effect="none"),
        ),
        refused=Locator(role="alert"),
    )  # fmt: skip


def record_for(sheet: ScreenSheet, seed: int) -> ApprovedRecord:
    """Answer an invented person's record of the sheet's form."""
    rng = random.Random(seed)
    values = {one.path: _value(rng, sheet, one.path) for one in sheet.form.fields}
    return ApprovedRecord(
        case_id=new_id(), procedure="sample", reference=reference_of("S", seed), values=values,
        digest="0" * 64, approved_by="test",
    )  # fmt: skip


def _fill(at: Locator, value: FieldSource) -> Fill:
    return Fill(at=at, value=value)


def _step(piece: Piece, at: Locator) -> Step:
    value = FieldSource(field=piece.field, format=piece.format)
    match piece.widget:
        case "select":
            return Select(at=at, value=value, codes=piece.codes)
        case "radio":
            return Choose(at=at, value=value, codes=piece.codes)
        case "check":
            return Check(at=at, value=value)
    return _fill(at, value)


def _backs(items: Sequence[Item]) -> list[ReadBack]:
    found = []
    for item in items:
        first = item.pieces[0]
        if first.field is None:
            continue
        way = JOINED.get(first.format, first.format) if len(item.pieces) > 1 else first.format
        codes = {"1": "はい", "": "いいえ"} if first.widget == "check" else first.codes
        value = FieldSource(field=first.field, format=way)
        found.append(ReadBack(header=item.section + item.label, value=value, codes=codes))
    return found


def _value(rng: random.Random, sheet: ScreenSheet, path: FieldPath) -> Value:
    field = sheet.form.field(path)
    if isinstance(field.layout, Options):
        return Code(code=rng.choice(field.layout.options).code)
    match field.kind:
        case FieldKind.DATE:
            return Date(date=dt.date(rng.randint(1950, 2025), rng.randint(1, 12), rng.randint(1, 28)))
        case FieldKind.CHECK:
            return Bool(flag=rng.random() < 0.5)
        case FieldKind.INTEGER | FieldKind.MONEY:
            return Int(number=rng.randint(1, 9))
        case FieldKind.DECIMAL:
            return Decimal(number="37.2")
        case FieldKind.DIGITS:
            length = next((one.maxlength for one in sheet.pieces if one.field == path and one.maxlength), 6)
            return Text(text="".join(str(rng.randint(0, 9)) for _ in range(length)))
    return Text(text=TEXTS.get(field.kind, "見本の記入"))


def wrongly(sheet: ScreenSheet, record: ApprovedRecord, saved: dict[str, str]) -> tuple[str, ...]:
    """Answer the fields of which the system holds another fact than the record, however it is written."""
    backs = [item for item in sheet.items if item.pieces[0].field is not None]
    found = []
    for item, back in zip(backs, _backs(sheet.items), strict=True):
        value = value_of(back.value, record)
        text = saved.get(item.key, "")
        same = text == text_of(back, value) if back.codes else equal(value, text, back.value.format)
        if not same:
            found.append(item.key)
    return tuple(found)
