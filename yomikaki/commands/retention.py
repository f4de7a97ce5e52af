"""``yomikaki retention``: due, dispose."""

import typer

from ledger.retention import Retaining
from yomikaki.commands.say import REFUSED, console, plainly
from yomikaki.disposing import dispose_all, rules
from yomikaki.office import open_office
from yomikaki.settings import Settings
from yomikaki.taking_in import BUSY

retention = typer.Typer(no_args_is_help=True, help="保存期間が過ぎた案件を数え、廃棄します。")


@retention.command()
def due() -> None:
    """保存期間の決まりがある業務ごとに、廃棄の時期になった案件を数えます。"""
    with plainly():
        office = open_office(Settings())
        counts = Retaining(office.book).counts(rules(office), office.today())
    for slug, count in counts.items():
        console.print(f"{slug}: {count}件", highlight=False)
    if not counts:
        console.print("保存期間を決めた業務はありません(procedure.yaml の retention)。", highlight=False)


@retention.command()
def dispose() -> None:
    """二人が同意した廃棄と、決まりによる廃棄を、いま行います。"""
    with plainly():
        done = dispose_all(open_office(Settings()))
        if done.busy:
            raise BUSY
    for one in done.certificates:
        console.print(
            f"廃棄しました: {one.procedure} {len(one.cases)}件、"
            f"ファイル {len(one.blobs)}個、廃棄証明 {one.disposal}",
            highlight=False, soft_wrap=True,
        )  # fmt: skip
    if not done.certificates:
        console.print("廃棄したものはありません。", highlight=False)
    for code in done.failures:
        console.print(f"[red]×[/] 途中で止まりました({code})。次の回が続けます。", highlight=False)
    if done.failures:
        raise typer.Exit(REFUSED)
