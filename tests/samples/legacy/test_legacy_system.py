"""The old system by itself: its code, its one window, what it keeps and what it refuses."""

import asyncio
import html
import json
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI

from samples.city.faults import FOR_EVER, Fault, Faults, Planned
from samples.legacy.app import make_app
from samples.legacy.logins import Logins
from samples.legacy.store import Store, rows

GOOD = {
    "seiri": "T-1", "todoke": "令和8年11月3日", "shimei": "吉田\u3000花子", "kana": "ヨシダ\u3000ハナコ",
    "umare_g": "昭和", "umare_y": "60", "umare_m": "1", "umare_d": "2", "yubin": "3140121",
    "jusho": "神栖市溝口１", "nenkin": "厚生年金", "haigu": "無", "ji_shimei": "太郎",
    "ji_umare": "平成27年6月19日", "ji_zoku": "長男", "ji_dokyo": "同居", "ji_jusho": "",
}  # fmt: skip


def ask(app: FastAPI, method: str, path: str, body: bytes = b"") -> str:
    async def asked() -> bytes:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://legacy") as client:
            answer = await client.request(method, path, content=body)
            assert answer.status_code == 200
            assert "Shift_JIS" in answer.headers["content-type"]
            return answer.content

    return asyncio.run(asked()).decode("cp932")


class Window:
    """A window of the system, without a browser."""

    def __init__(self, app: FastAPI) -> None:
        self._app, self._token = app, ""
        self._token = self.post("/login.do", {"user": "robot", "password": "x"}).split("/head.do?w=")[1][:16]

    def get(self, path: str) -> str:
        return ask(self._app, "GET", f"{path}?w={self._token}")

    def post(self, path: str, sent: dict[str, str]) -> str:
        """Send a form as a browser does: what the code lacks goes as a character reference."""
        words = {name: quote(text.encode("cp932", "xmlcharrefreplace")) for name, text in sent.items()}
        body = "&".join(f"{name}={word}" for name, word in words.items())
        return ask(self._app, "POST", f"{path}?w={self._token}", body.encode())

    def register(self, sent: dict[str, str]) -> str:
        confirm = self.post("/jido/kakunin.do", sent)
        draft = confirm.split('name="draft" value="')[1][:12]
        return self.post("/jido/toroku.do", {"draft": draft})


@pytest.fixture
def faults() -> Faults:
    return Faults({})


@pytest.fixture
def app(tmp_path: Path, faults: Faults) -> FastAPI:
    store = Store(tmp_path / "fukushi.sqlite")
    return make_app(store, Logins("robot", "x"), faults, control=False)


def test_everything_is_kept_in_full_width_and_days_with_their_era(app: FastAPI, tmp_path: Path) -> None:
    assert "受付番号" in Window(app).register(GOOD)
    (row,) = rows(tmp_path / "fukushi.sqlite")
    assert (row["umare"], row["yubin"]) == ("昭和６０年１月２日", "３１４０１２１")
    assert [one["ji_shimei"] for one in rows(tmp_path / "fukushi.sqlite", "meisai")] == ["太郎"]


def test_a_second_window_logs_the_first_out_with_status_200(app: FastAPI) -> None:
    first = Window(app)
    assert "現況届入力" in first.get("/jido/nyuryoku.do")
    second = Window(app)
    assert "職員番号とパスワードを入力" in first.get("/jido/nyuryoku.do")
    assert "現況届入力" in second.get("/jido/nyuryoku.do")


@pytest.mark.parametrize(("accepts", "kept"), [(FOR_EVER, 2), (0, 1)])
def test_a_repeated_reference_is_refused_or_accepted(
    app: FastAPI, faults: Faults, tmp_path: Path, accepts: int, kept: int
) -> None:
    faults.plan(Fault.ACCEPTS_REPEATED, Planned(accepts))
    window = Window(app)
    answers = [window.register(GOOD) for _ in range(2)]
    assert ["受付番号" in one for one in answers] == [True, kept == 2]
    assert len(rows(tmp_path / "fukushi.sqlite")) == kept


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"shimei": "ﾖｼﾀﾞ"}, "受給者氏名は全角で入力してください"),
        # What Shift_JIS lacks comes as &#134071;, which is half-width: why a definition says its charset.
        ({"shimei": "𠮷田"}, "受給者氏名は全角で入力してください"),
        ({"yubin": "314"}, "郵便番号は数字7桁です"),
        ({"umare_d": "32"}, "受給者生年月日が日付ではありません"),
        ({"ji_zoku": ""}, "児童1人目の続柄は全角で入力してください"),
    ],
)
def test_what_is_wrong_is_said_in_a_dialog(app: FastAPI, changed: dict[str, str], said: str) -> None:
    page = Window(app).post("/jido/kakunin.do", GOOD | changed)
    assert json.loads(html.unescape(page.split("alert(")[1].split(")")[0])) == f"入力エラー: {said}"
