"""What labels on Japanese forms mean: a kind for each, and a path in Latin letters."""

import re

from extractors.proposing.words import plain
from records.form import FieldKind

# Tried in order on the plain label; the first that matches says the kind.
KINDS: tuple[tuple[FieldKind, str], ...] = (
    (FieldKind.KANA,
     "フリガナ|ふりがな|カナ$|かな$|カナ氏名|氏名カナ|カナ名|力ナ|読み仮名|よみがな"),
    (FieldKind.POSTAL_CODE,
     "^〒$|郵便番号"),
    (FieldKind.PHONE,
     "電話|TEL|Tel|携帯|FAX|ファックス|ファクス|連絡先$"),
    (FieldKind.TEXT,
     "メール|e-?mail|E-?mail|E-?MAIL"),
    (FieldKind.DATE,
     "年月日|生年月|届出日|申請日|申込日|記入日|提出日|発症日|開始日|終了日|接種日|診断日|取得日|異動日|変更日|契約日|退職日|"
     "入社日|発行日|交付日|記載日|回答日|請求日|^日付$|期日$|(希望|予定|完了|到着|発生|喪失|廃止|転入|転出|使用)日$"),
    (FieldKind.MONEY,
     "金額|料金|税額|円$|価格|給与|給料|収入|所得|支払額|報酬|単価|費用|残高|合計額|総額|額$|代金|家賃|手数料|徴収済|未徴収"),
    (FieldKind.DIGITS,
     "番号|口座番号|記号|コード|ナンバー|No\\.?$|№|ID$"),
    (FieldKind.INTEGER,
     "年齢|人数|個数|数量|枚数|回数|件数|台数|世帯員数|日数|月数|年数|頭数|匹数|通数|部数|学年|口数|満年齢|歳$|^数$|員数"),
    (FieldKind.DECIMAL,
     "体温|身長|体重|面積|割合|体積|延床|濃度|血圧|口径"),
    (FieldKind.ADDRESS,
     "住所|所在地|居所|現住|本籍|住居|転居先|転出先|送付先|設置場所|使用場所|施設の?場所"),
    (FieldKind.NAME,
     "氏名|名前|姓名|本人$|世帯主$|保護者$|代理人$|届出人$|申請者$|申請人$|名義人|署名|使用者$|所有者$|代表者|担当者$|"
     "記入者$|記載者$|医師名|配偶者$"),
)  # fmt: skip
# Names of things that are no persons' names.
THINGS = re.compile(
    "(会社|法人|団体|施設|学校|商品|品|犬|猫|銀行|支店|店|病院|医療機関|事業所|事業者|屋号|建物|組織|機関|保険者|金融機関|動物|件|書類|薬|"
    "ワクチン|部署|課|地|国|町|校|園|所)の?(名前?|名称)"
)
# A unit that a head says: から(月), 重さ(kg).
IN_BRACKETS = re.compile(r"[(（]([^()（）]{1,4})[)）]$")
UNITS: tuple[tuple[FieldKind, str], ...] = (
    (FieldKind.MONEY, "千?万?円"),
    (FieldKind.DECIMAL, "℃|度|cm|km|kg|㎝|㎏|m2|㎡|m|%"),
    (FieldKind.INTEGER,
     "歳|才|人|名|枚|個|件|回|か月|ヶ月|カ月|ケ月|箇月|台|頭|匹|本|点|年|月|日|時|分|"
     "世帯|年生|月分|日間|名分|通|部"),
    (FieldKind.DIGITS, "号|番"),
)  # fmt: skip

# Parts of labels and how they are written in paths; longer ones first.
PARTS: dict[str, str] = {
    "フリガナ": "kana", "ふりがな": "kana", "カナ": "kana", "氏名": "shimei", "名前": "namae",
    "名称": "meisho", "郵便番号": "yubin", "〒": "yubin", "住所": "jusho", "所在地": "shozaichi",
    "電話番号": "denwa", "電話": "denwa", "携帯": "keitai", "メールアドレス": "mail", "メール": "mail",
    "FAX": "fax", "TEL": "denwa", "連絡先": "renrakusaki", "生年月日": "seinengappi", "年月日": "date",
    "年齢": "nenrei", "性別": "seibetsu", "続柄": "zokugara", "届出日": "todoke_date", "届出": "todoke",
    "申請日": "shinsei_date", "申請者": "shinseisha", "申請": "shinsei", "申込": "moshikomi",
    "記入日": "kinyu_date", "提出日": "teishutsu_date", "備考": "biko", "特記事項": "tokki",
    "世帯主": "setainushi", "世帯": "setai", "保護者": "hogosha", "本人": "honnin", "代理人": "dairinin",
    "配偶者": "haigusha", "児童": "jido", "被保険者": "hihokensha", "保険": "hoken", "銀行": "ginko",
    "金融機関": "kinyu_kikan", "支店": "shiten", "口座番号": "koza_bango", "口座": "koza",
    "名義人": "meiginin", "名義": "meigi", "種別": "shubetsu", "預金": "yokin", "番号": "bango",
    "記号": "kigo", "金額": "kingaku", "合計": "gokei", "数量": "suryo", "単価": "tanka", "品名": "hinmei",
    "個数": "kosu", "人数": "ninzu", "事由": "jiyu", "理由": "riyu", "原因": "genin", "用途": "yoto",
    "目的": "mokuteki", "開始": "kaishi", "終了": "shuryo", "変更": "henko", "取得": "shutoku",
    "喪失": "soshitsu", "異動": "ido", "登録": "toroku", "資格": "shikaku", "希望": "kibo", "予定": "yotei",
    "支払": "shiharai", "方法": "hoho", "期間": "kikan", "学校": "gakko", "学年": "gakunen",
    "職業": "shokugyo", "勤務先": "kinmusaki", "会社": "kaisha", "施設": "shisetsu", "医療機関": "iryo_kikan",
    "医師": "ishi", "体温": "taion", "身長": "shincho", "体重": "taiju", "症状": "shojo", "接種": "sesshu",
    "ワクチン": "wakuchin", "旧": "kyu_", "新": "shin_", "現": "gen_", "前": "mae_", "有無": "umu",
    "内容": "naiyo", "場所": "basho", "種類": "shurui", "区分": "kubun", "意見": "iken", "回答": "kaito",
    "質問": "shitsumon", "犬": "inu", "車": "kuruma", "水栓": "suisen", "所有者": "shoyusha",
    "使用者": "shiyosha", "使用": "shiyo", "日": "date", "父": "chichi", "母": "haha", "子": "ko",
    "家族": "kazoku", "給与": "kyuyo", "所得": "shotoku", "収入": "shunyu", "税": "zei", "個人": "kojin",
    "法人": "hojin", "組織": "soshiki", "所属": "shozoku", "報告": "hokoku", "発症": "hassho",
    "入院": "nyuin", "検査": "kensa", "結果": "kekka", "背景": "haikei", "情報": "joho", "基礎": "kiso",
    "疾患": "shikkan", "立会": "tachiai", "署名": "shomei", "本籍": "honseki", "旧姓": "kyusei",
    "国籍": "kokuseki", "担当者": "tantosha", "担当": "tanto", "部署": "busho", "役職": "yakushoku",
    "電子": "denshi", "宛名": "atena", "コード": "code", "件数": "kensu", "回数": "kaisu", "日数": "nissu",
    "時間": "jikan", "時刻": "jikoku", "同意": "doi", "確認": "kakunin", "書類": "shorui", "添付": "tenpu",
    "証明": "shomei", "年度": "nendo", "本店": "honten",
}  # fmt: skip
NUMBERING = re.compile(r"^([①-⑳]|[((]?[0-9]{1,2}[))..、]|Q[0-9]{1,2}\.?|問[0-9]{1,2})")
LONGEST = 16
HINTS = re.compile(r"[((【](必須|任意|自署|署名|西暦|※.*|注.*|[0-9].*桁)[))】]|[※*:：]+$")


def tidy(label: str) -> str:
    """Answer a label as people would name the field: without numbering and hints."""
    text = plain(label)
    short = HINTS.sub("", NUMBERING.sub("", text)).strip("・.,、:：")
    return short or text


def kind_of(label: str) -> FieldKind | None:
    """Answer the kind that a label says, None where it says none."""
    text = tidy(label)
    if THINGS.search(text) and not re.search("カナ|ガナ|番号|電話", text):
        return FieldKind.TEXT
    said = next((kind for kind, pattern in KINDS if re.search(pattern, text)), None)
    unit = IN_BRACKETS.search(text)
    return kind_of_unit(unit[1]) if said is None and unit is not None else said


def kind_of_unit(unit: str) -> FieldKind | None:
    """Answer the kind that a unit behind a place says, None where there is none."""
    return next((kind for kind, pattern in UNITS if re.fullmatch(pattern, unit)), None)


def path_of(label: str) -> str | None:
    """Answer a path for a label, None where no word of it is known."""
    if len(tidy(label)) > LONGEST:
        return None
    rest, found = tidy(label), []
    while rest:
        part = next((one for one in _LONGER_FIRST if rest.startswith(one)), None)
        if part is not None and PARTS[part] not in found:
            found.append(PARTS[part])
        rest = rest[len(part or rest[0]) :]
    path = re.sub("_+", "_", "_".join(found)).strip("_")
    return path[:40].strip("_") or None


_LONGER_FIRST = sorted(PARTS, key=len, reverse=True)
