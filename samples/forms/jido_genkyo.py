"""児童手当 現況届: who receives it, the spouse where there is one, and a row for every child."""

from samples.forms import parts as p
from samples.forms.common import RULES

SLUG = "jido_genkyo"
CHILDREN = 4
WORK = {"kosei": "厚生年金", "kokumin": "国民年金", "other": "その他"}
SIZE = p.A4_LANDSCAPE
STYLE = """
h1 { top: 12mm; left: 68mm; width: 160mm; font-size: 17pt }
.head { width: 26mm }
.column .part { width: 10.5mm }
.column .field { gap: 2.5mm }
.rows .row:last-child { border-bottom: .2mm solid #000 }
"""


def jido_genkyo() -> str:
    """Answer the yearly notice about children that an allowance is paid for."""
    return p.page(
        SLUG, "児童手当 現況届", "1",
        [*RULES, {"rule": "not_before", "fields": ["todoke_date", "jido.seinengappi"]}],
        p.marks(size=SIZE), "<h1>児童手当　現況届</h1>",
        p.at(20, 24, "（宛先）みどり野市長", "font-size:11pt"),
        p.at(200, 22, p.date("todoke_date", "届出日", required=True, not_future=True)),
        p.table(33, *_receiver(), left=18, width=146), p.table(33, *_spouse(), left=168, width=111),
        p.at(20, 107, "養育している児童（同居・別居は○で囲み、別居の児童は住所を記入してください。）",
             "font-size:9pt"),
        p.table(112, p.repeated("jido", "児童", CHILDREN, 13, *_child()), left=18, width=261),
        p.at(20, 176, "（注意）<br>１　黒のボールペンで、はっきりと記入してください。<br>"
                      "２　元号は、あてはまるものを○で囲んでください。",
             "font-size:8.5pt;line-height:1.55"),
        p.seal(244, 174, 24), style=STYLE, size=SIZE,
    )  # fmt: skip


def _receiver() -> list[str]:
    born = p.date(
        "seinengappi", "生年月日", eras={"S": "昭和", "H": "平成"}, required=True, identity=True,
        not_future=True,
    )  # fmt: skip
    return [
        p.row(9, ("フリガナ", p.line("kana", "フリガナ", "kana", required=True))),
        p.row(13, ("受給者氏名", p.line("shimei", "受給者氏名", "name", required=True, identity=True))),
        p.row(12, ("生年月日", born)),
        p.row(11, ("郵便番号", "〒" + p.cells("yubin", "郵便番号", "postal_code", (3, 4), required=True))),
        p.row(14, ("住　　所", p.line("jusho", "住所", "address", required=True))),
        p.row(11, ("電話番号", p.cells("denwa", "電話番号", "phone", (3, 4, 4)))),
    ]


def _spouse() -> list[str]:
    """Answer what is asked about the spouse: needed where there is one, senseless where there is none."""
    there = {"field": "haigusha", "is": "ari"}
    born = p.date(
        "haigu_seinengappi", "配偶者の生年月日", eras={"S": "昭", "H": "平"}, boxed=False, required=True,
        not_future=True, when=there,
    )  # fmt: skip
    return [
        p.row(11, ("加入年金", p.circle("nenkin", "加入年金", WORK, required=True))),
        p.row(
            11, ("配偶者", p.circle("haigusha", "配偶者の有無", {"ari": "有", "nashi": "無"}, required=True))
        ),
        p.row(14, ("配偶者氏名", p.line("haigu_shimei", "配偶者氏名", "name", required=True, when=there))),
        p.row(12, ("生年月日", born)),
        p.row(11, ("課税状況", p.check("dojo", "前年の所得を市が確認することに同意"))),
    ]


def _child() -> tuple[tuple[str, float, str], ...]:
    born = p.date(
        "jido.seinengappi", "生年月日", eras={"H": "平", "R": "令"}, boxed=False, required=True,
        not_future=True,
    )  # fmt: skip
    return (
        ("児童の氏名", 50.0, p.line("jido.shimei", "氏名", "name", required=True)),
        ("生年月日", 88.0, born),
        ("続柄", 20.0, p.line("jido.zokugara", "続柄", "text", required=True)),
        ("同居・別居", 34.0, p.circle("jido.dokyo", "同居・別居", {"dokyo": "同居", "bekkyo": "別居"},
                                     required=True)),
        ("別居の児童の住所", 0.0, p.line("jido.jusho", "住所", "address", required=True,
                                         when={"field": "jido.dokyo", "is": "bekkyo"})),
    )  # fmt: skip
