"""特別徴収に係る給与所得者異動届出書: wide, full of small tables, one name from the top down."""

from samples.forms import parts as p

SLUG = "kyuyo_ido"
REASONS = {"taishoku": "退職", "tenkin": "転勤", "kyushoku": "休職", "shibo": "死亡", "other": "その他"}
WAYS = {"keizoku": "特別徴収継続", "ikkatsu": "一括徴収", "futsu": "普通徴収"}
RULES: list[dict[str, object]] = [
    {"rule": "postal_matches_address", "fields": ["yubin", "jusho"]},
    {"rule": "kana_matches_name", "fields": ["kana", "shimei"]},
    # What was collected and what was not are together the tax of the year.
    {"rule": "column_sum", "fields": ["choshu.kingaku", "nenzei"]},
]
SIZE = p.A4_LANDSCAPE
STYLE = """
h1 { top: 12mm; left: 58mm; width: 180mm; font-size: 15pt; letter-spacing: .4mm }
.head { width: 27mm }
.side { position: absolute; border: .5mm solid #000; text-align: center; font-size: 8.5pt; padding-top: 1mm }
.named { position: absolute; border: .2mm solid #000; font-size: 9pt; text-align: center; display: flex;
  align-items: center; justify-content: center; background: #f1f1f1 }
"""
LEFT, WIDTH = 18, 115
RIGHT, RIGHT_WIDTH = LEFT + WIDTH + 3, 121


def kyuyo_ido() -> str:
    """Answer an employer's notice that somebody no longer works there."""
    return p.page(
        SLUG, "給与所得者異動届出書", "1", RULES, p.marks(size=SIZE),
        "<h1>給与支払報告・特別徴収に係る給与所得者異動届出書</h1>",
        p.at(20, 25, "（宛先）みどり野市長", "font-size:11pt"),
        p.at(72, 23, p.date("todoke_date", "提出日", required=True, not_future=True)),
        p.table(36, *_employer(), left=LEFT, width=WIDTH), p.table(91, *_person(), left=LEFT, width=WIDTH),
        p.table(36, *_change(), left=RIGHT, width=RIGHT_WIDTH), *_tax(), _signature(), p.seal(222, 160, 30),
        p.at(20, 186, "太枠の中を記入してください。○で囲むものと□にレ点を付けるものがあります。",
             "font-size:8.5pt"),
        style=STYLE, size=SIZE,
    )  # fmt: skip


def _employer() -> list[str]:
    return [
        p.row(12, ("指定番号", p.cells("shitei_bango", "指定番号", "digits", (8,), required=True,
                                       identity=True, check_digit="modulus_11"))),
        p.row(13, ("事業者の名称", p.line("jigyosha", "事業者の名称", "text", required=True))),
        p.row(13, ("所 在 地", p.line("shozaichi", "所在地", "address", required=True))),
        p.row(12, ("電話番号", p.line("denwa", "電話番号", "phone"))),
    ]  # fmt: skip


def _person() -> list[str]:
    born = p.date(
        "seinengappi", "生年月日", eras={"S": "昭", "H": "平"}, required=True, identity=True,
        not_future=True,
    )  # fmt: skip
    return [
        p.row(10, ("フリガナ", p.line("kana", "フリガナ", "kana", required=True))),
        p.row(13, ("給与所得者", p.line("shimei", "氏名", "name", required=True, identity=True))),
        p.row(12, ("生年月日", born)),
        p.row(11, ("郵便番号", "〒" + p.cells("yubin", "郵便番号", "postal_code", (3, 4), required=True))),
        p.row(15, ("１月１日<br>の住所", p.line("jusho", "１月１日の住所", "address", required=True))),
        p.row(15, ("異動後の<br>住所", p.line("ido_jusho", "異動後の住所", "address"))),
        p.row(13, ("新しい<br>勤務先", p.line("tensaki", "新しい勤務先", "text", required=True,
                                             when={"field": "hoho", "is": "keizoku"}))),
    ]  # fmt: skip


def _change() -> list[str]:
    return [
        p.row(12, ("異動年月日", p.date("ido_date", "異動年月日", boxed=False, required=True))),
        p.row(12, ("異動の事由", p.circle("jiyu", "異動の事由", REASONS, required=True))),
        p.row(12, ("未徴収税額<br>の徴収", p.tick("hoho", "未徴収税額の徴収", WAYS, required=True))),
    ]


def _tax() -> list[str]:
    """Answer what was collected and what was not, months and money, and their sum."""
    months = (
        ("から（月）", 22.0, p.cells("choshu.kara", "何月分から", "integer", (2,), required=True)),
        ("まで（月）", 22.0, p.cells("choshu.made", "何月分まで", "integer", (2,), required=True)),
        ("税　額（円）", 0.0, p.cells("choshu.kingaku", "税額", "money", (7,), required=True)),
    )
    top, titles = 82, 20
    total = p.cells("nenzei", "特別徴収税額（年税額）", "money", (7,), required=True)
    return [
        p.at(RIGHT, 76, "特別徴収税額", "font-size:10pt"),
        *(_named(RIGHT, top + 8 + 12 * number, 12, text)
          for number, text in enumerate(("徴収済額<br>（ア）", "未徴収額<br>（イ）"))),
        p.table(top, p.repeated("choshu", "徴収", 2, 12, *months), p.row(12, ("年税額<br>（ア＋イ）", total)),
                left=RIGHT + titles, width=RIGHT_WIDTH - titles),
    ]  # fmt: skip


def _named(x: float, y: float, height: float, text: str) -> str:
    style = f"left:{x}mm;top:{y}mm;width:20mm;height:{height}mm"
    return f'<div class="named" style="{style}">{text}</div>'


def _signature() -> str:
    """Answer the place for the name of whoever represents the employer, written from the top down."""
    inner = p.upright("daihyo", "代表者氏名", "name", 17, 88, required=True)
    style = f"left:{RIGHT + RIGHT_WIDTH + 2}mm;top:36mm;width:18mm;height:94mm"
    return f'<div class="side" style="{style}">代表者氏名{inner}</div>'
