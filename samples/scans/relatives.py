"""Forms that are nearly alike: what printers, years and departments make of one form."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from records.paths import Slug

YEARS = ("5", "6", "7", "8")
FOOTNOTES = (
    "※記入を誤ったときは、二重線で消して訂正してください。",
    "※この届出に関するお問い合わせは、市民課窓口までお願いします。",
    "※代理人が提出するときは、委任状を添付してください。",
    "※太枠の中だけを記入し、右下の欄には何も書かないでください。",
)
TITLES = ("変更届出書", "資格喪失届", "再交付申請書", "登録廃止届")
BOXES = ("受付番号", "処理欄　　　課長・係長・担当", "照合")
Change = Callable[[str], str]
ROW = re.compile(r'(class="row"[^>]*?height:\s*)([0-9.]+)(mm)')
HEAD = re.compile(r"(\.head \{[^}]*width: )([0-9.]+)(mm)")
USED_HEAD = re.compile(r'class="([^"]* )?head[ "]')


@dataclass(frozen=True)
class Printed:
    """The HTML of one printed form, and how it came from which other."""

    slug: Slug
    html: str
    base: Slug
    change: str


def relatives_of(base: Slug, html: str) -> Iterator[Printed]:
    """Answer every relative of one form, each with one difference, then each with two."""
    changes = _changes(html)
    for name, change in changes.items():
        yield Printed(f"{base}_{name}", change(html), base, name)
    pairs = [(one, other) for one in changes for other in changes if one < other and one[0] != other[0]]
    for one, other in pairs:
        yield Printed(f"{base}_{one}_{other}", changes[other](changes[one](html)), base, f"{one}+{other}")


def _changes(html: str) -> Mapping[str, Change]:
    """Answer the single changes that this form can take, by name; the first letter says of which kind."""
    rows = len(ROW.findall(html))
    changes: dict[str, Change] = {}
    changes |= {
        f"year{year}": _with(_at("left:12mm;top:11mm;font-size:11pt", f"令和{year}年度")) for year in YEARS
    }
    changes |= {
        f"note{n}": _with(_at("left:20mm;bottom:5mm;font-size:8pt", note)) for n, note in enumerate(FOOTNOTES)
    }
    changes |= {f"box{n}": _with(_box(text)) for n, text in enumerate(BOXES)}
    if "<h1" in html:
        changes |= {f"title{n}": _titled(title) for n, title in enumerate(TITLES)}
    changes |= {f"row{n}": _taller(n, 3.5) for n in range(1, min(rows, 9), 2)}
    # A style that no element has changes nothing on paper, and twins by print nobody can tell apart.
    if HEAD.search(html) and USED_HEAD.search(html):
        changes |= {f"head{width}": _moved(width) for width in (30, 38)}
    return changes


def _with(inner: str) -> Change:
    return lambda html: html.replace("</body>", f"{inner}\n</body>")


def _at(place: str, text: str) -> str:
    return f'<div style="position:absolute;{place}">{text}</div>'


def _box(text: str) -> str:
    place = "position:absolute;left:150mm;top:9.5mm;width:44mm;height:7mm"
    return f'<div style="{place};border:.2mm solid #000;font-size:7.5pt;padding:.5mm">{text}</div>'


def _titled(title: str) -> Change:
    return lambda html: re.sub(r"(<h1[^>]*>)[^<]*", rf"\g<1>{title}", html)


def _taller(number: int, more: float) -> Change:
    def change(html: str) -> str:
        found = list(ROW.finditer(html))[number]
        taller = f"{found[1]}{float(found[2]) + more}{found[3]}"
        return html[: found.start()] + taller + html[found.end() :]

    return change


def _moved(width: int) -> Change:
    return lambda html: HEAD.sub(rf"\g<1>{width}\g<3>", html)
