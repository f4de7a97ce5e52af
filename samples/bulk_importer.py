"""``python -m samples.bulk_importer FOLDER``: a stand-in for the bank's computer that takes 総合振込 files.

It knows the bank's form by itself: what it takes from ``FOLDER/send`` it cuts by bytes, adds up, pays into
its own store, and answers in ``FOLDER/result``. It can misbehave as such computers do (``--fault``).
"""

import argparse
import csv
import io
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from records.base import Frozen

TAKEN, PAID = "taken", "paid.csv"
LINE = 120
# Where our number, the account and the amount stand in a line, in bytes.
REFERENCE, ACCOUNT, AMOUNT = slice(91, 111), slice(43, 50), slice(80, 90)
NO_ACCOUNT = b"0000000"
OK, REJECTED = "00", "10"


class Fault(StrEnum):
    """How it misbehaves with the next file."""

    NONE = "none"
    DROP_LINE = "drop_line"
    TRUNCATED = "truncated"
    TWICE = "twice"
    CONTRADICTS = "contradicts"
    OTHER_FILE = "other_file"
    WRONG_TOTALS = "wrong_totals"
    OTHER_LINES = "other_lines"
    UNKNOWN_CODE = "unknown_code"
    SILENT = "silent"


class Payment(Frozen):
    """One line as it was understood."""

    line: int
    reference: str
    account: str
    amount: int

    @property
    def accepted(self) -> bool:
        """Whether there is such an account."""
        return self.account.encode() != NO_ACCOUNT


class BadFile(Exception):
    """The file is not in the bank's form; nothing of it is paid."""


def payments_in(data: bytes) -> list[Payment]:
    """Answer the payments of a file.

    Raises:
        BadFile: a line has another length, or the totals are not those of the lines.
    """
    lines = data.split(b"\r\n")
    if lines.pop() != b"" or any(len(line) != LINE for line in lines):
        raise BadFile("length")
    kinds = b"".join(line[:1] for line in lines)
    if kinds != b"1" + b"2" * (len(lines) - 3) + b"89":
        raise BadFile("order")
    found = [
        Payment(
            line=number, reference=line[REFERENCE].decode("cp932").strip(),
            account=line[ACCOUNT].decode("ascii"), amount=int(line[AMOUNT]),
        )
        for number, line in enumerate(lines[1:-2], start=1)
    ]  # fmt: skip
    if (int(lines[-2][1:7]), int(lines[-2][7:19])) != (len(found), sum(one.amount for one in found)):
        raise BadFile("totals")
    return found


def run_once(folder: Path, fault: Fault = Fault.NONE) -> int:
    """Take every file that lies there, and answer how many."""
    places = sorted(path for path in (folder / "send").glob("FURIKOMI_*.txt") if path.is_file())
    for place in places:
        found = payments_in(place.read_bytes())
        _pay(folder / PAID, [one for one in found if one.accepted])
        (folder / TAKEN).mkdir(exist_ok=True)
        place.rename(folder / TAKEN / place.name)
        _answer(folder / "result", place.name, found, fault)
    return len(places)


def paid(folder: Path) -> list[str]:
    """Answer the references of everything that was ever paid, each as often as it was."""
    place = folder / PAID
    return place.read_text("utf-8").splitlines() if place.exists() else []


def _pay(store: Path, accepted: Sequence[Payment]) -> None:
    with store.open("a", encoding="utf-8") as file:
        file.writelines(f"{one.reference}\n" for one in accepted)


def _answer(folder: Path, name: str, found: list[Payment], fault: Fault) -> None:
    if fault is Fault.SILENT:
        return
    place = folder / f"KEKKA_{Path(name).stem}.csv"
    told = found[:-1] if fault is Fault.DROP_LINE else found
    named = "FURIKOMI_YK-00000000A.txt" if fault is Fault.OTHER_FILE else name
    data = _written(named, told, fault)
    _put(place, data[: len(data) // 2] if fault is Fault.TRUNCATED else data)
    if fault is Fault.TWICE:
        _put(place.with_name(f"{place.stem}_2.csv"), data)
    if fault is Fault.CONTRADICTS:
        turned = [one.model_copy(update={"account": NO_ACCOUNT.decode()}) for one in told]
        _put(place.with_name(f"{place.stem}_2.csv"), _written(named, turned, fault))


def _written(name: str, told: list[Payment], fault: Fault) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["H", name])
    writer.writerow(["行", "整理番号", "結果", "受付番号", "理由"])
    for one in told:
        line = one.line + 1 if fault is Fault.OTHER_LINES else one.line
        refusal = "77" if fault is Fault.UNKNOWN_CODE else REJECTED
        code = OK if one.accepted else refusal
        writer.writerow([line, one.reference, code, f"K{one.line:06}" if one.accepted else "", ""])
    accepted = sum(one.accepted for one in told)
    count = len(told) + (fault is Fault.WRONG_TOTALS)
    writer.writerow(["T", count, accepted, len(told) - accepted])
    return out.getvalue().encode("cp932")


def _put(place: Path, data: bytes) -> None:
    """Lay a result down under another name first, as computers do that know that others look."""
    draft = place.with_suffix(".tmp")
    draft.write_bytes(data)
    draft.rename(place)


def main() -> None:
    """Take what lies there."""
    parser = argparse.ArgumentParser(description="総合振込のファイルを取り込み、取込結果を返します。")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fault", type=Fault, default=Fault.NONE, choices=list(Fault))
    asked = parser.parse_args()
    print(f"{run_once(asked.folder, asked.fault)} 件のファイルを取り込みました")


if __name__ == "__main__":
    main()
