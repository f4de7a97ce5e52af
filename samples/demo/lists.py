"""The 業務 without paper: payments that leave in the bank's file, and connections that are looked up.

What must stand in the bank's file and in the list that goes back is said here from the bank's form and the
city's screen alone: nothing here knows bulk.yaml or lookup.yaml.
"""

import csv
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ledger.history import CaseLine
from records.base import Frozen
from records.case import State
from records.paths import FieldPath
from records.values import Text, Value
from samples.bulk_importer import TAKEN, paid, run_once
from samples.demo.columns import TABLES, WIDTHS
from samples.demo.expected import ExpectedSheet
from samples.exports import Application, as_csv
from samples.transfers import transfers
from values.formats import write
from values.text import to_katakana
from yomikaki.office import Office

PAYMENTS, LOOKUPS = "kyufu_furikomi", "suisen_shokai"
WELFARE, PAYMENT_LIST = "福祉課", "給付金_振込.csv"
WATERWORKS, LOOKUP_LIST = "水道課", "使用者_照会.csv"
SEED, COUNT = 1, 5
# The bank has no such account: one payment comes back, and a person has to look.
NO_ACCOUNT = {"口座番号": "0000000"}
# Where the bank's form (全銀協 総合振込) has what, in bytes of a line.
PLACES = {
    "銀行番号": slice(1, 5), "支店番号": slice(20, 23), "預金種目": slice(42, 43), "口座番号": slice(43, 50),
    "受取人名": slice(50, 80), "振込金額": slice(80, 90),
}  # fmt: skip
REFERENCE, KINDS = slice(91, 111), {"futsu": "1", "toza": "2"}
# What the city's screen calls its columns, and the words that it shows for codes.
SHOWN = {
    "使用者氏名": "shimei", "使用者カナ": "kana", "使用場所住所": "jusho", "連絡先電話": "denwa",
    "開始日": "kaishi_bi", "用途区分": "youto", "支払区分": "shiharai",
}  # fmt: skip
WORDS = {
    "youto": {"10": "家庭用", "20": "営業用", "90": "その他"},
    "shiharai": {"1": "口座振替", "2": "納付書払い"},
}
BANK_LOOKS_SECONDS = 0.5


class RowEnd(Frozen):
    """What became of one row of a list: ``wrong`` are differences, ``values`` how many were compared."""

    file: str
    row: int
    what: str
    reference: str | None = None
    values: int = 0
    wrong: tuple[str, ...] = ()


def payments() -> tuple[list[Application], list[dict[FieldPath, Value]]]:
    """Answer the decided payments as they are exported, and what each says; the last has no account."""
    rows, truth = transfers(COUNT, SEED)
    rows[-1] |= NO_ACCOUNT
    said = [dict(one) for one in truth]
    said[-1]["koza_bango"] = Text(text=NO_ACCOUNT["口座番号"])
    return rows, said


def write_payments(counter: Path) -> None:
    """Write the list of payments where it is dropped from."""
    place = counter / WELFARE / PAYMENT_LIST
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(as_csv(payments()[0], encoding="cp932"))


def write_lookups(watch: Path, sheets: Sequence[ExpectedSheet]) -> None:
    """Drop a list of the connections that these papers registered."""
    numbers = [write(one.truth["suisen_bango"], "plain") for one in sheets]
    asked = [{"照会番号": f"S-{one}", "水栓番号": one, "照会の目的": "検針票の返戻"} for one in numbers]
    place = watch / WATERWORKS / LOOKUP_LIST
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(as_csv(asked))


@contextmanager
def bank(folder: Path) -> Iterator[None]:
    """Let the stand-in of the bank's computer take what is sent, and answer, while the block lasts."""
    closed = threading.Event()

    def take() -> None:
        while not closed.wait(BANK_LOOKS_SECONDS):
            if (folder / "result").is_dir():
                run_once(folder)

    computer = threading.Thread(target=take, name="bank")
    computer.start()
    try:
        yield
    finally:
        closed.set()
        computer.join()


def compare_payments(office: Office) -> tuple[RowEnd, ...]:
    """Compare the files that the bank took, and what it paid, with what was decided."""
    folder = office.settings.bulk_files / PAYMENTS
    lines = [
        line
        for place in sorted((folder / TAKEN).glob("*.txt"))
        for line in place.read_bytes().split(b"\r\n")
        if line.startswith(b"2")
    ]
    paid_for = paid(folder)
    known = {one.reference: one for one in office.history.cases()}
    ends = [_paid(number, said, lines, paid_for, known) for number, said in enumerate(payments()[1], start=1)]
    asked = {one.reference for one in ends}
    strays = [one for one in lines if _text(one, REFERENCE) not in asked]
    stray = RowEnd(file=PAYMENT_LIST, row=0, what="振込", wrong=("一覧にない振込が渡されています",))
    return (*ends, *(stray for _ in strays))


def compare_lookups(office: Office, sheets: Sequence[ExpectedSheet]) -> tuple[RowEnd, ...]:
    """Compare the list that goes back with the papers that were registered."""
    places = sorted((office.settings.results / LOOKUPS).glob("*.csv"))
    rows = [row for place in places for row in csv.DictReader(place.read_text("utf-8-sig").splitlines())]
    ends = [_looked_up(number, sheet, rows) for number, sheet in enumerate(sheets, start=1)]
    more = len(rows) - len(sheets)
    stray = RowEnd(file=LOOKUP_LIST, row=0, what="照会", wrong=(f"結果に{more}行多くあります",))
    return (*ends, *((stray,) if more > 0 else ()))


def _paid(
    number: int,
    said: Mapping[FieldPath, Value],
    lines: Sequence[bytes],
    paid_for: Sequence[str],
    known: Mapping[str, CaseLine],
) -> RowEnd:
    texts = {path: write(value, "plain") for path, value in said.items()}
    mine = [line for line in lines if _text(line, PLACES["口座番号"]) == texts["koza_bango"]]
    if len(mine) != 1:
        return RowEnd(file=PAYMENT_LIST, row=number, what="振込", wrong=(f"{len(mine)}回渡されています",))
    reference, accepted = _text(mine[0], REFERENCE), texts["koza_bango"] != NO_ACCOUNT["口座番号"]
    expected = {
        "銀行番号": texts["ginko_code"], "支店番号": texts["shiten_code"],
        "預金種目": KINDS[texts["shumoku"]], "口座番号": texts["koza_bango"],
        "受取人名": texts["meigi_kana"], "振込金額": texts["kingaku"].zfill(10),
    }  # fmt: skip
    held = {header: _text(mine[0], place) for header, place in PLACES.items()}
    held["受取人名"] = to_katakana(held["受取人名"]).replace(" ", "\u3000")
    wrong = [
        f"{header}: 一覧「{text}」 渡した「{held[header]}」"
        for header, text in expected.items()
        if held[header] != text
    ]
    wrong += [] if paid_for.count(reference) == accepted else ["振り込まれた回数が違います"]
    state = known[reference].state if reference in known else None
    wrong += [] if state is (State.CONFIRMED if accepted else State.TO_CHECK) else [f"台帳では {state} です"]
    return RowEnd(
        file=PAYMENT_LIST, row=number, what="振込" if accepted else "振込(口座なしで戻る)",
        reference=reference, values=len(expected), wrong=tuple(wrong),
    )  # fmt: skip


def _looked_up(number: int, sheet: ExpectedSheet, rows: Sequence[Mapping[str, str]]) -> RowEnd:
    table, expected = TABLES["suido_kaishi"], TABLES["suido_kaishi"].columns(sheet.truth)
    mine = [row for row in rows if row["先方の番号"] == f"S-{expected[table.key]}"]
    if len(mine) != 1:
        wrong = (f"結果に{len(mine)}行あります",)
        return RowEnd(file=LOOKUP_LIST, row=number, what="照会", wrong=wrong)
    found = []
    for header, column in SHOWN.items():
        text = WORDS.get(column, {}).get(expected[column], expected[column])
        held = WIDTHS.get((table.name, column), str)(mine[0][header])
        found += [] if held == text else [f"{header}: 用紙「{text}」 照会「{held}」"]
    return RowEnd(
        file=LOOKUP_LIST, row=number, what="照会", reference=mine[0]["整理番号"], values=len(SHOWN),
        wrong=tuple(found),
    )  # fmt: skip


def _text(line: bytes, place: slice) -> str:
    return line[place].decode("cp932").strip()
