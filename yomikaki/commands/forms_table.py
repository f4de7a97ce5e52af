"""The figures of ``yomikaki bench forms`` for people."""

from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from samples.bench.form_figures import Figures


def forms_table(figures: "Figures") -> Table:
    """Answer sorting, aligning and time beside their goals."""
    known, unknown, laid = figures.sorting.known, figures.sorting.unknown, figures.alignment
    few, many = figures.times
    goals = figures.goals
    table = Table(title=f"登録済みの様式 {figures.sorting.forms}", title_justify="left")
    for head in ("項目", "値", "件数", "目標"):
        table.add_column(head, justify="left" if head == "項目" else "right")
    left = known.left + known.not_aligned
    table.add_row("別の様式として受け付け", str(known.wrong), f"{known.pages}枚", f"{goals['wrong']:.0f}")
    table.add_row(
        "仕分け待ちへ",
        f"{100 * left / known.pages:.1f} %",
        f"{known.pages}枚",
        f"{goals['left_percent']:.0f} %",
    )
    refused = 100 * (unknown.left + unknown.not_aligned) / unknown.pages
    table.add_row(
        "未登録の用紙を断る",
        f"{refused:.1f} %",
        f"{unknown.pages}枚",
        f"{goals['unknown_refused_percent']:.0f} %",
    )
    table.add_row(
        "欄の角のずれ(中央値)", f"{laid.median:.3f} mm", f"{laid.corners}か所", f"{goals['median_mm']} mm"
    )
    table.add_row("欄の角のずれ(99%)", f"{laid.p99:.3f} mm", f"{laid.corners}か所", f"{goals['p99_mm']} mm")
    for times in (few, many):
        spent = times.geometry
        table.add_row(
            f"判別と重ね合わせ({times.forms}様式)",
            f"{spent.median:.0f} ms",
            f"{spent.pages}枚",
            f"{goals['geometry_ms']:.0f} ms",
        )
        table.add_row("  よく似た様式の見分け", f"{times.ties.median:.0f} ms", f"{times.ties.pages}枚", "")
    table.add_row("白紙の欄に残るインク", str(figures.empty.with_ink), f"{figures.empty.fields}欄", "0")
    found, wanted = figures.proposals.together, figures.proposals.goals
    table.add_row(
        "提案された枠",
        _share(found.boxes_found, found.boxes),
        f"{found.boxes}枠",
        f"{wanted['boxes_found_percent']:.0f} %",
    )
    table.add_row(
        "提案された種類",
        _share(found.kinds_right, found.fields),
        f"{found.fields}項目",
        f"{wanted['kinds_right_percent']:.0f} %",
    )
    return table


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"
