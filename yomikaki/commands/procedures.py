"""``yomikaki procedures``: a new 業務 from its blank, and what is wrong with the files of one."""

import json
import re
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from records.base import Frozen
from records.bulk import BulkDefinition
from records.form import FieldDefinition, FormDefinition, boxes_in
from records.listing import ListDefinition
from records.lookup import LookupDefinition
from records.paths import SLUG_PATTERN, FieldPath
from records.procedure import ProcedureDefinition
from records.screen import ScreenDefinition
from records.target import TargetDefinition
from records.workbook import WorkbookDefinition
from yomikaki.commands.mapping import map_screen
from yomikaki.commands.say import REFUSED, console, errors, plainly
from yomikaki.settings import Settings

# Who answers for a 業務 that has just begun: the city writes its own department there.
DEPARTMENT = "(担当課)"
KINDS = {
    "text": "文字", "name": "氏名", "kana": "フリガナ", "address": "住所", "postal_code": "郵便番号",
    "phone": "電話番号", "digits": "番号", "integer": "数", "money": "金額", "decimal": "小数",
    "date": "日付", "choice": "選択", "check": "チェック", "sign": "記号",
}  # fmt: skip
LAYOUTS = {
    "line": "記入欄", "cells": "マス目", "options": "選択肢", "date_parts": "年月日",
    "check_box": "チェック欄", "barcode": "バーコード",
}  # fmt: skip

# By the name of the file that each describes.
SCHEMAS: dict[str, type[Frozen]] = {
    "screen": ScreenDefinition, "target": TargetDefinition, "procedure": ProcedureDefinition,
    "form": FormDefinition, "excel": WorkbookDefinition, "list": ListDefinition, "bulk": BulkDefinition,
    "lookup": LookupDefinition,
}  # fmt: skip

procedures = typer.Typer(no_args_is_help=True, help="業務の定義を作り、確かめます。")
procedures.command(name="map")(map_screen)

Slug = Annotated[str, typer.Argument(help="業務の名前(半角の小文字・数字・_)")]
Blank = Annotated[
    Path,
    typer.Option(exists=True, dir_okay=False, readable=True,
                 help="白紙の様式(PDF・TIFF・PNG・JPEG)。なければ記入済みの用紙"),
]  # fmt: skip


@procedures.command()
def new(
    slug: Slug, blank: Blank, title: Annotated[str | None, typer.Option(help="様式の題名")] = None
) -> None:
    """白紙の様式から、業務のフォルダと項目の案を作ります。すでにあるフォルダには書きません。"""
    settings = Settings()
    if not re.fullmatch(SLUG_PATTERN, slug):
        raise typer.BadParameter(
            "業務の名前は、半角の小文字で始まる2〜40字の小文字・数字・_ にしてください。"
        )
    if (settings.procedures / slug).exists():
        raise typer.BadParameter(f"{slug} のフォルダはすでにあります。別の名前にしてください。")
    # Engines and OpenCV take a second to load: not for every other command.
    from yomikaki.child import in_child
    from yomikaki.publishing import publish
    from yomikaki.trying import opened_sides, proposed

    with plainly(), errors.status("ファイルを開いています") as status:
        sides = opened_sides(blank.read_bytes())
        found = in_child(proposed, sides, slug, title or "", progress=status.update)
        publish(settings.procedures, found.form, found.blanks, DEPARTMENT)
    console.print(_table(found.form, found.unsure))
    if found.filled:
        _say_what_was_painted_out(settings.procedures / slug, found.form, found.filled)
    _say_how_to_go_on(settings.procedures / slug, found.form, found.unsure)


@procedures.command()
def check(
    slug: Annotated[str | None, typer.Argument(help="業務の名前(省くとすべて)")] = None,
) -> None:
    """業務のフォルダの定義を調べ、誤りを示します。"""
    from yomikaki.definition_check import hints_on, problems_of

    folder = Settings().procedures
    names = [slug] if slug else sorted(path.parent.name for path in folder.glob("*/procedure.yaml"))
    if slug and not (folder / slug).is_dir():
        raise typer.BadParameter(f"{slug} という業務のフォルダはありません。")
    problems = {name: problems_of(folder / name) for name in names}
    for name, found in problems.items():
        for one in found:
            errors.print(f"[red]×[/] {name}/{escape(one)}", highlight=False)
        if not found:
            console.print(f"[green]○[/] {name}: 誤りはありません", highlight=False)
        for one in hints_on(folder / name):
            console.print(f"  [yellow]△[/] {name}/{escape(one)}", highlight=False, soft_wrap=True)
    if any(problems.values()):
        raise typer.Exit(REFUSED)


@procedures.command()
def schema(
    kind: Annotated[str, typer.Argument(help="screen・target・procedure・form・excel・list・bulk")],
) -> None:
    """定義ファイルの JSON Schema を出します。エディタが綴りと値を確かめるのに使います。"""
    if kind not in SCHEMAS:
        raise typer.BadParameter(f"{kind} という種類はありません({'・'.join(SCHEMAS)})。")
    shape = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | SCHEMAS[kind].model_json_schema()
    typer.echo(json.dumps(shape, ensure_ascii=False, indent=2))


def _table(form: FormDefinition, unsure: tuple[FieldPath, ...]) -> Table:
    table = Table(title=f"{escape(form.title)}: 項目の案", title_justify="left")
    for head in ("", "ページ", "項目", "パス", "種類", "枠"):
        table.add_column(head)
    columns = [(column, f"{escape(one.label)} ") for one in form.tables for column in one.columns]
    for field, before in [(field, "") for field in form.single_fields] + columns:
        doubt = "[yellow]?[/]" if field.path in unsure else ""
        page = str(boxes_in(field.layout)[0].page)
        label = before + escape(field.label)
        table.add_row(doubt, page, label, field.path, KINDS[field.kind.value], _layout(field))
    return table


def _layout(field: FieldDefinition) -> str:
    count = len(boxes_in(field.layout))
    return LAYOUTS[field.layout.kind] + (f"({count})" if count > 1 else "")


def _say_what_was_painted_out(place: Path, form: FormDefinition, filled: tuple[int, ...]) -> None:
    pages = "・".join(str(number) for number in filled)
    blanks = "、".join(str(place / form.pages[number - 1].blank) for number in filled)
    console.print(
        f"[yellow]記入済みの紙から作りました({pages}ページ): 手書きを消し、印刷だけを残しました。[/]\n"
        f"  白紙の画像({escape(blanks)})を開いて、手書きが残っていないか、"
        f"印刷が欠けていないかを確かめてください。\n"
        f"  白紙の用紙があれば、それから作り直すほうが確かです。",
        highlight=False, soft_wrap=True,
    )  # fmt: skip


def _say_how_to_go_on(place: Path, form: FormDefinition, unsure: tuple[FieldPath, ...]) -> None:
    tables = f"、明細 {len(form.tables)}" if form.tables else ""
    doubts = f"うち {len(unsure)} は名前か種類が推測です(? の行)。" if unsure else ""
    console.print(f"項目 {len(form.single_fields)}{tables}を見つけました。{doubts}", highlight=False)
    console.print(
        f"次にすること:\n"
        f"  1. yomikaki desk の「帳票定義」、または {place / 'form.yaml'} で、名前・種類・枠を直します。\n"
        f"  2. {place / 'procedure.yaml'} に担当課と、あれば入力先を書きます。\n"
        f"  3. yomikaki procedures check {place.name} で誤りがないことを確かめます。\n"
        f"  4. yomikaki read --procedure {place.name} FILE で、記入済みの用紙を読んでみます。",
        highlight=False, soft_wrap=True,
    )  # fmt: skip
