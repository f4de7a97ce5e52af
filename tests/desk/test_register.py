"""業務台帳 in a real browser: what counts, what is missing, its chart, the page of a 業務, its handover."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect
from typer.testing import CliRunner

from desk.opendata import COLUMNS
from records.procedure import Stage
from tests.desk.cast import SLUG, Town, served, town
from tests.desk.conftest import SignIn, signed_in
from tests.desk.measured import confirm, measure, staged
from tests.desk.test_guard import token
from values.calendar import fiscal_year
from yomikaki.cli import app

TITLE = "犬の登録事項変更届"


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The office in which the 業務 is released, was measured, and entered one case."""
    one = staged(town(tmp_path_factory.mktemp("office")))
    confirm(one)
    measure(one, hand=90, system=30)
    return one


def figures(one: Town) -> list[str]:
    """Answer the big numbers."""
    with served(one.office) as url, signed_in(url, "kanri") as client:
        return re.findall(r'class="figure">(\d+)', client.get("/register").text)


def test_a_procedure_counts_once_it_has_everything_and_a_trial_never(office: Town, tmp_path: Path) -> None:
    pilots = str(len(office.office.catalog))
    others = str(len(office.office.catalog) - 1)
    assert figures(office) == ["20", "1", others]
    trial = staged(town(tmp_path / "trial", trial=True))
    confirm(trial)
    measure(trial, hand=90, system=30)
    assert figures(trial) == ["19", "0", others]
    assert figures(staged(office, Stage.PILOT)) == ["19", "0", pilots]
    # What was introduced stays in 累計 when it stops.
    assert figures(staged(office, Stage.STOPPED)) == ["20", "0", others]
    assert figures(staged(office, owner=None)) == ["19", "0", others]


def test_the_table_below_the_chart_tells_the_same_numbers(sign_in: SignIn, office: Town) -> None:
    del office
    page = sign_in("kansa")
    errors: list[str] = []
    page.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
    page.goto(page.url + "register")
    drawn = page.evaluate("Chart.getChart('growth').data.datasets.map(one => [one.label, ...one.data])")
    page.get_by_text("グラフの数を表で見る").click()
    rows = [row.split("\t") for row in page.locator("#years tbody").inner_text().splitlines()]
    assert [row[0] for row in rows[:4]] == ["2022年度", "2023年度", "2024年度", "2025年度"]
    assert drawn[0] == ["計画の線", *(float(row[5]) for row in rows)]
    assert drawn[0][1:5] == [19, 29.3, 39.7, 50]
    assert drawn[1:] == [
        ["2022年度まで", *(int(row[1]) for row in rows)],
        ["他のツール", *(int(row[2]) for row in rows)],
        ["読み書き", *(int(row[3]) for row in rows)],
    ]
    assert drawn[3][-1] == 1
    # What the last bar reaches in all.
    assert page.locator("canvas[data-drawn]").get_attribute("data-drawn") == "20"
    # The library draws under the strict policy: nothing of it was refused.
    assert errors == []


def test_the_list_and_the_page_say_what_was_measured_and_what_is_missing(sign_in: SignIn) -> None:
    page = sign_in("kansa")
    page.goto(page.url + "register")
    row = page.locator(".units tr", has_text=TITLE)
    expect(row).to_contain_text("稼働中")
    expect(row).to_contain_text("1.52 → 0.52")
    expect(row).to_contain_text("早くなります")
    expect(page.locator(".units tr", has_text="水道使用開始届")).to_contain_text(
        "不足: 本番の定義・実際の登録・計測"
    )
    row.get_by_role("link", name=TITLE).click()
    expect(page.locator(".conditions .met")).to_have_count(6)
    expect(page.locator(".facts")).to_contain_text("手入力 1.52分 → 今 0.52分")
    expect(page.locator(".facts")).to_contain_text("登録 1件 × 差")
    expect(page.get_by_role("button", name="この業務を止める")).to_have_count(0)
    page.goto(page.url.replace(SLUG, "suido_kaishi"))
    expect(page.locator(".conditions .unmet")).to_have_count(3)
    expect(page.locator(".conditions")).to_contain_text("stage を live にします")


def test_a_manager_stops_a_procedure_and_lets_it_go_on(sign_in: SignIn, office: Town) -> None:
    page = sign_in("kanri")
    page.goto(f"{page.url}register/{SLUG}")
    page.get_by_label("理由").fill("画面が変わった")
    page.keyboard.press("Enter")
    expect(page.locator(".notice.bad").last).to_contain_text("kanri が止めました: 画面が変わった")
    expect(page.locator(".conditions .unmet")).to_contain_text("止められていない")
    page.get_by_role("link", name="業務台帳").first.click()
    assert [text.split()[0] for text in page.locator(".figure").all_inner_texts()][:2] == ["20", "0"]
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="再開する").click()
    expect(page.locator(".conditions .met")).to_have_count(6)
    del office


def test_the_handover_says_what_who_and_how_to_stop(sign_in: SignIn) -> None:
    page = sign_in("kansa")
    page.goto(f"{page.url}register/{SLUG}/handover")
    told = page.locator(".handover")
    expect(told).to_contain_text("みどり野市 業務システム")
    expect(told).to_contain_text("決裁できる人: 鈴木 一郎")
    expect(told).to_contain_text("管理の役割の人だけが押せます: kanri")
    expect(told).to_contain_text("まだありません")
    page.emulate_media(media="print")
    expect(page.locator(".top")).to_be_hidden()
    page.emulate_media(media="screen")


def test_who_only_reads_stops_nothing(client: Callable[[str], httpx.Client], office: Town) -> None:
    for name in ("kansa", "sato", "suzuki", "tanaka"):
        person = client(name)
        form = {"csrf": token(person), "reason": "いたずら"}
        for place in ("halt", "go-on"):
            assert person.post(f"/register/{SLUG}/{place}", data=form).status_code == 403
    shown = client("kanri").get("/register/nowhere_at_all")
    assert (shown.status_code, "この業務の定義がありません" in shown.text) == (422, True)
    del office


def test_every_column_of_the_open_data_is_explained() -> None:
    told = (Path(__file__).parents[2] / "docs" / "open-data.md").read_text("utf-8")
    assert [name for name in COLUMNS if f"`{name}`" not in told] == []


def test_the_command_writes_the_same_file(
    client: Callable[[str], httpx.Client], office: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOMIKAKI_HOME", str(office.office.settings.home))
    file = tmp_path / "台帳.csv"
    told = CliRunner().invoke(app, ["register", "export", str(file)])
    assert (told.exit_code, f"{len(office.office.catalog)}業務" in told.output) == (0, True)
    mine, pages = file.read_bytes(), client("kansa").get("/register/open-data.csv").content
    # The command reads the definitions as they lie there: the 業務 is a trial in them.
    assert mine.splitlines()[:1] + mine.splitlines()[2:] == pages.splitlines()[:1] + pages.splitlines()[2:]
    assert mine.splitlines()[1].decode().split(",")[:5] == [SLUG, TITLE, "環境課", "読み書き", "試行"]


def test_the_open_data_file_opens_in_a_spreadsheet_and_names_nobody(
    client: Callable[[str], httpx.Client], office: Town
) -> None:
    manager = office.users["kanri"].id
    add = office.office.figures.add_automation
    add("=cmd|'/c calc'!A1", "税務課", "他社RPA", 2024, "佐藤 花子の稟議", user_id=manager)
    answer = client("kansa").get("/register/open-data.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    (one,) = [row for row in rows if row["業務ID"] == SLUG]
    assert (one["段階"], one["累計に数える"], one["稼働中"], one["足りないもの"]) == ("本番", "1", "1", "")
    assert (one["登録件数"], one["計測枚数"], one["計測の結論"]) == ("1", "10", "早くなります")
    # One case was decided here; the ten sheets of the 計測 were withdrawn, and count nowhere.
    decided = [one[f"電子決裁{word}"] for word in ("率", "_人", "_方針", "_なし")]
    assert decided == ["1.0", "1", "0", "0"]
    assert '<b class="rate">100%</b> <span>1 / 1 件</span>' in client("kansa").get("/register").text
    assert one["電子決裁_年度"] == str(fiscal_year(office.office.today()))
    assert (one["手入力_分"], one["読み書き_分"], one["差_分"]) == ("1.52", "0.52", "1.0")
    assert rows[-1]["業務名"] == "'=cmd|'/c calc'!A1"
    assert not re.search("佐藤|鈴木|kanri|環境課 届出担当", answer.text)
    assert client("tanaka").get("/register/open-data.csv").status_code == 403


def test_a_manager_adds_and_removes_what_other_tools_do(sign_in: SignIn, office: Town) -> None:
    page = sign_in("kanri")
    page.goto(page.url + "register")
    for label, text in (
        ("業務", "住民税入力"),
        ("課", "税務課"),
        ("ツール", "他社RPA"),
        ("根拠", "稟議6-12"),
    ):
        page.locator("form.grid").get_by_label(label, exact=label != "根拠").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator("tr", has_text="住民税入力")).to_contain_text("稟議6-12")
    page.wait_for_load_state()
    assert page.locator(".figure").first.inner_text().split()[0] == "21"
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="外す").click()
    expect(page.locator("tr", has_text="住民税入力")).to_have_count(0)
    assert office.office.figures.automations() == ()
