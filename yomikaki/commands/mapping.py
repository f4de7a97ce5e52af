"""``yomikaki procedures map``: a draft of ``screen.yaml`` from the screen itself, or from a recording."""

from pathlib import Path
from typing import Annotated

import typer
import yaml
from pydantic import ValidationError
from rich.markup import escape
from rich.table import Table

from bots.browser_screen import BrowserScreen
from bots.observing import observe
from bots.protocol import ScreenEntering
from bots.session import Session
from records.documents import parsed
from records.entry import EntryResult, FinalRecord
from records.errors import BusinessError, ScreenChanged
from records.form import FormDefinition
from records.paths import Slug
from records.screen import ScreenDefinition
from yomikaki.commands.enter import LABELS
from yomikaki.commands.say import console, plainly
from yomikaki.mapping import Mapped
from yomikaki.mapping_live import Proposed, counts, forms_in_menu, from_recording, propose, redrawn
from yomikaki.mapping_recording import read_recording
from yomikaki.office import Office, open_office
from yomikaki.screens_check import signed_in
from yomikaki.settings import Settings

DRAFT = "screen.draft.yaml"
MARKS = {"certain": "[green]○[/]", "unsure": "[yellow]?[/]", "missing": "[red]×[/]"}

Target = Annotated[str | None, typer.Option(help="入力先の業務システム(targets/ の名前。省くと尋ねます)")]
At = Annotated[str | None, typer.Option("--path", help="入力画面の場所(/kokuho/new など。省くと尋ねます)")]
Search = Annotated[
    str | None, typer.Option("--search", help="検索画面の場所(省くと画面のリンクから探します)")
]
Menu = Annotated[
    str | None,
    typer.Option("--menu", help="場所がないシステムで、入力画面までのメニューの言葉(児童手当/現況届入力)"),
]
SearchMenu = Annotated[
    str | None, typer.Option("--search-menu", help="検索画面までのメニューの言葉(児童手当/現況届照会)")
]
Recorded = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, readable=True,
                 help="playwright codegen の記録(Python か JSONL)。画面は開きません"),
]  # fmt: skip
Tried = Annotated[
    str | None, typer.Option("--try", help="案を、この整理番号の案件で試します。登録ボタンは押しません")
]


def map_screen(
    slug: Annotated[str, typer.Argument(help="業務の名前")],
    target: Target = None,
    path: At = None,
    search: Search = None,
    menu: Menu = None,
    search_menu: SearchMenu = None,
    recording: Recorded = None,
    tried: Tried = None,
) -> None:
    """入力画面を読み、項目と欄の対応の案(screen.draft.yaml)を作ります。何も登録しません。"""
    if recording is not None and tried is not None:
        raise typer.BadParameter("--recording の案は、先に直してから screen.yaml として試してください。")
    with plainly():
        office = open_office(Settings())
        if slug not in office.catalog:
            raise typer.BadParameter(f"{slug} という業務のフォルダはありません。")
        form, chosen = office.defined(slug).form, target or _asked_target(office)
        if chosen not in office.targets:
            raise typer.BadParameter(f"{chosen} という業務システムの定義(targets/)はありません。")
        if recording is not None:
            found = from_recording(form, chosen, read_recording(recording.read_text(encoding="utf-8")))
        else:
            record = _record(office, slug, tried) if tried else None
            with signed_in(office, office.targets[chosen]) as session:
                where = _words(menu) or path or _asked_path(session)
                found = propose(
                    session, form, chosen, where, _words(search_menu) or search, office.settings.prefix
                )
                if record is not None:
                    found = _tried(office, session, form, found, record)
        place = office.settings.procedures / slug / DRAFT
        if place.exists() and not typer.confirm(f"{place} はすでにあります。書き直しますか"):
            raise typer.Abort
        place.write_text(found.draft.text, encoding="utf-8")
    console.print(_table(form, found))
    _say_the_rest(found, place)


def _asked_target(office: Office) -> Slug:
    known = sorted(office.targets)
    return known[0] if len(known) == 1 else str(typer.prompt(f"入力先の業務システム({'・'.join(known)})"))


def _words(menu: str | None) -> tuple[str, ...] | None:
    return tuple(word.strip() for word in menu.split("/")) if menu else None


def _asked_path(session: Session) -> str:
    known = forms_in_menu(session)
    for number, one in enumerate(known, start=1):
        console.print(f"{number:3} {escape(one.name)}  {escape(one.path)}", highlight=False)
    answer = str(typer.prompt("入力画面の番号か場所"))
    if answer.isdecimal() and 1 <= int(answer) <= len(known):
        return known[int(answer) - 1].path
    return answer


def _record(office: Office, slug: Slug, reference: str) -> FinalRecord:
    line = office.history.find(reference)
    if line is None or line.procedure != slug:
        raise BusinessError("case.unknown", f"{reference} という案件は、この業務にありません。")
    return office.entries.look(line.id)


def _tried(
    office: Office, session: Session, form: FormDefinition, found: Proposed, record: FinalRecord
) -> Proposed:
    """Fill the screen by the draft up to the confirm screen, and look at that for the draft."""
    try:
        screen = ScreenDefinition.model_validate(parsed(found.draft.text))
    except (ValidationError, yaml.YAMLError) as error:
        raise ScreenChanged(
            "map.draft", "案がまだ足りず、試せません。「# ?」の行を直してください。"
        ) from error
    bot = ScreenEntering(BrowserScreen(session), screen, office.blobs, office.sensitive(form.slug))
    result = bot.rehearse(record)
    _say_result(office, result)
    return redrawn(form, found, observe(session.in_front))


def _say_result(office: Office, result: EntryResult) -> None:
    console.print(f"試した結果: {LABELS[result.outcome]} {result.message or ''}", highlight=False)
    for one in result.differences:
        console.print(f"   {escape(one.header)}: 確認画面と合いません", highlight=False)
    for picture in result.pictures:
        console.print(f"   画面: {office.blobs.place(picture)}", highlight=False)


def _table(form: FormDefinition, found: Proposed) -> Table:
    table = Table(title=f"{escape(form.title)}: 対応の案", title_justify="left")
    for head in ("", "項目", "画面の欄", "書き方", "確かめること"):
        table.add_column(head)
    for one in found.mapping.fields:
        table.add_row(
            MARKS[one.certainty], escape(one.label), escape(_entries(found, one)), _ways(one),
            escape("。".join(one.doubts)),
        )  # fmt: skip
    for each in found.seen.rows:
        for one in each.fields:
            table.add_row(
                MARKS[one.certainty], escape(f"{each.label}(明細) {one.label}"), escape(_entries(found, one)),
                _ways(one), escape("。".join(one.doubts)),
            )  # fmt: skip
    for number in found.mapping.left_over:
        seen = found.inputs[number]
        must = "必須です。" if seen.required else ""
        label = escape(f"{seen.section} {seen.label}".strip())
        table.add_row("余", "", label, "", f"{must}入れる項目がありません")
    return table


def _entries(found: Proposed, one: Mapped) -> str:
    shown = [found.inputs[entry.input] for entry in one.entries]
    return "・".join(dict.fromkeys(f"{seen.section} {seen.label}".strip() for seen in shown))


def _ways(one: Mapped) -> str:
    return "・".join(entry.format for entry in one.entries if entry.format != "plain")


def _say_the_rest(found: Proposed, place: Path) -> None:
    console.print("、".join(f"{name} {count}" for name, count in counts(found)), highlight=False)
    name = escape(str(place.with_name("screen.yaml")))
    console.print(
        f"案を {escape(str(place))} に書きました。確かめる行は「# ?」で {found.draft.doubts} か所です。\n"
        f"次にすること:\n"
        f"  1. 「# ?」の行を画面と見比べて直し、{name} という名前にします。\n"
        f"  2. yomikaki procedures check {place.parent.name} で誤りがないことを確かめます。\n"
        f"  3. 試行の案件を決裁に回し、yomikaki enter --dry-run 整理番号 か、決裁のページの\n"
        f"     「登録画面で試す」で、入力された画面を人が見ます。登録ボタンは押されません。",
        highlight=False, soft_wrap=True,
    )  # fmt: skip
