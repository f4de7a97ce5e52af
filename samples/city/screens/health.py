"""The health centre: reports of influenza, vaccinations."""

from samples.city import checks
from samples.city.screens.items import PHONE, REMARKS, YES, Item, Screen, answers

PRESENT = {"1": "あり", "0": "なし"}
TESTED = {"1": "陽性", "0": "陰性"}

# A hospital reports many patients: its name finds their notices but tells none of them apart.
KANSEN = Screen("kansen", "感染症確定症例登録", "iryo_kikan", (
    Item("soshiki", "報告者所属", check=checks.at_most(60)),
    Item("iryo_kikan", "報告医療機関名", required=True, check=checks.at_most(60)),
    Item("nenrei", "年齢", required=True, check=checks.pattern(r"\d{1,2}", "半角数字で入力してください")),
    Item("seibetsu", "性別", "radio", required=True, choices={"M": "男性", "F": "女性"}),
    Item("hassho_bi", "発症日", "date", required=True, check=checks.iso),
    *answers(PRESENT, hatsunetsu="発熱", gaiso="咳嗽", bijuu="鼻汁", intotsu="咽頭痛", haien="肺炎"),
    Item("taion", "最高体温", check=checks.pattern(r"\d{2}\.\d", "00.0 の形で入力してください")),
    Item("nyuin_nashi", "入院なし", "check", choices=YES),
    Item("nyuin_ari", "入院あり", "check", choices=YES),
    Item("sanso", "酸素投与", "check", choices=YES),
    Item("kokyuki", "人工呼吸器使用", "check", choices=YES),
    *answers(PRESENT, sesshoku="患者との接触", toko="海外渡航", jinsoku="迅速検査陽性", iryo="医療従事者"),
    Item("kiso_shikkan", "基礎疾患", check=checks.at_most(100)),
    *answers(TESTED, kata_a="A型", kata_b="B型", kata_sonota="その他の型"),
    *answers(TESTED, h1="H1pdm亜型", h3="H3亜型", h5="H5亜型", h7="H7亜型", fumei="亜型不明"),
    REMARKS,
), unique=False)  # fmt: skip

ANSWER = {"1": "はい", "2": "いいえ"}
ASKED = {
    "q01": "説明書を読んだ", "q02": "理解した", "q03": "発育歴の異常", "q04": "具合の悪いところ",
    "q05": "最近の病気", "q06": "周囲の感染症", "q07": "１か月以内の接種", "q08": "特別な病気",
    "q09": "ひきつけ", "q10": "発しん", "q11": "近親者の免疫不全", "q12": "接種で不調",
    "q13": "近親者の接種で不調", "q14": "輸血", "q15": "質問あり",
}  # fmt: skip

# A child is vaccinated many times: its name finds the papers but tells none of them apart.
YOBO = Screen("yobo", "予防接種実施記録", "kana", (
    Item("vaccine", "ワクチン", "select", required=True,
         choices={"03": "麻しん風しん混合", "07": "水痘", "09": "日本脳炎", "12": "五種混合"}),
    Item("kaisu", "接種回", "select", required=True,
         choices={"1": "１回", "2": "２回", "3": "３回", "9": "追加"}),
    Item("shimei", "被接種者氏名", required=True, check=checks.at_most(40)),
    Item("kana", "被接種者カナ", required=True, check=checks.WIDE_KANA),
    Item("hogosha", "保護者氏名", required=True, check=checks.at_most(40)),
    Item("seinengappi", "生年月日", "date", required=True, check=checks.iso),
    Item("seibetsu", "性別", "radio", required=True, choices={"1": "男", "2": "女"}),
    Item("yubin", "郵便番号", required=True, check=checks.digits(7)),
    Item("jusho", "住所", required=True, check=checks.at_most(80)),
    Item("denwa", "電話番号", check=PHONE),
    Item("taion", "体温", required=True, check=checks.pattern(r"\d{2}\.\d", "00.0 の形で入力してください")),
    *answers(ANSWER, **ASKED),
    Item("setsumei", "説明済", "check", choices=YES),
    Item("shinsatsu", "診察済", "check", choices=YES),
    Item("hantei", "判定", "radio", required=True, choices={"1": "可", "2": "見合わせ"}),
    Item("shinsatsu_bi", "診察日", "date", required=True, check=checks.iso),
    Item("ryo", "接種量", "select", choices={"25": "0.25mL", "50": "0.50mL"}),
    Item("hoho", "接種方法", "select", choices={"1": "皮下注射", "2": "筋肉内注射"}),
    Item("lot", "ロット番号", check=checks.digits(6)),
    Item("kigen", "有効期限", check=checks.short_wareki, hint="例 R10.03.31"),
    Item("sesshu_bi", "接種日", "date", check=checks.iso),
    Item("doi", "保護者同意", "radio", required=True, choices={"1": "同意", "2": "不同意"}),
    Item("doi_bi", "同意日", "date", required=True, check=checks.iso),
), unique=False)  # fmt: skip
