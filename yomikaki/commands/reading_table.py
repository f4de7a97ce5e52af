"""The figures of ``yomikaki bench reading`` as a table."""

from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from samples.reading.figures import Figures, Report

NAMES = {
    "address": "住所", "blank": "空欄", "boxes": "枠の数字", "date": "日付", "kana": "フリガナ",
    "letters": "枠の文字", "mark": "印・チェック", "name": "氏名", "number": "数字の行", "sign": "記号",
    "text": "自由記述", "all": "すべて",
    "clean": "きれいなスキャン", "office": "事務用スキャナ", "fax": "ファクス",
    "held out": "学習に使わない書体", "seen": "学習に使った書体",
}  # fmt: skip


def reading_table(report: "Report") -> Table:
    """Answer the table: by group of fields, by level, by font, and all."""
    table = Table(
        title=f"用紙 {report.sheets}枚(生成した書体による。重ね合わせできず {report.refused}枚)",
        title_justify="left",
        caption="書体による測定です。実際の筆跡での予算の達成は 未実証。",
        caption_justify="left",
    )
    for head in (
        "",
        "項目",
        "正しい",
        "文字",
        "確認なし",
        "うち誤り",
        "P≥0.99 誤り(申告)",
        "予算0.37で確認なし",
    ):
        table.add_column(head, justify="right" if head else "left")
    for group in (report.groups, report.levels, report.hands, (report.all,)):
        for one in group:
            table.add_row(*_row(one))
        table.add_section()
    return table


def _row(one: "Figures") -> tuple[str, ...]:
    band = next(band for band in one.bands if band.least == 0.99)
    budget = one.budgets[0]
    return (
        NAMES.get(one.name, one.name), f"{one.fields.n:,}", f"{one.fields.share:.1%}",
        f"{one.characters.share:.1%}" if one.characters.n else "", f"{one.accepted.share:.1%}",
        str(one.accepted_wrong), f"{band.wrong} ({band.stated_wrong:.1f})",
        f"{budget.passing.share:.1%} / 誤り {budget.wrong}",
    )  # fmt: skip
