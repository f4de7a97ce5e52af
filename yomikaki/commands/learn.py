"""``yomikaki learn``."""

import getpass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from values.calendar import OFFICE
from yomikaki.commands.reading_table import NAMES
from yomikaki.commands.say import console, plainly
from yomikaki.commands.status import proof_words
from yomikaki.office import Office, open_office
from yomikaki.settings import Settings

if TYPE_CHECKING:
    from yomikaki.learning import GroupReport, LearningReport

Apply = Annotated[bool, typer.Option("--apply", help="確認の結果から確率を改め、次の読み取りから使います。")]
List = Annotated[bool, typer.Option("--list", help="較正の版と、使っているものを示します。")]
Back = Annotated[bool, typer.Option("--back", help="一つ前に使っていた版に戻します。")]
Use = Annotated[str | None, typer.Option("--use", metavar="VERSION", help="この版を使います。")]
Json = Annotated[bool, typer.Option("--json", help="JSON で出力します。")]


def learn(
    apply: Apply = False, show: List = False, back: Back = False, use: Use = None, as_json: Json = False
) -> None:
    """人の確認の結果から、確率が実際と合っているか、改めると何が変わるかを示します。人の入力は変えません。"""
    if sum((apply, show, back, use is not None)) > 1:
        raise typer.BadParameter("--apply、--list、--back、--use は一つだけ指定してください。")
    # OpenCV takes a second to load: not for every other command.
    from yomikaki import learning

    with plainly():
        office, actor = open_office(Settings()), f"cli:{getpass.getuser()}"
        if show:
            return _list(office)
        if not (apply or back or use):
            return _report(office, learning.report(office), as_json=as_json)
        if apply:
            chosen = learning.apply(office, actor=actor)
        else:
            chosen = learning.use(office, use, actor=actor) if use else learning.back(office, actor=actor)
        console.print(f"次の読み取りから使う較正: {chosen.version}", highlight=False)
        return None


def _list(office: Office) -> None:
    from ledger.calibrations import choices
    from yomikaki.calibrations import all_kept, current

    chosen = {one.version: one.at for one in choices(office.book)}
    used = current(office.settings).version
    table = Table("版", "使い始め", "もと", "")
    for one in all_kept(office.settings):
        at = chosen.get(one.version)
        when = f"{at.astimezone(OFFICE):%Y-%m-%d %H:%M}" if at else ""
        table.add_row(one.version, when, one.fitted_on, "使用中" if one.version == used else "")
    console.print(table)


def _report(office: Office, told: "LearningReport", *, as_json: bool) -> None:
    if as_json:
        typer.echo(told.model_dump_json())
        return
    console.print(
        f"較正 {told.calibration}。人が確かめた項目 {told.labelled}(ほかに試行 {told.trials})。"
        f"うち {told.not_fitted} は誤りを疑って選ばれた項目などなので、較正には使いません。",
        highlight=False, soft_wrap=True,
    )  # fmt: skip
    table = Table(
        "", "項目", "誤り", "誤り(95%区間)", "申告", "対数損失", "Brier",
        caption="損失は「今 → 改めたあと」(案件ごとに分けた5分割の交差検証)", caption_justify="left",
    )  # fmt: skip
    for one in told.groups:
        table.add_row(*_row(one))
    console.print(table)
    few = [NAMES.get(one.group, one.group) for one in told.groups if one.after is None]
    if few or not told.groups:
        names = "、".join(few) or "すべて"
        console.print(
            f"確かめた項目が少ないため較正を改めないもの: {names}。付属の較正のまま使います。",
            highlight=False, soft_wrap=True,
        )  # fmt: skip
    for procedure in told.procedures:
        console.print(proof_words(office, procedure.proof), highlight=False, soft_wrap=True)
        if procedure.fields:
            console.print(
                f"  確かめた項目のうち確認なしで通るもの: {procedure.passing} → {procedure.passing_after}"
                f" / {procedure.fields}",
                highlight=False,
            )
    console.print(
        f"文字の学習をやり直して減らせる誤りは、多くても {told.own_wrong}件"
        f"(枠の文字・数字・記号・日付 {told.own}件のうち)。",
        highlight=False, soft_wrap=True,
    )  # fmt: skip


def _row(one: "GroupReport") -> tuple[str, ...]:
    losses = ("―", "―")
    if one.before and one.after:
        losses = (
            f"{one.before.log:.4f} → {one.after.log:.4f}", f"{one.before.brier:.4f} → {one.after.brier:.4f}",
        )  # fmt: skip
    return (
        NAMES.get(one.group, one.group), str(one.fields), str(one.wrong),
        f"{one.low:.2%}〜{one.high:.2%}", f"{one.stated_wrong:.1f}", *losses,
    )  # fmt: skip
