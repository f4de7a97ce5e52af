"""新型インフルエンザ・確定症例登録シート, redrawn from a fax: every place in mm was measured on the scan.

Its boxes stand on the grid of a spreadsheet, so they are placed one by one instead of in a table.
"""

from html import escape

from samples.forms import parts as p

# Left and right edge of each column of boxes, top and bottom edge of each row.
COLUMNS = {
    "a": (70.95, 80.30), "b": (80.30, 89.70), "c": (99.25, 108.25), "d": (108.25, 117.85),
    "h": (117.85, 127.30), "e": (127.40, 136.95), "f": (136.95, 146.35), "g": (155.90, 165.15),
}  # fmt: skip
ROWS = {
    "age": (95.95, 104.05), "onset": (112.90, 120.95), "signs": (125.05, 133.00),
    "fever": (137.45, 145.70), "stay": (149.95, 158.10), "past": (162.35, 170.35),
    "type": (195.05, 203.25), "subtype": (207.45, 215.70),
}  # fmt: skip
LINE_MM = 0.3
SIGNS = "+-"
STYLE = """
body { font-family: "IPAPGothic", "Noto Sans CJK JP", sans-serif }
.mark { width: 8.5mm; height: 8.5mm; border-width: 1.6mm }
.mark::after { inset: 1.2mm }
.say { position: absolute; overflow: visible }
.box { position: absolute; border: .3mm solid #000 }
.rule { position: absolute; border-bottom: .3mm solid #000 }
.frame { position: absolute; left: 34mm; top: 79.4mm; width: 150.1mm; height: 165.3mm;
  border: .25mm dotted #000 }
.number { position: absolute; font: 9.2mm/1 "Noto Sans Mono CJK JP", monospace; letter-spacing: 1.2mm }
"""


def _say(x: float, middle: float, width: float, text: str, size: float = 3.5) -> str:
    """Answer printed words fitted to their width on the sheet; ``size`` is their height in mm."""
    style = f"left:{x}mm;top:{middle - size / 2:.2f}mm;width:{width}mm;height:{size}mm;font-size:{size}mm"
    fitted = f'textLength="{width}mm" lengthAdjust="spacingAndGlyphs"'
    return f'<svg class="say" style="{style}"><text y="0.88em" {fitted}>{escape(text)}</text></svg>'


def _note(x: float, middle: float, width: float, text: str) -> str:
    return _say(x, middle, width, text, 2.7)


def _box(column: str, row: str, part: str = "cell", code: str = "", label: str = "") -> str:
    (left, right), (top, bottom) = COLUMNS[column], ROWS[row]
    return _frame(left, top, right, bottom, f'data-part="{part}" data-code="{code}" data-label="{label}"')


def _frame(left: float, top: float, right: float, bottom: float, data: str) -> str:
    half = LINE_MM / 2
    style = (
        f"left:{left - half:.2f}mm;top:{top - half:.2f}mm;"
        f"width:{right - left + LINE_MM:.2f}mm;height:{bottom - top + LINE_MM:.2f}mm"
    )
    return f'<div class="box" {data} style="{style}"></div>'


def _line(left: float, top: float, right: float, bottom: float) -> str:
    """Answer an underline with the room above it that people write in."""
    style = f"left:{left}mm;top:{top}mm;width:{right - left:.2f}mm;height:{bottom - top:.2f}mm"
    return f'<div class="rule" data-part="line" data-rows="1" style="{style}"></div>'


def _area(left: float, top: float, right: float, bottom: float) -> str:
    return _frame(left, top, right, bottom, 'data-part="line" data-rows="2"')


def _sign(path: str, label: str, column: str, row: str) -> str:
    return p.field(path, label, "sign", _box(column, row), characters=SIGNS)


def _check(path: str, label: str, column: str) -> str:
    return p.field(path, label, "check", _box(column, "stay", "check"))


def _number(x: float, y: float, text: str) -> str:
    """Answer a printed number that differs from sheet to sheet: no place to lay a page over."""
    style = f"left:{x}mm;top:{y}mm;width:29mm;height:9mm"
    return f'<div class="number" data-ignore style="{style}">{text}</div>'


def _unread(left: float, right: float) -> str:
    """Answer the room for the reporter's own name or telephone, which the register does not take."""
    style = f"left:{left}mm;top:54mm;width:{right - left}mm;height:8mm"
    return f'<div class="at" data-ignore style="{style}"></div>'


def _top() -> list[str]:
    places = [(20, 26), (188, 26), (20, 271.7)]
    marks = [
        f'<div class="mark" data-mark style="left:{x - 4.25}mm;top:{y - 4.25}mm"></div>' for x, y in places
    ]
    return [
        *marks, _number(35, 20.6, "00003"), _number(35, 266.6, "00011"),
        _say(64.3, 34.0, 79.9, "新型インフルエンザ・確定症例登録シート", 5.0),
        '<div class="rule" style="left:64.3mm;top:30mm;width:79.9mm;height:6.2mm"></div>',
        _note(34.5, 41.8, 16, "【チェックリスト】"),
        _note(34.1, 47.7, 118.4,
            "□ 全国で統一的に症例情報を把握し、混乱を回避するため、"
            "ご記載のうえ指定の番号までファックスして下さい。"),
        _note(34.1, 50.5, 124,
            "□ 症例登録の2例目以降は、Webでの登録も可能です。"
            "対策推進本部(050-5539-0386)までお問い合わせ下さい。"),
        _say(34.1, 58.7, 9.5, "記載者"), _say(108.3, 58.6, 24.3, "緊急・夜間連絡先"),
        _unread(46, 106), _unread(134, 184), _say(34.1, 66.7, 15.9, "所属組織名"),
        p.field("soshiki", "所属組織名", "text", _line(61.8, 62.0, 174.4, 70.9)),
    ]  # fmt: skip


def _patient() -> list[str]:
    sexes = _box("e", "age", "option", "male", "男") + _box("g", "age", "option", "female", "女")
    onset = "".join(
        _box(column, "onset", part)
        for column, part in zip("abcdef", ("year", "year", "month", "month", "day", "day"), strict=True)
    )
    return [
        _say(43.7, 87.9, 19.3, "報告医療機関"),
        p.field("iryo_kikan", "報告医療機関", "text", _line(70.8, 82.4, 174.6, 91.9), required=True,
                identity=True),
        _say(43.7, 100.2, 6.3, "年齢"),
        p.field("nenrei", "年齢", "integer", _box("a", "age") + _box("b", "age"), required=True,
                identity=True),
        _note(93.2, 100.0, 2.6, "才"), _say(108.3, 100.0, 6.2, "性別"),
        p.field("seibetsu", "性別", "choice", sexes, mark="tick", required=True, identity=True),
        _note(140.6, 99.9, 2.6, "男"), _note(168.8, 99.9, 2.6, "女"),
        _note(71.0, 105.7, 100.6,
            "※ 年齢不明時には推定年齢をご記入下さい。"
            "また、0歳児は0歳と記載のうえ備考欄に月例を、"),
        _note(76.1, 108.5, 88.5,
            "100歳以上の場合は、99歳と記したうえで、"
            "備考欄に正しい年齢を記載して下さい。"),
        _say(43.8, 116.9, 9.2, "発症日"), _note(63.7, 116.8, 5.5, "平成"),
        p.field("hasshobi", "発症日", "date", onset, era="H", required=True, identity=True,
                not_future=True),
        _note(93.2, 116.8, 2.6, "年"), _note(121.4, 116.7, 2.3, "月"), _note(150.1, 116.7, 2.3, "日"),
        _note(70.9, 122.4, 44.6, "※ 下記、いずれかの症状の初発日を記載"),
    ]  # fmt: skip


def _signs() -> list[str]:
    return [
        _say(43.7, 129.3, 6.4, "症状"),
        _sign("shojo_hatsunetsu", "症状 発熱", "a", "signs"), _note(82.5, 129.0, 5.6, "発熱"),
        _sign("shojo_gaiso", "症状 咳嗽", "c", "signs"), _note(110.4, 128.9, 5.6, "咳嗽"),
        _sign("shojo_bijuu", "症状 鼻汁", "e", "signs"), _note(139.1, 128.9, 5.4, "鼻汁"),
        _sign("shojo_intotsu", "症状 咽頭痛", "g", "signs"), _note(165.8, 128.8, 8.4, "咽頭痛"),
        _note(63.7, 141.6, 5.5, "体温"), _note(94.0, 141.9, 0.6, "."), _note(111.8, 141.5, 2.5, "度"),
        p.field("taion", "体温", "decimal", "".join(_box(one, "fever") for one in "abc"), point_after=2),
        _note(70.9, 147.3, 25.0, "※ ピークの体温を記載"),
        _sign("shojo_haien", "症状 肺炎", "g", "fever"), _note(166.3, 141.4, 13.3, "肺炎 (疑い)"),
        _say(43.7, 154.0, 16.1, "入院の有無"),
        _check("nyuin_nashi", "入院 なし", "a"), _note(82.9, 153.8, 4.7, "なし"),
        _check("nyuin_ari", "入院 あり", "c"), _note(110.9, 153.7, 4.6, "あり"),
        _check("nyuin_sanso", "入院 酸素投与", "e"), _note(139.1, 152.1, 5.3, "酸素"),
        _note(139.1, 155.3, 5.3, "投与"), _check("nyuin_kokyuki", "入院 人工呼吸器", "g"),
        _note(167.5, 152.0, 5.2, "人工"), _note(165.9, 155.2, 8.4, "呼吸器"),
        _note(127.6, 159.5, 50.6, "※ 治療状況について、当てはまるものをチェック"),
    ]  # fmt: skip


def _background() -> list[str]:
    return [
        _say(43.7, 166.4, 13.0, "背景情報"),
        _sign("haikei_sesshoku", "背景 患者接触歴", "a", "past"), _note(81.4, 166.2, 13.8, "患者接触歴"),
        _sign("haikei_toko", "背景 海外渡航歴", "c", "past"), _note(109.3, 166.1, 14.0, "海外渡航歴"),
        _sign("haikei_jinsoku", "背景 迅速結果陽性", "e", "past"),
        _note(138.0, 166.1, 16.8, "迅速結果陽性"),
        _sign("haikei_iryo", "背景 医療従事者", "g", "past"), _note(166.2, 166.0, 13.7, "医療従事者"),
        _note(70.8, 171.9, 74.7,
            "※ それぞれ、+、-を記載して下さい。"
            "不明時は空白でも問題ありません。"),
        _say(43.7, 178.7, 12.9, "基礎疾患"),
        p.field("kiso_shikkan", "基礎疾患", "text", _area(70.9, 174.6, 174.6, 190.8)),
    ]  # fmt: skip


def _tests() -> list[str]:
    return [
        _say(43.7, 199.2, 13.0, "検査結果"), _note(74.3, 199.0, 2.6, "型"),
        _sign("kata_a", "型 A", "b", "type"), _note(84.3, 205.4, 1.7, "A"),
        _sign("kata_b", "型 B", "c", "type"), _note(102.9, 205.4, 1.6, "B"),
        _sign("kata_sonota", "型 その他", "h", "type"), _note(119.4, 205.4, 6.5, "その他"),
        _note(136.8, 197.6, 34.5, "陽性は+、陰性は-、未検査や不明は"),
        _note(136.8, 200.0, 16.9, "空白にして下さい"),
        _note(72.9, 211.6, 5.4, "亜型"),
        _sign("agata_h1pdm", "亜型 H1pdm", "b", "subtype"), _note(80.7, 218.1, 8.6, "H1 pdm"),
        _sign("agata_h3", "亜型 H3", "c", "subtype"), _note(102.2, 218.0, 3.0, "H3"),
        _sign("agata_h5", "亜型 H5", "h", "subtype"), _note(121.1, 218.0, 3.0, "H5"),
        _sign("agata_h7", "亜型 H7", "f", "subtype"), _note(140.3, 218.0, 2.9, "H7"),
        _sign("agata_fumei", "亜型 不明", "g", "subtype"), _note(156.0, 218.0, 9.0, "亜型不明"),
    ]  # fmt: skip


def _bottom() -> list[str]:
    return [
        _say(43.7, 224.2, 21.1, "備考・特記事項"),
        p.field("biko", "備考", "text", _area(70.9, 220.1, 174.6, 236.3)),
        _note(70.9, 237.9, 107.3,
            "※ 報告医療機関名、所属学校等集団感染に関わる情報、"
            "治療経過等、参考となる情報があれば記載"),
        _say(24.8, 257.6, 54.4, "質問は、対策推進本部(050-5539-0386)まで", 3.1),
        _say(117.9, 257.3, 27.4, "FAX送信先：", 5.0), _say(151.5, 257.3, 39.0, "050-3737-8368", 5.4),
    ]  # fmt: skip


def kansensho_hokoku() -> str:
    """Answer the report of a confirmed case of influenza."""
    return p.page(
        "kansensho_hokoku", "新型インフルエンザ・確定症例登録シート", "1", [], *_top(),
        '<div class="frame"></div>', *_patient(), *_signs(), *_background(), *_tests(), *_bottom(),
        style=STYLE,
    )  # fmt: skip
