"""表紙: a cover sheet is used and set aside, and what lies behind it is counted against what it says."""

import io

import zxingcpp
from PIL import Image
from sqlalchemy import select

from intake.taking import Taken
from ledger import schema
from ledger.covers import covers_of
from ledger.sorting import Sorting
from records.cover import Cover, cover_of
from tests.intake.conftest import WayIn
from tests.intake.files import encoded, picture

QR = zxingcpp.BarcodeFormat.QRCode


def cover_sheet(cover: Cover, *, turned: int = 0) -> Image.Image:
    """Print a cover at 100 dpi, as a scanner sees it."""
    page = Image.new("L", (827, 1169), 244)
    code = Image.fromarray(zxingcpp.create_barcode(cover.written(), QR).to_image(scale=6))
    page.paste(code, (120, 200))
    return page.rotate(turned, expand=True)


def stack(*pages: Image.Image) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], dpi=(100, 100))
    return out.getvalue()


def test_what_a_cover_says_survives_its_code() -> None:
    cover = Cover(procedure="inu_henko", expected=30, label="窓口A & B")
    assert cover_of(cover.written()) == cover
    assert cover_of("https://example.jp/") is None
    assert cover_of("yomikaki:cover?expected=many") is None


def test_pages_behind_a_cover_are_told_what_they_are_and_counted(way_in: WayIn) -> None:
    dogs = cover_sheet(Cover(procedure="inu_henko", expected=3, label="窓口A"), turned=90)
    water = cover_sheet(Cover(procedure="suido_kaishi"))
    pages = [picture(400 + n, 600, "L") for n in range(4)]
    data = stack(dogs, pages[0], pages[1], water, pages[2])
    assert way_in.take(way_in.drop("環境課/a.tif", data)) is Taken.SPLIT
    assert way_in.take(way_in.drop("環境課/b.png", encoded(pages[3], "PNG"))) is Taken.SPLIT
    assert [state for *_, state in way_in.pages()] == [
        "separator", "to_sort", "to_sort", "separator", "to_sort", "to_sort",
    ]  # fmt: skip
    tasks = Sorting(way_in.book, prefix="YK", secret=b"").claim("reader", limit=9, seconds=9)
    assert [one.procedure for one in tasks] == ["inu_henko"] * 2 + ["suido_kaishi"] * 2
    with way_in.book.reading() as connection:
        bundles = tuple(connection.execute(select(schema.bundles.c.id)).scalars())
    (lines,) = covers_of(way_in.book, bundles).values()
    assert [(one.label, one.expected, one.pages) for one in lines] == [("窓口A", 3, 2), ("", None, 2)]


def test_the_same_cover_may_come_every_day(way_in: WayIn) -> None:
    cover = cover_sheet(Cover(label="窓口A"))
    way_in.take(way_in.drop("環境課/a.tif", stack(cover, picture(401, 600, "L"))))
    way_in.take(way_in.drop("環境課/b.tif", stack(cover, picture(402, 600, "L"))))
    assert [state for *_, state in way_in.pages()] == ["separator", "to_sort"] * 2
