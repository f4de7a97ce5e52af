"""``yomikaki learn``: what may teach, that it moves probabilities the right way, and the way back."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extractors.calibration import CLUES, Calibration, Curve, Step
from extractors.fitting import Labelled, refit
from extractors.judge import UNSURE
from ledger.advancing import Definitions
from ledger.calibrations import choices
from ledger.checking import Answer
from records.errors import BusinessError, EnvironmentProblem
from records.ids import Id
from records.reading import Clues, Decision, FieldValue, Problem, Record, Strip
from records.values import Text
from tests.desk.cast import SLUG, Town, town
from yomikaki import learning
from yomikaki.calibrations import current
from yomikaki.cli import app
from yomikaki.reading import open_reader
from yomikaki.settings import Settings

GROUP = "kana"
# A calibration of this test's own: the one that is shipped is fitted anew now and then.
CURVE = Curve(
    weights=(*(-1.0 if clue in ("denied", "refuted", "unfit", "length") else 1.0 for clue in CLUES), 0.0),
    steps=(
        Step(score=-1e6, fields=40, probability=0.75),
        Step(score=3.0, fields=900, probability=0.998),
    ),
)
SHIPPED = Calibration(
    version="by-hand", fitted_on="nothing", curves=dict.fromkeys(("boxes", GROUP, "text"), CURVE)
)
# Clues that fall on the surest step, and on the least sure.
HIGH = (9.0, 9.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 2.0)
LOW = (0.0, 0.0, -7.0, 0.0, 1.0, 0.0, 1.0, 1.0, 3.0)
RULE = Problem(code="value.rule", message="項目どうしが合いません。")


def shipped() -> Calibration:
    return SHIPPED


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yomikaki.learning.shipped", shipped)
    monkeypatch.setattr("yomikaki.calibrations.shipped", shipped)


@dataclass
class Corrected:
    """An office in which people answer many fields of a case at once."""

    town: Town
    cases: int = 0

    def case(
        self,
        right: list[bool],
        clues: tuple[float, ...],
        problem: Problem | None = UNSURE,
        group: str = GROUP,
    ) -> Id:
        """Take a sheet in with so many fields, and let a person say which of them are right."""
        self.cases += 1
        (page,) = self.town.drop(f"{self.cases}.png")
        plain = self.town.office.defined(SLUG)
        share = 1.0 if problem is None else 0.0
        procedure = plain.procedure.model_copy(update={"blind_share": share})
        defined = Definitions(procedure=procedure, form=plain.form)
        fields = tuple(
            self._field(f"f{n}", Clues(group=group, values=clues), problem) for n in range(len(right))
        )
        record = Record(
            procedure=SLUG, form_version="1", form_sha256="0" * 64, registration=None, fields=fields,
            calibration=shipped().version,
        )  # fmt: skip
        office, user = self.town.office, self.town.users["sato"].id
        case_id = office.sorting.file(page.id, record, defined, run_id=None, actor="reader")
        said = tuple(
            Answer(path=f"f{n}", value=Text(text="カミス" if one else "カミヤ"), milliseconds=9)
            for n, one in enumerate(right)
        )
        version = office.history.case(case_id).line.version
        office.checking.answer(case_id, version, said, defined, user_id=user)
        return case_id

    def _field(self, path: str, clues: Clues, problem: Problem | None) -> FieldValue:
        box = self.town.office.defined(SLUG).form.field("kana").layout.box  # type: ignore[union-attr]
        return FieldValue(
            path=path, value=Text(text="カミス"), raw="カミス", probability=0.9,
            decision=Decision.ACCEPT if problem is None else Decision.CHECK, problem=problem,
            evidence=Strip(sha256="0" * 64, box=box), clues=clues,
        )  # fmt: skip

    def run(self, *words: str) -> Result:
        home = str(self.town.office.settings.home)
        return CliRunner().invoke(app, ["learn", *words], env={"YOMIKAKI_HOME": home, "COLUMNS": "200"})

    @property
    def settings(self) -> Settings:
        return self.town.office.settings


@pytest.fixture
def corrected(tmp_path: Path) -> Iterator[Corrected]:
    return Corrected(town(tmp_path))


def labelled(right: int, wrong: int, clues: tuple[float, ...]) -> list[Labelled]:
    one = Clues(group=GROUP, values=clues)
    return [Labelled(one, right=True)] * right + [Labelled(one, right=False)] * wrong


def test_labels_move_their_own_step_and_leave_the_others() -> None:
    moved = refit(CURVE, labelled(150, 150, LOW))
    assert 0.5 < moved.probability(LOW) < (CURVE.probability(LOW) + 0.5) / 2 + 0.01
    assert moved.probability(HIGH) == CURVE.probability(HIGH)
    assert [step.fields for step in moved.steps] == [step.fields for step in CURVE.steps]
    assert refit(CURVE, []) == CURVE


def test_right_fields_raise_a_step_and_generated_sheets_do_not_outvote_paper() -> None:
    assert refit(CURVE, labelled(2000, 0, HIGH)).probability(HIGH) > CURVE.probability(HIGH)
    few = refit(CURVE, labelled(180, 20, HIGH)).probability(HIGH)
    assert 0.9 < few < (CURVE.probability(HIGH) + 0.9) / 2 + 0.01


def test_steps_stay_in_order() -> None:
    moved = refit(CURVE, labelled(0, 500, HIGH) + labelled(500, 0, LOW))
    probabilities = [step.probability for step in moved.steps]
    assert probabilities == sorted(probabilities)


def test_the_report_counts_what_may_teach_and_what_may_not(corrected: Corrected) -> None:
    for n in range(10):
        corrected.case([True] * 5 + [False] * 20, LOW)
        corrected.case([n > 0] + [True] * 9, HIGH, problem=None)
    corrected.case([False] * 4, LOW, problem=RULE)
    told = learning.report(corrected.town.office)
    assert (told.labelled, told.trials, told.not_fitted) == (354, 0, 4)
    (group,) = told.groups
    assert (group.group, group.fields, group.wrong) == (GROUP, 350, 201)
    assert group.low < 201 / 350 < group.high
    stated = 250 * (1 - CURVE.probability(LOW)) + 100 * (1 - CURVE.probability(HIGH))
    assert group.stated_wrong == pytest.approx(stated)
    assert group.before is not None
    assert group.after is not None
    assert group.after.log < group.before.log
    assert group.after.brier < group.before.brier
    proof = next(one for one in told.procedures if one.procedure == SLUG).proof
    assert (proof.fields, proof.wrong, proof.proven) == (100, 1, False)
    assert (told.own, told.own_wrong) == (0, 0)
    corrected.case([True, True, False], LOW, group="boxes")
    told = learning.report(corrected.town.office)
    assert (told.own, told.own_wrong) == (3, 1)


def test_too_few_labels_keep_the_shipped_curve_and_say_so(corrected: Corrected) -> None:
    corrected.case([True, False], LOW)
    with pytest.raises(BusinessError, match=r"calibration\.too_few"):
        learning.apply(corrected.town.office, actor="cli:test")
    told = corrected.run()
    assert told.exit_code == 0
    assert "較正を改めないもの: フリガナ" in told.output
    assert "犬の登録事項変更届: 予算 0.37/1000 未実証(抜き取り 0件)" in told.output
    refused = corrected.run("--apply")
    assert (refused.exit_code, "calibration.too_few" in refused.output) == (1, True)
    assert current(corrected.settings) == shipped()


def test_trials_teach_nothing(tmp_path: Path) -> None:
    corrected = Corrected(town(tmp_path, trial=True))
    corrected.case([False] * 250, LOW)
    told = learning.report(corrected.town.office)
    assert (told.labelled, told.trials, told.groups) == (0, 250, ())
    with pytest.raises(BusinessError, match=r"calibration\.too_few"):
        learning.apply(corrected.town.office, actor="cli:test")


def test_applying_keeps_the_old_one_and_there_is_a_way_back(corrected: Corrected) -> None:
    corrected.case([True] * 100 + [False] * 150, LOW)
    assert corrected.run("--apply").exit_code == 0
    learned = current(corrected.settings)
    assert learned.curves[GROUP].probability(LOW) < CURVE.probability(LOW)
    assert {**learned.curves, GROUP: CURVE} == shipped().curves
    (place,) = (corrected.settings.home / "calibrations").glob("*.json")
    assert place.stem == learned.version
    (choice,) = choices(corrected.town.office.book)
    assert (choice.version, choice.sha256) == (
        learned.version, hashlib.sha256(place.read_bytes()).hexdigest(),
    )  # fmt: skip
    assert open_reader(corrected.settings).routing.calibration == learned
    listed = corrected.run("--list").output
    assert shipped().version in listed
    assert [line for line in listed.splitlines() if "使用中" in line and learned.version in line]
    assert corrected.run("--back").exit_code == 0
    assert current(corrected.settings) == shipped()
    assert corrected.run("--use", learned.version).exit_code == 0
    assert current(corrected.settings) == learned
    told = [one.version for one in choices(corrected.town.office.book)]
    assert told == [learned.version, shipped().version, learned.version]


def test_files_read_without_the_ledger_use_the_offices_calibration_too(corrected: Corrected) -> None:
    corrected.case([True] * 100 + [False] * 150, LOW)
    learned = learning.apply(corrected.town.office, actor="cli:test")
    apart = corrected.settings.model_copy(
        update={"home": Path("/nowhere"), "calibrations_at": corrected.settings.calibrations}
    )
    assert current(apart) == learned


def test_a_file_that_is_not_what_its_name_says_reads_nothing(corrected: Corrected) -> None:
    corrected.case([True] * 100 + [False] * 150, LOW)
    learned = learning.apply(corrected.town.office, actor="cli:test")
    place = corrected.settings.calibrations / f"{learned.version}.json"
    told = json.loads(place.read_text("utf-8"))
    told["curves"][GROUP]["steps"][0]["probability"] = 0.9999
    place.write_text(json.dumps(told), "utf-8")
    with pytest.raises(EnvironmentProblem, match=r"environment\.calibration"):
        open_reader(corrected.settings)
    refused = corrected.run("--use", learned.version)
    assert (refused.exit_code, "environment.calibration" in refused.output) == (3, True)
    unknown = corrected.run("--use", "../current")
    assert (unknown.exit_code, "calibration.unknown" in unknown.output) == (1, True)
    assert corrected.run("--use", shipped().version).exit_code == 0
    assert current(corrected.settings) == shipped()


def test_what_a_person_entered_stands_when_a_case_is_read_again(corrected: Corrected) -> None:
    case_id = corrected.case([True] * 100 + [False] * 150, LOW)
    before = corrected.town.values(case_id)
    learned = learning.apply(corrected.town.office, actor="cli:test")
    office = corrected.town.office
    line = office.history.case(case_id).line
    assert corrected.town.values(case_id) == before
    office.holding.read_again(case_id, line.version, "補正", user_id=corrected.town.users["sato"].id)
    (task,) = office.sorting.claim("reader", limit=1, seconds=60)
    held = office.history.case(case_id).contents
    assert held is not None
    again = held.record.model_copy(
        update={
            "calibration": learned.version,
            "fields": tuple(
                one.model_copy(update={"value": Text(text="カミタ"), "decision": Decision.ACCEPT})
                for one in held.record.fields
            ),
        }
    )
    office.sorting.file(task.page.id, again, office.defined(SLUG), run_id=None, actor="reader")
    after = office.history.case(case_id).contents
    assert after is not None
    assert after.record.calibration == learned.version
    assert after.values() == before


def test_two_orders_at_once_are_wrong_use(corrected: Corrected) -> None:
    assert corrected.run("--apply", "--back").exit_code == 2


def test_the_report_is_also_json(corrected: Corrected) -> None:
    corrected.case([True] * 5, LOW)
    told = json.loads(corrected.run("--json").stdout)
    assert (told["labelled"], told["groups"][0]["group"]) == (5, GROUP)
