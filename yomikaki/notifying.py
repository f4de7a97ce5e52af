"""通知, one round: the day's summary once it is due, then all that waits to be told, by every channel."""

import datetime as dt
from collections import Counter

from pydantic import JsonValue

from ledger.chain import Fact
from ledger.outbox import Attempt, Message, Outbox, tell
from records.base import Frozen
from records.case import STATE_LABELS, ScanState, State
from records.errors import BusinessError, YomikakiError
from records.ids import new_id
from values.calendar import OFFICE, is_working_day
from yomikaki.channels import Channel, Notice, channels
from yomikaki.office import Office

DAILY = "daily"
# The summary lies there when people begin.
MORNING = dt.time(8, 30)
# Who each state waits for, in the order of the day.
WAITS_FOR = {
    State.TO_CHECK: "確認",
    State.ON_HOLD: "確認",
    State.TO_APPROVE: "決裁",
    State.HELD: "確認・決裁",
    State.IN_DOUBT: "確認・決裁",
}
NAMED = 3


class SentCounts(Frozen):
    """How one round went; ``codes`` say why something was not sent."""

    sent: int
    waiting: int
    given_up: int
    codes: tuple[str, ...]


def notify_all(office: Office) -> SentCounts:
    """Send what waits; nothing is written down or kept where no channel is set."""
    outbox, ways = Outbox(office.book), channels(office.settings)
    counts, codes = Counter[str](), list[str]()
    if ways:
        write_summary(office)
    for way in ways:
        for attempt in outbox.begin(way.name):
            counts[_sent(office, outbox, way, attempt, codes)] += 1
    outbox.forget_old()
    return SentCounts(
        sent=counts["sent"], waiting=counts["waiting"], given_up=counts["given_up"], codes=tuple(codes)
    )


def send_test(office: Office) -> tuple[tuple[str, str | None], ...]:
    """Send a test by every channel now; answer each with the code of what went wrong, None where nothing did.

    Raises:
        BusinessError: no channel is set (``notify.no_channel``).
    """
    ways = channels(office.settings)
    if not ways:
        raise BusinessError(
            "notify.no_channel", "YOMIKAKI_WEBHOOK も YOMIKAKI_MAIL__HOST も設定されていません。"
        )
    notice = Notice(id=new_id(), kind="test", title="[読み書き] 通知の試験", text="届いています。")
    return tuple((way.name, _code(way, notice)) for way in ways)


def write_summary(office: Office) -> None:
    """Write the day's summary down, once, from the morning of a working day on."""
    now = office.clock.now().astimezone(OFFICE)
    key = f"{DAILY}:{now.date()}"
    if not is_working_day(now.date()) or now.time() < MORNING or Outbox(office.book).known(key):
        return
    waiting: list[Fact] = [*_waiting(office)]
    failed = {
        "quarantined": office.figures.files_by_state().get(ScanState.QUARANTINED, 0),
        "given_up": Outbox(office.book).given_up(office.clock.now() - dt.timedelta(days=1)),
    }
    with office.book.turn("notifier") as turn:
        tell(turn, DAILY, key, day=str(now.date()), waiting=waiting, **failed)


def notice_of(office: Office, message: Message) -> Notice:
    """Answer what is sent: names of 業務, counts, ids and where to look. Never a value of a sheet."""
    facts, desk = message.facts, office.settings.desk_url
    slug = str(facts.get("procedure", ""))
    name = office.catalog[slug].procedure.title if slug in office.catalog else slug
    match message.kind:
        case "daily":
            title, lines = f"今日の待ち({facts['day']})", _summary_lines(office, facts)
        case "held":
            title = f"要判断: {name}"
            lines = [f"整理番号 {facts['reference']}", f"{desk}/held/{facts['case']}"]
        case "delegation":
            title = f"代決の指名: {facts['first']} から {facts['last']} まで"
            lines = ["指名された方は、誰の代わりかを確かめてください。", f"{desk}/approve/deputies"]
        case "screen_changed":
            title = f"登録画面の変化: {name} {facts['changes']}か所(登録を止めました)"
            lines = [f"{desk}/register/{slug}/screen"]
        case "disposal.proposed":
            title = f"廃棄の起案: {name} {facts['cases']}件"
            lines = ["二人目の同意を待っています。", f"{desk}/retention/{facts['disposal']}"]
        case _:
            title = f"廃棄の完了: {name} {facts['cases']}件"
            lines = [f"廃棄証明 {facts['disposal']}", f"{desk}/retention/{facts['disposal']}"]
    return Notice(id=message.id, kind=message.kind, title=f"[読み書き] {title}", text="\n".join(lines))


def _waiting(office: Office) -> list[dict[str, Fact]]:
    """Answer by 業務 and state how much waits, since when, and the numbers of the oldest."""
    found: dict[tuple[str, State], list[tuple[dt.datetime, str]]] = {}
    for line in office.history.cases(tuple(WAITS_FOR), limit=10**6):
        found.setdefault((line.procedure, line.state), []).append((line.moved_at, line.reference))
    return [
        {
            "procedure": slug,
            "state": state.value,
            "count": len(cases),
            "since": str(min(cases)[0].astimezone(OFFICE).date()),
            "oldest": [reference for _at, reference in sorted(cases)[:NAMED]],
        }
        for (slug, state), cases in sorted(found.items())
    ]


def _summary_lines(office: Office, facts: dict[str, JsonValue]) -> list[str]:
    waiting = facts["waiting"]
    lines = [
        _waiting_line(office, one)
        for one in (waiting if isinstance(waiting, list) else [])
        if isinstance(one, dict)
    ]
    return [
        *(lines or ["待っている案件はありません。"]),
        f"隔離されたファイル {facts['quarantined']}件、送れなかった通知 {facts['given_up']}件",
        office.settings.desk_url,
    ]


def _waiting_line(office: Office, one: dict[str, JsonValue]) -> str:
    slug, state = str(one["procedure"]), State(str(one["state"]))
    defined = office.catalog[slug].procedure if slug in office.catalog else None
    name = f"{defined.department} {defined.title}" if defined else slug
    oldest = one["oldest"]
    numbers = "、".join(str(number) for number in oldest) if isinstance(oldest, list) else ""
    return (
        f"{name}: {STATE_LABELS[state]} {one['count']}件"
        f"({WAITS_FOR[state]}の人へ。最も古いもの {one['since']}、{numbers})"
    )


def _sent(office: Office, outbox: Outbox, way: Channel, attempt: Attempt, codes: list[str]) -> str:
    try:
        way.send(notice_of(office, attempt.message))
    except YomikakiError as error:
        codes.append(error.code)
        final = isinstance(error, BusinessError)
        return "given_up" if outbox.failed(attempt, error.code, final=final) else "waiting"
    outbox.sent(attempt)
    return "sent"


def _code(way: Channel, notice: Notice) -> str | None:
    try:
        way.send(notice)
    except YomikakiError as error:
        return error.code
    return None
