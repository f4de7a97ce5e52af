"""Words for what machines write down: events, outcomes, what became of files and pages."""

from collections.abc import Collection, Mapping
from typing import Any

from ledger.bulk_files import BulkState
from records.case import STATE_LABELS, PageState, ScanState, State
from records.entry import Outcome
from records.ids import Id

FILE_WORDS: dict[str, str] = {
    ScanState.SEEN.value: "取込中",
    ScanState.STORED.value: "取込中",
    ScanState.SPLIT.value: "取込済",
    ScanState.DUPLICATE.value: "重複",
    ScanState.QUARANTINED.value: "取り込めません",
}
PAGE_WORDS: dict[PageState, str] = {
    PageState.TO_SORT: "仕分け待ち",
    PageState.WAITING: "他の面を待っています",
    PageState.SORTED: "仕分け済",
    PageState.BLANK: "白紙",
    PageState.SEPARATOR: "仕切り紙",
    PageState.DUPLICATE: "重複",
    PageState.EXCLUDED: "届ではない",
    PageState.REPLACED: "差し替え前",
}
OUTCOME_WORDS: dict[Outcome, str] = {
    Outcome.CONFIRMED: "登録済み",
    Outcome.READ: "照会済み",
    Outcome.NOTHING_SAVED: "登録せずに終了",
    Outcome.STOPPED: "停止のため登録せずに終了",
    Outcome.REFUSED: "業務システムが受け付けない",
    Outcome.HELD: "要判断",
    Outcome.IN_DOUBT: "登録結果が不明",
    Outcome.DRY_RUN: "試し入力",
}
# Steps of a robot (bots.tracing), by what the definition calls them.
STEP_WORDS: dict[str, str] = {
    "search": "検索",
    "open_found": "見つかった登録を開く",
    "go_back": "検索結果に戻る",
    "open": "画面を開く",
    "menu": "メニュー",
    "require_fits": "入力欄に入るかを確かめる",
    "fill": "入力",
    "type": "一文字ずつ入力",
    "filled": "自動で入る値を待つ",
    "select": "一覧から選ぶ",
    "choose": "選ぶ",
    "check": "チェック",
    "pick_date": "カレンダーで選ぶ",
    "upload": "ファイルを渡す",
    "press": "押す",
    "wait": "待つ",
    "expect": "出ているかを確かめる",
    "read": "読み取る",
    "download": "ファイルを受け取る",
    "rows": "明細",
    "shown": "画面の内容を読む",
    "refusal": "受け付けない旨の文を探す",
    "require_clickable": "登録ボタンが押せるかを確かめる",
    "click": "登録ボタンを押す",
    "picture": "画面を残す",
}
BULK_WORDS: dict[BulkState, str] = {
    BulkState.DRAFTING: "作成中",
    BulkState.PUBLISHING: "受け渡し中",
    BulkState.PUBLISHED: "結果待ち",
    BulkState.ANSWERED: "結果あり",
    BulkState.OVERDUE: "結果が届かない",
    BulkState.CANCELLED: "取りやめ",
}
RESULT_WORDS = {
    "bulk.result_broken": "途中で切れているか、合計が合わない",
    "bulk.unknown_line": "このファイルにない行がある",
    "bulk.other_line": "行番号が違う",
    "bulk.repeated_line": "同じ行が二つある",
    "bulk.result_again": "二つめの、内容の違う結果",
    "bulk.no_result": "決めた時間までに届かない",
    "bulk.not_published": "渡されていなかった",
    "bulk.empty": "渡せる案件がなかった",
    "entry.lease_ended": "書いた処理が途中で止まった",
}
DECISION_WORDS = {"accept": "採用", "check": "要確認"}
ENGINE_WORDS = {
    "line": "行として",
    "boxes": "枠ごとに",
    "second": "二つめの読取",
    "marks": "印の濃さ",
    "text_layer": "PDFの文字",
    "barcode": "バーコード",
}
LOOK_WORDS = {
    "case": "案件",
    "check": "確認",
    "approve": "決裁",
    "approve_batch": "一括決裁",
    "letter": "補正依頼",
    "held": "要判断",
    "correction": "訂正",
    "replacement": "差し替え",
    "scan": "スキャン",
    "picture": "画像",
    "log": "抽出ログ",
    "export": "書き出し",
    "unmask": "伏せた項目の表示",
}
_EVENTS = {
    "case.opened": "案件を作成",
    "case.read": "読み取り",
    "list.filed": "一覧の行から作成",
    "case.repeated": "同じ届の疑い",
    "case.not_a_repeat": "別の届と判断",
    "case.corrected": "訂正の案件を作成",
    "page.letter": "補正依頼の紙が届く",
    "page.named": "補正のページを選ぶ",
    "page.mended": "補正のページに差し替え",
    "case.due_set": "補正の期限を決める",
    "case.disposed": "廃棄",
    "retention.held": "廃棄を止める",
    "retention.let_go": "廃棄の停止を解く",
    "case.approval": "決裁",
    "case.approval_void": "決裁の取消し",
    "case.after_viewed": "後閲",
    "rehearsal.asked": "登録画面で試すよう依頼",
    "rehearsal.begun": "試し入力を開始",
    "rehearsal.over": "試し入力を終了(登録していない)",
    "case.withdraw_asked": "取下げの申出",
    "case.maybe_entered": "台帳の復元(その前に登録されたかもしれない)",
    "case.not_entered": "業務システムに登録がないことを確認",
    "field.answered": "項目を確認",
    "field.answer_taken_back": "確認を取り消し",
    "entry.intent": "登録前の検索",
    "measuring.sheet": "計測の紙に選択",
    "settling.proposed": "判断の提案",
    "settling.confirmed": "判断の確認",
    "settling.refused": "判断の取下げ",
}

COPIED = "登録されている値を写す"


# Who acts where no person does.
_MACHINES = {
    "reader": "読み取り",
    "journal": "登録ロボット",
    "leases": "登録ロボットの見張り",
    "screens": "画面の点検",
}


def machine_words(by: str) -> str:
    """Answer a shown name, or which machine did something."""
    return _MACHINES.get(by, by)


def actor_words(actor: str, people: Mapping[Id, str], workers: Collection[str]) -> str:
    """Answer who did something: a person's shown name, or which machine."""
    if actor in workers:
        return f"登録ロボット({actor})"
    return people.get(actor) or _MACHINES.get(actor, actor)


def event_words(kind: str, facts: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """Answer what an event says, in one line; ``labels`` are the form's names of fields."""
    if kind == "case.moved":
        return f"{STATE_LABELS[State(facts['from'])]} → {STATE_LABELS[State(facts['to'])]}"
    words = COPIED if facts.get("copied_from") else _EVENTS.get(kind, kind)
    if path := facts.get("path"):
        return f"{words}: {labels.get(path, path)}"
    return words
