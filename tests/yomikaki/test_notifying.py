"""通知: told once and in time, to real servers; tried again when they fail; nothing personal in it."""

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ledger.book import Book
from ledger.outbox import WAITS, tell
from records.account import Role
from records.case import State
from records.values import Text
from tests.desk.cast import SLUG, Town, town
from tests.ledger.cast import FixedClock
from tests.migrated import office_at
from tests.yomikaki.receivers import Chat, MailBox, chatting, receiving_mail
from yomikaki.channels import channels
from yomikaki.cli import app
from yomikaki.notifying import notify_all, write_summary
from yomikaki.office import Office
from yomikaki.settings import Settings

# Tuesday 24 November 2026, 9:00 in the office.
PLANTED = ("鬼越澪", "茨城県神栖市秘密町９", "0299112233")


@pytest.fixture
def chat() -> Iterator[Chat]:
    with chatting() as one:
        yield one


@pytest.fixture
def box() -> Iterator[MailBox]:
    with receiving_mail() as one:
        yield one


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


def office_of(place: Path, clock: FixedClock, chat: Chat | None = None, box: MailBox | None = None) -> Office:
    mail = None
    if box is not None:
        to = "madoguchi@example.jp, kacho@example.jp"
        mail = {"host": "127.0.0.1", "port": box.port, "sender": "yomikaki@example.jp", "to": to}
    settings = Settings.model_validate(
        {"home": place, "webhook": chat.address if chat else None, "mail": mail}
    )
    opened = office_at(settings, clock)
    return dataclasses.replace(opened, book=Book(opened.book._engine, clock))


def say(office: Office, number: int) -> None:
    with office.book.turn("test") as turn:
        tell(turn, "held", f"held:{number}", case=f"case-{number}", reference=f"YK-{number}", procedure=SLUG)


def without_summary(clock: FixedClock) -> None:
    """Go back to Monday's holiday: no summary is due."""
    clock.go(-24 * 3600)


def test_a_message_goes_once_to_chat_and_mail(
    tmp_path: Path, clock: FixedClock, chat: Chat, box: MailBox
) -> None:
    without_summary(clock)
    office = office_of(tmp_path, clock, chat, box)
    say(office, 1)
    assert notify_all(office).sent == 2
    assert notify_all(office).sent == 0
    (posted,), (mail,) = chat.got, box.got
    assert posted["text"] == (
        "[読み書き] 要判断: 犬の登録事項変更届\n整理番号 YK-1\nhttp://127.0.0.1:8600/held/case-1"
    )
    assert posted["kind"] == "held"
    assert mail["subject"] == "[読み書き] 要判断: 犬の登録事項変更届"
    assert mail.get_content().splitlines() == ["整理番号 YK-1", "http://127.0.0.1:8600/held/case-1"]
    assert mail["message-id"] == f"<{posted['id']}@yomikaki.invalid>"
    assert box.receivers == ["madoguchi@example.jp", "kacho@example.jp"]


def test_a_deputy_hears_of_being_named_without_a_name_in_the_message(
    tmp_path: Path, clock: FixedClock, chat: Chat
) -> None:
    without_summary(clock)
    office = office_of(tmp_path, clock, chat)
    chiefs = [
        office.accounts.add(name, name, "!", (Role.APPROVER,), actor="test").id for name in ("abe", "baba")
    ]
    first = dt.date(2026, 11, 24)
    office.delegations.name(
        chiefs[0], chiefs[1], first, first + dt.timedelta(days=2), "休暇", user_id=chiefs[0]
    )
    notify_all(office)
    (posted,) = chat.got
    assert posted["text"] == (
        "[読み書き] 代決の指名: 2026-11-24 から 2026-11-26 まで\n"
        "指名された方は、誰の代わりかを確かめてください。\nhttp://127.0.0.1:8600/approve/deputies"
    )


def test_what_is_told_under_one_key_is_told_once(tmp_path: Path, clock: FixedClock, chat: Chat) -> None:
    without_summary(clock)
    office = office_of(tmp_path, clock, chat)
    say(office, 1)
    say(office, 1)
    notify_all(office)
    assert len(chat.got) == 1


class Undone(Exception):
    """Something went wrong after the message was written down."""


def test_a_turn_that_is_taken_back_tells_nothing(tmp_path: Path, clock: FixedClock, chat: Chat) -> None:
    without_summary(clock)
    office = office_of(tmp_path, clock, chat)
    with suppress(Undone), office.book.turn("test") as turn:
        tell(turn, "held", "held:1", case="c", reference="YK-1", procedure=SLUG)
        raise Undone
    assert notify_all(office).sent == 0


def test_a_server_in_trouble_is_tried_again_later_and_given_up_at_last(
    tmp_path: Path, clock: FixedClock, chat: Chat
) -> None:
    without_summary(clock)
    office = office_of(tmp_path, clock, chat)
    say(office, 1)
    chat.status = 503
    for wait in WAITS:
        done = notify_all(office)
        assert (done.waiting, done.codes) == (1, ("notify.unreached",))
        assert notify_all(office).waiting == 0
        clock.go(wait.total_seconds())
    assert notify_all(office).given_up == 1
    chat.status = 200
    clock.go(3600)
    assert notify_all(office).sent == 0


def test_a_server_that_recovers_gets_the_message(tmp_path: Path, clock: FixedClock, chat: Chat) -> None:
    without_summary(clock)
    office = office_of(tmp_path, clock, chat)
    say(office, 1)
    chat.status = 429
    assert notify_all(office).waiting == 1
    chat.status = 200
    clock.go(60)
    assert notify_all(office).sent == 1


@pytest.mark.parametrize("status", [301, 302, 400, 404, 410])
def test_a_webhook_that_refuses_is_not_asked_again(
    tmp_path: Path, clock: FixedClock, chat: Chat, status: int
) -> None:
    without_summary(clock)
    office = office_of(tmp_path, clock, chat)
    say(office, 1)
    chat.status = status
    done = notify_all(office)
    assert (done.given_up, done.codes) == (1, ("notify.refused",))


@pytest.mark.parametrize(("answer", "end"), [("451 later", "waiting"), ("550 no such box", "given_up")])
def test_a_mail_server_says_later_or_never(
    tmp_path: Path, clock: FixedClock, box: MailBox, answer: str, end: str
) -> None:
    without_summary(clock)
    office = office_of(tmp_path, clock, None, box)
    say(office, 1)
    box.answer = answer
    assert getattr(notify_all(office), end) == 1


def test_one_channel_in_trouble_does_not_hold_the_other_back(
    tmp_path: Path, clock: FixedClock, chat: Chat, box: MailBox
) -> None:
    without_summary(clock)
    office = office_of(tmp_path, clock, chat, box)
    say(office, 1)
    chat.status = 500
    done = notify_all(office)
    assert (done.sent, done.waiting) == (1, 1)
    clock.go(60)
    chat.status = 200
    assert notify_all(office).sent == 1
    assert len(box.got) == 1


def test_nobody_answers_where_nothing_listens(tmp_path: Path, clock: FixedClock) -> None:
    without_summary(clock)
    office = office_of(tmp_path, clock, Chat(address="http://127.0.0.1:9/token"), MailBox(port=9))
    say(office, 1)
    assert notify_all(office).codes == ("notify.unreached", "notify.unreached")


def test_a_channel_that_is_set_later_does_not_begin_with_the_past(
    tmp_path: Path, clock: FixedClock, chat: Chat
) -> None:
    without_summary(clock)
    say(office_of(tmp_path, clock), 1)
    clock.go(2 * 24 * 3600)
    office = office_of(tmp_path, clock, chat)
    notify_all(office)
    assert [one["kind"] for one in chat.got] == ["daily"]


@pytest.fixture
def planted(tmp_path: Path) -> Town:
    """Three cases that wait, and one that a robot's trouble holds, all of people whose names are planted."""
    one = town(tmp_path)
    for number in range(3):
        one.read(
            f"{PLANTED[0]}{number}.png", unsure=("shimei",), shimei=Text(text=PLANTED[0]),
            jusho=Text(text=PLANTED[1]), denwa=Text(text=PLANTED[2]),
            toroku_bango=Text(text=f"00012{number}"),
        )  # fmt: skip
    return one


def test_the_summary_says_what_waits_for_whom_and_names_nobody(
    planted: Town, tmp_path: Path, clock: FixedClock, chat: Chat, box: MailBox
) -> None:
    office = office_of(tmp_path, clock, chat, box)
    assert notify_all(office).sent == 2
    (posted,) = chat.got
    references = [line.reference for line in office.history.cases((State.TO_CHECK,))]
    assert len(references) == 3
    assert "今日の待ち(2026-11-24)" in posted["text"]
    assert "環境課 犬の登録事項変更届: 確認待ち 3件(確認の人へ" in posted["text"]
    assert all(one in posted["text"] for one in references)
    assert "隔離されたファイル 0件、送れなかった通知 0件" in posted["text"]
    everything = json.dumps(chat.got, ensure_ascii=False) + "".join(
        f"{mail['subject']}{mail.get_content()}" for mail in box.got
    )
    assert not [one for one in PLANTED if one in everything]
    assert notify_all(office).sent == 0


@pytest.mark.parametrize(("seconds", "due"), [(-3600, False), (-1800, True), (4 * 24 * 3600, False)])
def test_the_summary_is_written_from_half_past_eight_on_working_days(
    tmp_path: Path, clock: FixedClock, chat: Chat, seconds: float, *, due: bool
) -> None:
    clock.go(seconds)
    office = office_of(tmp_path, clock, chat)
    write_summary(office)
    assert notify_all(office).sent == int(due)


def test_the_address_of_a_webhook_is_in_no_error(tmp_path: Path, clock: FixedClock, chat: Chat) -> None:
    office = office_of(tmp_path, clock, chat)
    assert "secret-token" not in repr(office.settings) + str(channels(office.settings))


def test_the_command_tries_every_channel_and_says_how_it_went(
    tmp_path: Path, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOMIKAKI_HOME", str(tmp_path))
    none = CliRunner().invoke(app, ["notify", "--test"])
    assert (none.exit_code, "notify.no_channel" in none.stderr) == (1, True)
    monkeypatch.setenv("YOMIKAKI_WEBHOOK", chat.address)
    done = CliRunner().invoke(app, ["notify", "--test"])
    assert (done.exit_code, done.output) == (0, "○ webhook: 送りました\n")
    assert chat.got[0]["text"] == "[読み書き] 通知の試験\n届いています。"
    chat.status = 404
    refused = CliRunner().invoke(app, ["notify", "--test"])
    assert (refused.exit_code, refused.output) == (1, "× webhook: notify.refused\n")
    monkeypatch.setenv("YOMIKAKI_WEBHOOK", "file:///etc/passwd")
    assert CliRunner().invoke(app, ["notify"]).exit_code == 3
