"""The ledger of 業務 as open data: CSV, UTF-8 with BOM, no names of people. docs/open-data.md explains it."""

from collections.abc import Iterable

from desk.spreadsheets import as_file
from desk.unit_words import LACK_WORDS, STAGE_WORDS, VERDICT_WORDS
from desk.units import Unit
from ledger.figures import Automation
from values.calendar import fiscal_year, office_day

FILE_NAME = "gyomu-daicho.csv"
TOOL = "読み書き"
COLUMNS = (
    "業務ID", "業務名", "課", "ツール", "段階", "累計に数える", "数え始めた年度", "稼働中", "足りないもの",
    "登録件数", "試行件数", "電子決裁_年度", "電子決裁率", "電子決裁_人", "電子決裁_方針", "電子決裁_なし",
    "抜き取り項目数", "抜き取り誤り数", "正しさ_下限", "正しさ_上限",
    "人が確認した割合", "計測日", "計測枚数", "手入力_分", "読み書き_分", "差_分", "差_分_下限", "差_分_上限",
    "計測の結論", "減った時間_時間", "最後の登録日", "未解決件数",
)  # fmt: skip
Cell = str | int | float | None


def open_data(units: Iterable[Unit], automations: Iterable[Automation]) -> bytes:
    """Answer the file: every 業務 here, then those of other tools."""
    rows = (*map(_here, units), *map(_elsewhere, automations))
    cells = [["" if (cell := row.get(name)) is None else str(cell) for name in COLUMNS] for row in rows]
    return as_file("utf8", [COLUMNS, *cells])


def _here(one: Unit) -> dict[str, Cell]:
    known, since = one.progress, one.introduced
    row: dict[str, Cell] = {
        "業務ID": one.procedure.slug,
        "業務名": one.procedure.title,
        "課": one.procedure.department,
        "ツール": TOOL,
        "段階": STAGE_WORDS[one.stage],
        "累計に数える": int(since is not None),
        "数え始めた年度": fiscal_year(since) if since else None,
        "稼働中": int(one.runs),
        "足りないもの": "・".join(LACK_WORDS[lack] for lack in one.lacks),
        "登録件数": known.live,
        "試行件数": known.trial,
        "電子決裁_年度": one.year,
        "電子決裁率": None if one.decided.share is None else round(one.decided.share, 4),
        "電子決裁_人": one.decided.by_people,
        "電子決裁_方針": one.decided.by_policy,
        "電子決裁_なし": one.decided.without,
        "抜き取り項目数": one.proof.fields,
        "抜き取り誤り数": one.proof.wrong,
        "人が確認した割合": None if one.checked is None else round(one.checked, 4),
        "最後の登録日": office_day(known.last_live).isoformat() if known.last_live else None,
        "未解決件数": known.problems,
    }
    if one.right:
        row |= {"正しさ_下限": round(one.right[1], 4), "正しさ_上限": round(one.right[2], 4)}
    return row | _measured(one)


def _measured(one: Unit) -> dict[str, Cell]:
    found, hours = one.difference, one.hours
    if found is None or hours is None or one.measured is None or one.measured.ended_at is None:
        return {}
    return {
        "計測日": office_day(one.measured.ended_at).isoformat(),
        "計測枚数": found.sheets,
        "手入力_分": round(found.hand / 60, 2),
        "読み書き_分": round(found.system / 60, 2),
        "差_分": round(found.saved / 60, 2),
        "差_分_下限": round(found.low / 60, 2),
        "差_分_上限": round(found.high / 60, 2),
        "計測の結論": VERDICT_WORDS[one.verdict],
        "減った時間_時間": round(hours.saved, 1),
    }


def _elsewhere(one: Automation) -> dict[str, Cell]:
    return {
        "業務名": one.title, "課": one.department, "ツール": one.tool, "累計に数える": 1,
        "数え始めた年度": one.fiscal_year,
    }  # fmt: skip
