"""The bundles of one day at the counters, one folder per department."""

import shutil
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from samples.demo.expected import End, ExpectedSheet
from samples.demo.files import write_jpeg, write_jpeg_again, write_letter, write_scanned_pdf, write_tiff
from samples.demo.papers import Paper, registered_before
from samples.demo.typed import write_typed_pdf

# Chosen before the first run and kept: a demonstration that looks for a lucky seed shows nothing.
SEED = 1
PROCESSES = 2
HOKEN, KANKYO, SUIDO, ZEIMU, KIKAKU = "保険年金課", "環境課", "水道課", "税務課", "企画課"
Write = Callable[[Sequence[Paper], Path], None]


def _papers(slug: str, first: int, last: int) -> tuple[Paper, ...]:
    return tuple(Paper(SEED * 1000 + position, slug) for position in range(first, last + 1))


REGISTERED = Paper(SEED * 1000 + 8, "kokuho_kanyu", amended=registered_before())
IMPOSSIBLE = Paper(SEED * 1000 + 23, "suido_kaishi", odd_days={"kaishi_date": "8|2|30"})
COUNTER = (*_papers("kokuho_kanyu", 1, 7), REGISTERED)
TYPED = _papers("kokuho_kanyu", 9, 10)
DOGS = _papers("inu_henko", 11, 17)
WATER = (*_papers("suido_kaishi", 18, 22), IMPOSSIBLE)
DONORS = _papers("onestop_tokurei", 24, 25)
OPINIONS = _papers("shimin_anketo", 26, 27)
SCANNED_TWICE = COUNTER[2]


@dataclass(frozen=True)
class _File:
    """One file of scans, and the papers that its pages show."""

    write: Write
    folder: str
    name: str
    papers: tuple[Paper, ...]
    end: End = End.ENTERED
    note: str = ""

    @property
    def sheets(self) -> int:
        """How many sheets are made for it."""
        return max(len(self.papers), 1)

    def make(self, root: Path) -> None:
        """Write the file."""
        self.write(self.papers, root / self.folder / self.name)

    def expected(self) -> list[ExpectedSheet]:
        """Answer what its pages hold, and what should become of each."""
        return [self._expected(page, paper) for page, paper in enumerate(self.papers, start=1)] or [
            _aside(self.folder, self.name, self.note)
        ]

    def _expected(self, page: int, paper: Paper) -> ExpectedSheet:
        end, note = _SPECIAL.get(paper.number, (self.end, self.note))
        return ExpectedSheet(
            folder=self.folder, file=self.name, page=page, paper=paper.number, procedure=paper.slug,
            truth=paper.truth(), end=end, note=note,
        )  # fmt: skip


_SPECIAL = {
    REGISTERED.number: (End.HELD, "登録済みの番号"),
    IMPOSSIBLE.number: (End.ON_HOLD, "暦にない日付"),
}
FILES = (
    _File(write_scanned_pdf, HOKEN, "国保_窓口.pdf", COUNTER, note="スキャンPDF"),
    _File(write_tiff, KANKYO, "犬_変更.tif", DOGS, note="複数ページTIFF"),
    _File(write_typed_pdf, HOKEN, "国保_電子.pdf", TYPED, note="文字入りPDF"),
    _File(write_scanned_pdf, ZEIMU, "特例申請.pdf", DONORS, note="明細とバーコード"),
    _File(write_tiff, KIKAKU, "アンケート.tif", OPINIONS, note="Excelへ"),
    *(_File(write_jpeg, SUIDO, f"水道_{number:02d}.jpg", (paper,), note="JPEG")
      for number, paper in enumerate(WATER, start=1)),
    _File(write_jpeg_again, HOKEN, "国保_再スキャン.jpg", (SCANNED_TWICE,), End.WITHDRAWN,
          "同じ用紙"),
    _File(write_letter, KANKYO, "回覧.jpg", (), note="どの様式でもない"),
)  # fmt: skip
_STOP = (signal.SIGINT, signal.SIG_DFL)
SHEETS = sum(one.sheets for one in FILES)


def write_bundles(root: Path, *, made: Callable[[int], None] = lambda _: None) -> tuple[ExpectedSheet, ...]:
    """Write every file under ``root`` and answer what they hold; ``made`` hears how many sheets are there."""
    for folder in (HOKEN, KANKYO, SUIDO, ZEIMU, KIKAKU):
        (root / folder).mkdir(parents=True)
    sheets = 0
    # Ctrl-C ends the makers at once and without a word: the file they were at is of no use.
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), signal.signal, _STOP) as pool:
        making = {pool.submit(one.make, root): one.sheets for one in FILES}
        for done in as_completed(making):
            done.result()
            sheets += making[done]
            made(sheets)
    return (*(sheet for one in FILES for sheet in one.expected()), *_odd_files(root / SUIDO))


def _odd_files(counter: Path) -> tuple[ExpectedSheet, ...]:
    """Drop what goes wrong at any counter: the same file twice, an empty one, one that is no scan."""
    shutil.copyfile(counter / "水道_02.jpg", counter / "水道_02_コピー.jpg")
    (counter / "水道_空.pdf").touch()
    (counter / "水道_連絡.pdf").write_text("担当の方へ\n明日の当番を代わってください。\n", encoding="utf-8")
    return (
        _aside(SUIDO, "水道_02_コピー.jpg", "同じファイル"),
        _aside(SUIDO, "水道_空.pdf", "空のファイル"),
        _aside(SUIDO, "水道_連絡.pdf", "PDFという名の文書"),
    )


def _aside(folder: str, name: str, note: str) -> ExpectedSheet:
    return ExpectedSheet(
        folder=folder, file=name, page=1, paper=None, procedure=None, truth={}, end=End.EXCLUDED, note=note
    )
