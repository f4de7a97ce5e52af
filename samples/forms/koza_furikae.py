"""市税等口座振替依頼書: an account in boxes, the bank's seal, the taxes that are paid from it."""

from samples.forms import parts as p
from samples.forms.common import MAYOR, RULES, notes, office, person, submitted

SLUG = "koza_furikae"
TAXES = {
    "zei_shikenmin": "市県民税", "zei_kotei": "固定資産税", "zei_keiji": "軽自動車税",
    "zei_kokuho": "国民健康保険税",
}  # fmt: skip
ACCOUNT: list[dict[str, object]] = [
    {"rule": "bank_branch", "fields": ["ginko_code", "shiten_code"]},
    {"rule": "kana_matches_name", "fields": ["meigi_kana", "meigi"]},
]
# Where the seal goes that the bank knows; readers ignore it.
BANK_SEAL = '<div class="bank-seal" data-ignore>印</div>'
STYLE = """
.bank-seal { width: 16mm; border-left: .2mm dotted #000; text-align: center; color: #999; font-size: 8pt;
  line-height: 15mm }
"""


def koza_furikae() -> str:
    """Answer the request to pay taxes from a bank account."""
    number = p.cells("atena_bango", "宛名番号", "digits", (8,), required=True, identity=True,
                     check_digit="modulus_11")  # fmt: skip
    taxes = "".join(p.check(path, label) for path, label in TAXES.items())
    ways = p.circle("nofu_hoho", "納付方法", {"kibetsu": "期別", "zenki": "全期前納"}, required=True)
    account = [
        p.row(
            12, ("金融機関コード", p.cells("ginko_code", "金融機関コード", "digits", (4,), required=True)),
            ("支店コード", p.cells("shiten_code", "支店コード", "digits", (3,), required=True)),
        ),
        p.row(
            12, ("金融機関名", p.line("ginko_mei", "金融機関名", "text", required=True)),
            ("支店名", p.line("shiten_mei", "支店名", "text", required=True)),
        ),
        p.row(
            12, ("預金種目", p.circle("shumoku", "預金種目", {"futsu": "普通", "toza": "当座"},
                                      required=True)),
            ("口座番号", p.cells("koza_bango", "口座番号", "digits", (7,), required=True,
                                 pattern=r"[0-9]{7}")),
        ),
        p.row(10, ("口座名義カナ", p.line("meigi_kana", "口座名義カナ", "kana", required=True))),
        p.row(16, ("口座名義<br>届 出 印", p.line("meigi", "口座名義", "name", required=True) + BANK_SEAL)),
    ]  # fmt: skip
    return p.page(
        SLUG, "市税等口座振替依頼書", "1", [*RULES, *ACCOUNT], p.marks(), "<h1>市税等口座振替依頼書</h1>",
        p.seal(156, 250, 26), MAYOR, submitted(boxed=True), p.at(20, 51, "納付義務者", "font-size:11pt"),
        p.table(57, *person(phone_cells=True), p.row(12, ("宛名番号", number))),
        p.at(20, 147, "振替をする税目と方法（税目は□にレ点を付け、方法は○で囲んでください。）",
             "font-size:9pt"),
        p.table(152, p.row(11, ("税　　目", taxes)), p.row(11, ("納付方法", ways))),
        p.at(20, 180, "指定する口座", "font-size:11pt"), p.table(186, *account),
        notes(252, "１　宛名番号は、納税通知書に印字してあります。",
              "２　届出印は、金融機関に届け出ている印を押してください。"),
        office(278),
        style=STYLE,
    )  # fmt: skip
