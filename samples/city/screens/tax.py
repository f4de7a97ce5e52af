"""The tax office: donations, wages, accounts that are debited."""

from samples.city import checks
from samples.city.screens.items import PHONE, YES, Item, Screen

YEN = checks.pattern(r"\d{1,9}", "円単位の半角数字で入力してください")
MONTH = checks.pattern(r"1[0-2]|[1-9]", "１から12の半角数字で入力してください")


def _donation(number: int) -> tuple[Item, ...]:
    return (
        Item(f"kifu{number}_bi", f"寄附日{number}", "date", required=number == 1, check=checks.iso),
        Item(f"kifu{number}_gaku", f"寄附額{number}", required=number == 1, check=YEN, hint="円"),
    )


KIFU = Screen("kifu", "ワンストップ特例申請", "shinsei_bango", (
    Item("shinsei_bango", "申請番号", required=True, check=checks.digits(12)),
    Item("shinsei_bi", "申請日", required=True, check=checks.wareki, hint="例 令和8年11月3日"),
    Item("shimei", "氏名", required=True, check=checks.at_most(40)),
    Item("kana", "氏名カナ", required=True, check=checks.NARROW_KANA, hint="半角カナ"),
    Item("yubin", "郵便番号", required=True,
         check=checks.pattern(r"\d{3}-\d{4}", "000-0000 の形で入力してください"), hint="000-0000"),
    Item("jusho", "住所", required=True, check=checks.at_most(80)),
    Item("denwa", "電話番号", check=PHONE),
    Item("seinengappi", "生年月日", "era_date", required=True, check=checks.wareki),
    *(item for number in (1, 2, 3) for item in _donation(number)),
    Item("gokei", "寄附額合計", required=True, check=YEN, hint="円"),
    Item("yoken_shinkoku", "申告不要", "check", choices=YES),
    Item("yoken_dantai", "５団体以下", "check", choices=YES),
))  # fmt: skip

# An employer reports many people: its number finds the notices but tells none of them apart.
TOKUCHO = Screen("tokucho", "特別徴収異動", "shitei_bango", (
    Item("shitei_bango", "指定番号", required=True, check=checks.digits(8)),
    Item("uketsuke_bi", "提出日", "date", required=True, check=checks.iso),
    Item("jigyosha", "特別徴収義務者", required=True, check=checks.at_most(60)),
    Item("shozaichi", "所在地", required=True, check=checks.at_most(80)),
    Item("denwa", "連絡先", check=PHONE),
    Item("daihyo", "代表者", required=True, check=checks.at_most(40)),
    Item("shimei", "納税者氏名", required=True, check=checks.at_most(40)),
    Item("kana", "納税者カナ", required=True, check=checks.WIDE_KANA),
    Item("seinengappi", "生年月日", required=True, check=checks.short_wareki, hint="例 S55.01.15"),
    Item("yubin", "郵便番号", required=True, check=checks.digits(7)),
    Item("jusho", "賦課期日住所", required=True, check=checks.at_most(80)),
    Item("ido_jusho", "異動後住所", check=checks.at_most(80)),
    Item("tensaki", "転勤先", check=checks.at_most(60)),
    Item("ido_bi", "異動日", "date", required=True, check=checks.iso),
    Item("jiyu", "異動事由", "select", required=True,
         choices={"1": "退職", "2": "転勤", "3": "休職", "4": "死亡", "9": "その他"}),
    Item("hoho", "未徴収分", "radio", required=True,
         choices={"1": "特別徴収の継続", "2": "一括徴収", "3": "普通徴収"}),
    Item("zumi_kara", "徴収済開始月", required=True, check=MONTH),
    Item("zumi_made", "徴収済終了月", required=True, check=MONTH),
    Item("zumi_gaku", "徴収済税額", required=True, check=YEN),
    Item("mi_kara", "未徴収開始月", required=True, check=MONTH),
    Item("mi_made", "未徴収終了月", required=True, check=MONTH),
    Item("mi_gaku", "未徴収税額", required=True, check=YEN),
    Item("nenzei", "年税額", required=True, check=YEN),
), unique=False)  # fmt: skip

KOZA = Screen("koza", "口座振替登録", "atena_bango", (
    Item("atena_bango", "宛名番号", required=True, check=checks.digits(8)),
    Item("moushikomi_bi", "申込日", required=True, check=checks.wareki, hint="例 令和8年11月3日"),
    Item("shimei", "納付義務者氏名", required=True, check=checks.at_most(40)),
    Item("kana", "納付義務者カナ", required=True, check=checks.WIDE_KANA),
    Item("yubin", "郵便番号", required=True, check=checks.digits(7)),
    Item("jusho", "住所", required=True, check=checks.at_most(80)),
    Item("denwa", "電話番号", check=PHONE),
    Item("zei1", "市県民税", "check", choices=YES),
    Item("zei2", "固定資産税", "check", choices=YES),
    Item("zei3", "軽自動車税", "check", choices=YES),
    Item("zei4", "国保税", "check", choices=YES),
    Item("nofu", "納付区分", "radio", required=True, choices={"1": "期別納付", "2": "全期前納"}),
    Item("ginko", "銀行コード", required=True, check=checks.digits(4)),
    Item("ginko_mei", "銀行名", required=True, check=checks.at_most(30)),
    Item("shiten", "支店番号", required=True, check=checks.digits(3)),
    Item("shiten_mei", "支店名称", required=True, check=checks.at_most(30)),
    Item("shumoku", "科目", "select", required=True, choices={"1": "普通預金", "2": "当座預金"}),
    Item("koza", "口座番号", required=True, check=checks.digits(7)),
    Item("meigi_kana", "名義カナ", required=True, check=checks.NARROW_KANA, hint="半角カナ"),
    Item("meigi", "名義人", required=True, check=checks.at_most(40)),
))  # fmt: skip
