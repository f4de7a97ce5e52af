"""A business system with one invented screen: search, 入力 → 確認 → 完了, detail. It keeps what it is given.

What an entry means to it is the item's ``key``, whatever its label or place says on the day.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from samples.screens.pages import form_page, whole
from samples.screens.sheet import Item, Piece, ScreenSheet

REFERENCE = "f_seiri_bango"
DATES = {
    "iso": r"\d{4}-\d\d-\d\d", "slash": r"\d{4}/\d\d/\d\d", "wareki_short": r"[MTSHR]\d\d\.\d\d\.\d\d",
    "wareki": r"(明治|大正|昭和|平成|令和)\S+日", "era_year": r"\d{1,2}", "month": r"\d{1,2}",
    "day": r"\d{1,2}",
}  # fmt: skip
Values = dict[str, str]


class Stand:
    """The running system; ``sheet`` is what its form looks like today, ``saved`` what it has taken."""

    def __init__(self, base_url: str, sheet: ScreenSheet) -> None:
        self.base_url, self.sheet = base_url, sheet
        self.press, self.search = "確認画面へ", "検索"
        self.saved: list[Values] = []

    def page(self, path: str, sent: dict[str, list[str]]) -> str:
        """Answer one page."""
        asked = {name: values[0] for name, values in sent.items()}
        match urlsplit(path).path:
            case "/search":
                return self._search(asked)
            case "/new":
                return self._form("")
            case "/confirm":
                return self._confirm(sent)
            case "/save":
                self.saved.append({name: text for name, text in asked.items() if name != "go"})
                return self._done(len(self.saved))
            case detail if found := re.fullmatch(r"/detail/(\d+)", detail):
                return whole("詳細", self._rows(self.saved[int(found.group(1)) - 1]))
        return whole("メニュー", '<a href="/search">検索</a> <a href="/new">新規入力</a>')

    def _search(self, asked: Values) -> str:
        box = '<form method="get"><label for="q">整理番号</label><input id="q" name="q" maxlength="20">'
        body = f"{box}<button>{self.search}</button></form>"
        if "q" in asked:
            found = [n for n, one in enumerate(self.saved, start=1) if one.get(REFERENCE) == asked["q"]]
            rows = "".join(
                f'<tr><td><a href="/detail/{n}">{n}</a></td><td>{asked["q"]}</td></tr>' for n in found
            )
            heads = "<tr><th>受付番号</th><th>整理番号</th></tr>"
            body += f"<table>{heads}{rows}</table>" if found else "<p>該当する届出はありません</p>"
        return whole("検索", body)

    def _form(self, refusal: str) -> str:
        head = f'<div role="alert">{escape(refusal)}</div>' if refusal else ""
        own = f'<p><label for="{REFERENCE}">整理番号</label><input id="{REFERENCE}" name="{REFERENCE}"></p>'
        page = form_page(self.sheet, head, press=self.press)
        return page.replace('action="/confirm">', f'action="/confirm">{own}', 1)

    def _confirm(self, sent: dict[str, list[str]]) -> str:
        values: Values = {REFERENCE: sent.get(REFERENCE, [""])[0]}
        for item in self.sheet.items:
            parts = [_part(piece, sent.get(piece.name, [""])[0]) for piece in item.pieces]
            if refusal := _refusal(item, parts):
                return self._form(refusal)
            values[item.key] = item.shown.format(*parts) if any(parts) else ""
        hidden = "".join(
            f'<input type="hidden" name="{key}" value="{escape(text)}">' for key, text in values.items()
        )
        button = f'<form method="post" action="/save">{hidden}<button>登録する</button></form>'
        return whole("確認", self._rows(values) + button)

    def _done(self, number: int) -> str:
        output = f'<output aria-label="受付番号">{number}</output>'
        receipt = f"<table><tr><th>受付番号</th><td>{output}</td></tr></table>"
        link = f'<p><a href="/detail/{number}">登録内容を見る</a></p>'
        return whole("完了", f"<p>登録が完了しました</p>{receipt}{link}")

    def _rows(self, values: Values) -> str:
        own = f"<tr><th>整理番号</th><td>{escape(values[REFERENCE])}</td></tr>"
        shown = [(item.section + item.label, values.get(item.key, "")) for item in self.sheet.items]
        rows = "".join(f"<tr><th>{escape(head)}</th><td>{escape(text)}</td></tr>" for head, text in shown)
        return f"<table>{own}{rows}</table>"


@contextmanager
def standing(sheet: ScreenSheet) -> Iterator[Stand]:
    """Run the system on loopback until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(parse_qs(urlsplit(self.path).query))

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            self._answer(parse_qs(self.rfile.read(length).decode()))

        def _answer(self, sent: dict[str, list[str]]) -> None:
            body = stand.page(self.path, sent).encode()
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stand = Stand(f"http://127.0.0.1:{server.server_port}", sheet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stand
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _part(piece: Piece, text: str) -> str:
    if piece.widget == "radio":
        return piece.options[int(text)] if text else ""
    if piece.widget == "check":
        return "はい" if text else "いいえ"
    return text


def _refusal(item: Item, parts: list[str]) -> str:
    """Answer what the server itself demands: a required entry, the writing of a date, a length, an option."""
    if item.required and not all(parts):
        return f"{item.label}: 必須項目です"
    for piece, text in zip(item.pieces, parts, strict=True):
        if text and piece.format in DATES and not re.fullmatch(DATES[piece.format], text):
            return f"{item.label}: 日付の形が違います"
        if piece.maxlength and len(text) > piece.maxlength:
            return f"{item.label}: 長すぎます"
        if piece.options and text and text not in piece.options:
            return f"{item.label}: 選択してください"
    return ""
