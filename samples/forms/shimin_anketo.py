"""市民アンケート: questions to circle or tick, and an opinion over three ruled lines."""

from samples.forms import parts as p

SLUG = "shimin_anketo"
FIVE = {"5": "満足", "4": "やや満足", "3": "普通", "2": "やや不満", "1": "不満"}
CIRCLED: dict[str, tuple[str, dict[str, str]]] = {
    "seibetsu": ("性別", {"male": "男性", "female": "女性", "none": "答えない"}),
    "nendai": ("年代", {"10": "10代", "20": "20代", "30": "30代", "40": "40代", "50": "50代",
                      "60": "60代以上"}),
    "shoku": ("職業", {"kaisha": "会社員", "jiei": "自営業", "gakusei": "学生", "mushoku": "無職",
                     "other": "その他"}),
    "sumiyasusa": ("住みやすさ", FIVE),
    "doro": ("道路と交通", FIVE),
    "iryo": ("医療と福祉", FIVE),
    "kosodate": ("子育て支援", FIVE),
    "bosai": ("防災", FIVE),
    "teiju": ("住み続けたいか", {"yes": "住み続けたい", "no": "市外へ移りたい", "unknown": "わからない"}),
}  # fmt: skip
TICKED: dict[str, tuple[str, dict[str, str]]] = {
    "chiku": ("お住まいの地区", {"kita": "北地区", "chuo": "中央地区", "minami": "南地区",
                                 "umi": "海岸地区"}),
    "nensu": ("住んでいる年数", {"5": "５年未満", "10": "５年から10年", "20": "10年から20年",
                                 "over": "20年以上"}),
    "kanshin": ("市政への関心", {"high": "とてもある", "some": "少しある", "none": "ない"}),
}  # fmt: skip
# Of these people tick as many as they like.
SOURCES = {
    "kouhou": "広報紙", "homepage": "ホームページ", "sns": "ＳＮＳ", "kairan": "回覧板",
    "kuchikomi": "知人から",
}  # fmt: skip


def shimin_anketo() -> str:
    """Answer the questionnaire."""
    number = p.barcode("hyo_bango", "調査票番号", "digits", 60, 11, required=True, identity=True,
                       check_digit="luhn")  # fmt: skip
    asked = [_row(label, p.circle(path, label, choices)) for path, (label, choices) in CIRCLED.items()]
    ticked = [_row(label, p.tick(path, label, choices)) for path, (label, choices) in TICKED.items()]
    sources = "".join(p.check(f"joho_{path}", label) for path, label in SOURCES.items())
    opinion = p.line("iken", "ご意見", "text", rows=3, guides="solid")
    return p.page(
        SLUG, "みどり野市 市民アンケート", "1", [], p.form_code(180, 10, f"{SLUG}:1"),
        "<h1>みどり野市　市民アンケート</h1>", p.at(20, 34, number),
        p.at(20, 30, "調査票番号（事前印字）", "font-size:8pt"),
        p.at(90, 33, "お名前は書かないでください。あてはまるものを○で囲むか、<br>"
                     "□にレ点を付けて、同封の封筒でお送りください。", "font-size:9.5pt;line-height:1.6"),
        p.table(52, *asked, *ticked, _row("市の情報の入手", sources),
                p.row(36, ("市政への<br>ご意見", opinion))),
        p.at(20, 276, "ご協力ありがとうございました。　　みどり野市 企画課", "font-size:9.5pt"),
    )  # fmt: skip


def _row(label: str, inner: str) -> str:
    return p.row(13.5, (label, inner))
