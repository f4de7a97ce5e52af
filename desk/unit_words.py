"""Words for 業務台帳: stages, what a 業務 lacks, verdicts, and numbers with their intervals."""

from desk.units import Unit
from records.base import Frozen
from records.difference import Verdict
from records.measuring import Way
from records.procedure import Stage
from records.running import IDLE_DAYS, Lack

STAGE_WORDS: dict[Stage, str] = {
    Stage.CANDIDATE: "候補",
    Stage.PILOT: "試行",
    Stage.LIVE: "本番",
    Stage.STOPPED: "停止",
}
VERDICT_WORDS: dict[Verdict, str] = {
    Verdict.FASTER: "早くなります",
    Verdict.SLOWER: "遅くなります",
    Verdict.UNKNOWN: "まだ分かりません",
}
WAY_WORDS: dict[Way, str] = {Way.HAND: "手入力", Way.SYSTEM: "読み書き"}
# What is missing, in the list and on the page of the 業務.
LACK_WORDS: dict[Lack, str] = {
    Lack.STOPPED: "止めています",
    Lack.OWNER: "担当",
    Lack.RELEASED: "本番の定義",
    Lack.ITEMS: "実際の登録",
    Lack.MEASURED: "計測",
    Lack.STALLED: "滞り",
}
SOURCE_WORDS = {"scan": "紙(スキャン)", "pdf": "PDF", "list": "一覧(CSV・Excel)", "screen": "画面"}
DESTINATION_WORDS = {
    "screen": "業務システムの画面",
    "bulk_file": "一括登録ファイル",
    "excel": "Excel の表",
    "lookup": "照会結果の一覧",
}


class Condition(Frozen):
    """One condition of 稼働中: whether it holds, what it says, and what to do where it does not."""

    holds: bool
    says: str
    mends: str


def conditions(unit: Unit) -> tuple[Condition, ...]:
    """Answer what has to hold for a 業務 to be 稼働中, in the order in which one gets there."""
    known, slug, lacking = unit.progress, unit.procedure.slug, set(unit.lacks)
    idle = unit.standing.idle_days
    told = (
        (
            Lack.OWNER,
            f"担当が決まっている({unit.procedure.owner or '未定'})",
            f"procedures/{slug}/procedure.yaml の owner に担当を書きます。",
        ),
        (
            Lack.RELEASED,
            f"定義が本番として公開されている(段階: {STAGE_WORDS[unit.procedure.stage]})",
            f"試行で確かめてから、procedures/{slug}/procedure.yaml の stage を live にします。",
        ),
        (
            Lack.ITEMS,
            f"実際の届を登録し、業務システムで確かめた({known.live}件。試行は数えません)",
            "本番の届が1件登録され、読み返して一致すると満たされます。",
        ),
        (
            Lack.MEASURED,
            "手入力のときと今の、1枚あたりの時間を測ってある",
            "計測のページで、同じ紙を手入力と読み書きの両方で測ります。",
        ),
        (
            Lack.STALLED,
            f"滞っていない(待っている届 {known.waiting}件、最後の登録または到着から {idle}開庁日)",
            f"届が待つのに {IDLE_DAYS}開庁日より長く登録がありません。要判断と登録の失敗を確かめます。",
        ),
        (
            Lack.STOPPED,
            "止められていない",
            "再開するまで数えません。累計からは引きません。",
        ),
    )
    return tuple(Condition(holds=lack not in lacking, says=says, mends=mends) for lack, says, mends in told)


def minutes(seconds: float) -> str:
    """Answer seconds as minutes with two places: a sheet takes one or two."""
    return signed(seconds / 60, places=2)


def signed(number: float, places: int = 1) -> str:
    """Answer a number with a true minus sign; what rounds to nothing has none."""
    written = f"{abs(number):.{places}f}"
    return f"−{written}" if number < 0 and float(written) else written


def exact(share: float) -> str:
    """Answer a share in percent with one place, never 100 % for what is not certain."""
    return f"{min(100 * share, 100.0 if share == 1 else 99.9):.1f}%"
