"""異体字: one character written in several ways, which a family register keeps apart.

A family is offered, and a person or the resident extract chooses; the program never does. Compiled for names
and places from the variants of KANJIDIC2 (EDRDG) and the printed forms of JIS X 0213 and of Windows.
"""

import unicodedata
from collections.abc import Iterator
from itertools import combinations, islice, product

from values.alphabet import JAPANESE

MOST_SPELLINGS = 16
# One family a word, its commonest character first. A stroke parts those that look different. Together stand
# those that a dot or a line tells apart, and those of which PP-OCRv6 takes one for the other in most fonts,
# often because it knows only one.
_FAMILIES = """
高髙 崎﨑/嵜/碕 辺/邊邉 斎斉/齊齋 沢/澤 浜/濱濵 島/嶋/嶌 吉𠮷 桜/櫻 国/國/圀 広/廣 真眞 竜/龍 滝/瀧 恵/惠
徳德 鶴/靏靎/鸖 桑桒 柳栁桺 館舘 富冨 関/關 蔵藏 黒黑 梅/楳 猪/豬 渕/淵/渊 野/埜 峰/峯 岳/嶽 曽曾 奥奧 万/萬
栄/榮 凛凜 桧/檜 籠/篭 寿/壽 条/條 薮藪籔 渓/溪/谿 来/來 実/實 弥/彌 与/與 円/圓 槙槇 当/當 灯/燈 湧/涌
祢/禰 船舩 桝/枡 秋/穐/龝 仏/佛 亜/亞 壺/壷 伝/傳 楽/樂 宝/寳寶 礼/禮 多夛 縄/繩 応/應 浅/淺 為爲 蓑簑簔
松/枩/柗 鴬鶯 穂穗 枦/櫨 満/滿 会/會 巌/巖 気/氣 芦/蘆 静/靜 剣剱劔劍/釼 児/兒 遥遙 鉄/鐵鐡/銕 台/臺
体/躰/體 余/餘 萌/萠 竈竃 頴穎 場/塲 彬/斌 沖冲 慎愼 卯/夘 数/數 県/縣 耀/燿 涛/濤 兎/莵/兔 虎/乕 絵/繪
釈/釋 渋/澁/澀 乗/乘 蘇蘓 準凖 対/對 雁/鴈 団/團 麦/麥 栖/棲 権/權 仮/假 稲稻 蛍/螢 聡/聰 栃/杤/橡 随/隨
将/將 予/豫 壱/壹 続/續 総/總 桟/棧 弁/辨/瓣/辯 煕熙凞 蛎/蠣 浄/淨 尭/堯 発/發 糸/絲 荘/莊 迩/邇 処/處 鎮/鎭
鯵鰺 礪/砺 狭/狹 覚/覺 学/學 銭/錢 経/經 涼凉 昼/晝 薬/藥 済/濟 双/雙 晃/晄 払/拂 暁/曉 舎舍 駆/驅 図/圖
梼/檮 靭靱 摂/攝 瑶瑤 衛/衞 塩/鹽 厳/嚴 隣/鄰 叡/睿 従/從 証/證 拝/拜 顕/顯 芸/藝 峨/峩 譲讓 巻卷 焼/燒
壮/壯 鼠/鼡 胆/膽 売/賣 穣穰 帯/帶 亘/亙 鉱/鑛 効效 営/營 並/竝 育/毓 誉/譽 訳/譯 独/獨 翠翆 豊/豐 勅/敕
勲勳 称/稱 弐/貳 径/逕/徑 楼/樓 珍/珎 飾/餝 灌/潅 帰/歸 軽/輕 峡/峽 恒恆 鋳/鑄 畳/疊 弾/彈 垂埀 糧/粮 雑/雜
拡/擴 駅/驛 禅/禪 尽/盡 苺莓 茎/莖 歓/歡 爾尓 霊/靈 亀/龜 樒/櫁 塁/壘 観/觀 舗舖 欧/歐 覧/覽 禄祿 酔/醉
医/醫 艶艷 励/勵 転/轉 声/聲 廼/迺 検/檢 恋/戀 讃/讚 哲/喆 黄黃 世丗 継/繼 号/號 冴/冱 専/專 旧/舊 顔顏
賛/贊 庁/廳 収/收 蘗蘖 昇曻 昂昻 教敎 清淸 青靑 横橫 増增 瀬瀨 緑綠 郎郞 薫薰 郷鄕 園/薗 村/邨 隠/隱 緒緖
悦悅 温溫 概槪 研硏 晋/晉 暦曆 歴歷 錬鍊 録錄 鴎鷗 祷/禱 騨驒 麹麴 醤/醬 繋繫 頬頰 屏屛 掻搔 痩瘦 蝉/蟬
蝋/蠟 填塡 剥剝 呑吞 嘘噓 区/區 圧/壓 囲/圍 壊壞 変/變 姉/姊 寛寬 巣/巢 紙/帋 悩/惱 戦/戰 戯戲 択/擇 担/擔
挙/擧 枢/樞 歩步 毎每 毘/毗 沈/沉 涙淚 渉涉 湾/灣 湿/濕 潜/潛 炉/爐 状/狀 献/獻 瓶甁 画/畫 留/畄 皐/皋 蓋/盖
砕碎 秘/祕 窓/窗 粋/粹 粛/肅 繊/纖 缶/罐 翻/飜 聴/聽 脳/腦 臓/臟 蒋/蔣 虚虛 蚕/蠶 褒/襃 触/觸 読/讀 践/踐
辞/辭 逓/遞 遅遲 鈎/鉤 陥/陷 険/險 頼賴 頸頚 騒騷 験/驗 髄/髓 鶏/鷄 鹸/鹼 齢齡 叙/敍/敘 即/卽 参/參 喜/㐂
奨/獎 嬢/孃 届/屆 属/屬 岩/嵒 嵯/嵳 廃/廢 弯/彎 協/恊 悪/惡 撃擊 曠/昿 映/暎 歯/齒 殴/毆 濶/闊 点/點 焔/焰
獣/獸 略/畧 磯/礒 稚/穉 竪/豎 筍/笋 綿/緜 縦/縱 群/羣 肇肈 庵/菴 藁藳 蛮/蠻 裏/裡 賤賎 釜釡 闘/鬪 韮/韭 顛顚
麺/麵 黙默 鼓/皷 党/黨
"""


def _printed_forms() -> dict[str, str]:
    """Answer the characters that Unicode has twice for the sake of registers (神 U+FA19): which by which."""
    found: dict[str, str] = {}
    for character in sorted(JAPANESE):
        plain = unicodedata.normalize("NFC", character)
        if plain != character and character >= "\u4e00":
            found[plain] = found.get(plain, "") + character
    return found


def _families() -> Iterator[tuple[str, ...]]:
    """Answer every family as its groups of characters that look alike."""
    printed = _printed_forms()
    for family in _FAMILIES.split():
        yield tuple("".join(one + printed.pop(one, "") for one in group) for group in family.split("/"))
    yield from ((plain + others,) for plain, others in printed.items())


_LOOKS = tuple(_families())
_FAMILY_OF = {one: tuple("".join(groups)) for groups in _LOOKS for group in groups for one in group}
# What was read as one of these may be another one of its family on paper.
HIDDEN = frozenset(one for groups in _LOOKS for group in groups if len(group) > 1 for one in group)


def family_of(character: str) -> tuple[str, ...]:
    """Answer the characters that people take for this one, itself among them, the commonest first."""
    return _FAMILY_OF.get(character, (character,))


def folded(text: str) -> str:
    """Answer the text with each character the commonest of its family, and no variation selectors."""
    return "".join(family_of(one)[0] for one in _without_selectors(text))


def spellings(text: str) -> tuple[str, ...]:
    """Answer how the text may stand in a register, at most ``MOST_SPELLINGS``.

    First as given, then with one character changed, then with two, and so on.
    """
    return tuple(islice(dict.fromkeys(_spelled(text)), MOST_SPELLINGS))


def _spelled(text: str) -> Iterator[str]:
    yield text
    plain = _without_selectors(text)
    others = {place: _others(one) for place, one in enumerate(plain) if len(family_of(one)) > 1}
    for count in range(len(others) + 1):
        for places in combinations(others, count):
            for put in product(*(others[place] for place in places)):
                changed = dict(zip(places, put, strict=True))
                yield "".join(changed.get(place, one) for place, one in enumerate(plain))


def _others(character: str) -> tuple[str, ...]:
    return tuple(one for one in family_of(character) if one != character)


def _without_selectors(text: str) -> str:
    """Answer the text without variation selectors: they name a drawing of a character, not another one."""
    return "".join(one for one in text if not _is_selector(one))


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
