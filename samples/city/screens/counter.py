"""Notices at the counter: insurance, dogs, water."""

from samples.city import checks
from samples.city.screens.items import PHONE, REMARKS, YES, Item, Screen

KOKUHO = Screen("kokuho", "国保資格取得", "hihokensha_bango", (
    Item("todokede_bi", "届出日", required=True, check=checks.short_wareki, hint="例 R08.11.03"),
    Item("shimei", "氏名", required=True, check=checks.at_most(40)),
    Item("shimei_kana", "氏名カナ", required=True, check=checks.WIDE_KANA, hint="全角カナ"),
    Item("seinengappi", "生年月日", "era_date", required=True, check=checks.wareki),
    Item("seibetsu", "性別", "radio", required=True, choices={"1": "男", "2": "女"}),
    Item("yubin", "郵便番号", required=True,
         check=checks.pattern(r"\d{3}-\d{4}", "000-0000 の形で入力してください"), hint="000-0000"),
    Item("jusho", "住所", required=True, check=checks.at_most(80)),
    Item("denwa", "電話番号", check=PHONE, hint="ハイフンなし"),
    Item("hihokensha_bango", "被保険者番号", required=True, check=checks.digits(8)),
    Item("shutoku_bi", "資格取得日", required=True, check=checks.short_wareki, hint="例 R08.11.03"),
    Item("jiyu", "取得事由", "select", required=True,
         choices={"01": "転入", "02": "社保離脱", "03": "出生", "09": "その他"}),
    Item("setainushi", "世帯主本人", "check", choices=YES),
    REMARKS,
))  # fmt: skip

INU = Screen("inu", "犬の登録変更", "toroku_bango", (
    Item("toroku_bango", "登録番号", required=True, check=checks.digits(6)),
    Item("todokede_bi", "届出年月日", "date", required=True, check=checks.iso),
    Item("shoyusha", "所有者氏名", required=True, check=checks.at_most(40)),
    Item("shoyusha_kana", "所有者カナ", required=True, check=checks.WIDE_KANA),
    Item("yubin", "郵便番号", required=True, check=checks.digits(7), hint="ハイフンなし"),
    Item("jusho", "所有者住所", required=True, check=checks.at_most(80)),
    Item("denwa", "電話", check=PHONE),
    Item("inu_namae", "犬の名", required=True, check=checks.at_most(20)),
    Item("inu_shurui", "犬種", check=checks.at_most(20)),
    Item("inu_seibetsu", "犬の性別", "radio", choices={"オス": "オス", "メス": "メス", "不明": "不明"}),
    Item("henko_bi", "変更年月日", "date", required=True, check=checks.iso),
    Item("jiyu", "変更事由", "radio", required=True,
         choices={"1": "所有者の住所変更", "2": "所有者の変更", "3": "犬の死亡"}),
    Item("chusha", "予防注射済", "check", choices=YES),
    REMARKS,
))  # fmt: skip

SUIDO = Screen("suido", "水道使用開始", "suisen_bango", (
    Item("suisen_bango", "水栓番号", required=True, check=checks.digits(7)),
    Item("kaishi_bi", "開始日", required=True, check=checks.wareki, hint="例 令和8年11月3日"),
    Item("uketsuke_bi", "届出日", required=True, check=checks.wareki, hint="例 令和8年11月3日"),
    Item("kana", "使用者カナ", required=True, check=checks.NARROW_KANA, hint="半角カナ"),
    Item("shimei", "使用者氏名", required=True, check=checks.at_most(40)),
    Item("yubin", "郵便番号", required=True, check=checks.digits(7)),
    Item("jusho", "使用場所住所", required=True,
         check=checks.pattern(r"[^\x00-\x7f]+", "全角で入力してください"), hint="全角"),
    Item("denwa", "連絡先電話", check=PHONE),
    Item("youto", "用途区分", "select", required=True,
         choices={"10": "家庭用", "20": "営業用", "90": "その他"}),
    Item("shiharai", "支払区分", "radio", required=True, choices={"1": "口座振替", "2": "納付書払い"}),
    Item("tachiai", "立会い要", "check", choices=YES),
    REMARKS,
))  # fmt: skip
