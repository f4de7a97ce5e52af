"""The figures of reading are counted as they are named, and a real sheet is filled, scanned and read."""

import math
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from extractors.calibration import CLUES, Calibration
from records.interval import at_most, wilson
from records.reading import Clues, Decision, FieldValue, Problem, TableCell
from records.values import Blank, Text, Value
from samples.reading.collect import EngineOutcome, Outcome, collect
from samples.reading.figures import COVERAGES, Figures, report
from samples.reading.form import SLUG
from samples.reading.levels import Level
from samples.reading.plots import draw
from samples.reading.runs import FITTED_FROM, MEASURED_FROM, jobs
from yomikaki.cli import app
from yomikaki.commands.reading_table import reading_table

NOTHING = Calibration(version="none", fitted_on="", curves={})
UNSURE = Problem(code="reading.unsure", message="はっきり読み取れません。")
STRAYS = Problem(code="writing.strays", message="はみ出し")


def outcome(
    said: str | None, probability: float, problem: Problem | None = None, *, group: str = "text",
    seed: int = 1, level: Level = Level.OFFICE, hand: str = "yomogi",
    engine: tuple[bool, float] | None = None,
) -> Outcome:  # fmt: skip
    """Answer what came of a field where 山川 was written; ``said`` None is a page that was refused."""
    truth = Text(text="山川")
    value: Value = Text(text=said) if said else Blank()
    read = None if said is None else FieldValue(
        path="biko", value=value, raw=said, probability=probability, problem=problem,
        decision=Decision.CHECK if problem else Decision.ACCEPT, evidence=TableCell(row=1, column="a"),
        clues=Clues(group=group, values=(0.0,) * len(CLUES)),
    )  # fmt: skip
    engines = (EngineOutcome(engine="line", right=engine[0], share=engine[1]),) if engine else ()
    return Outcome(
        slug="any_form", level=level, seed=seed, hand=hand, path="biko", kind="text", truth=truth, read=read,
        right=value == truth and said is not None, engines=engines,
    )  # fmt: skip


SEEN = [
    outcome("山川", 0.9995, engine=(True, 0.9)),
    outcome("山川", 0.9995, engine=(True, 0.8)),
    outcome("山", 0.995, engine=(False, 0.7)),
    outcome("山川", 0.95, UNSURE, group="name", seed=2, level=Level.FAX, engine=(False, 0.95)),
    outcome("", 0.5, STRAYS, seed=2, hand="kiloji"),
    outcome("山川", 0.9999, STRAYS, seed=2, hand="kiloji"),
    outcome(None, 0.0, seed=3),
]


def named(figures: tuple[Figures, ...]) -> dict[str, Figures]:
    assert [one.name for one in figures] == sorted(one.name for one in figures)
    return {one.name: one for one in figures}


def test_fields_are_counted_as_right_accepted_and_needlessly_checked() -> None:
    whole = report(SEEN, NOTHING, 1)
    found = whole.all
    assert (whole.calibration, whole.first_seed, whole.sheets, whole.refused) == ("none", 1, 4, 1)
    assert (found.fields.n, found.fields.hits) == (6, 4)
    assert (found.fields.low, found.fields.high) == wilson(4, 6)
    assert (found.accepted.hits, found.accepted_wrong, found.needless) == (3, 1, 2)
    assert whole.reasons == {"writing.strays": 2, "reading.unsure": 1}
    assert whole.accepted_wrong == (SEEN[2],)


def test_characters_are_counted_by_their_edits() -> None:
    # One is missing in 山 and both in the empty field.
    found = report(SEEN, NOTHING, 1).all.characters
    assert (found.n, found.hits) == (12, 9)
    long = outcome("山川川川川川川川", 0.5)
    assert report([long], NOTHING, 1).all.characters.hits == 0


def test_groups_levels_and_hands_are_counted_apart() -> None:
    whole = report(SEEN, NOTHING, 1)
    assert {name: one.fields.n for name, one in named(whole.groups).items()} == {"name": 1, "text": 5}
    assert {name: one.fields.n for name, one in named(whole.levels).items()} == {"fax": 1, "office": 5}
    assert {name: one.fields.hits for name, one in named(whole.hands).items()} == {"held out": 1, "seen": 3}


def test_bands_hold_what_claims_so_much_and_nothing_else_sends_to_a_person() -> None:
    bands = {one.least: one for one in report(SEEN, NOTHING, 1).all.bands}
    assert {least: (one.n, one.wrong) for least, one in bands.items()} == {
        0.9: (4, 1), 0.99: (3, 1), 0.999: (2, 0),
    }  # fmt: skip
    assert bands[0.9].stated_wrong == pytest.approx(0.0005 + 0.0005 + 0.005 + 0.05)
    assert (bands[0.99].low, bands[0.99].high) == wilson(1, 3)


def test_a_budget_lets_the_surest_pass_until_it_is_spent() -> None:
    sure = [outcome("山川", 0.9998) for _ in range(3)] + [outcome("山", 0.999), outcome("山川", 0.9)]
    strict, stricter = report(sure, NOTHING, 1).all.budgets
    # Stated: (3 * 0.2 + 1) / 4 is 0.4 in 1,000, more than 0.37.
    assert (strict.wrong_per_1000, strict.passing.hits, strict.passing.n, strict.wrong) == (0.37, 3, 5, 0)
    assert (strict.least, strict.proven) == (0.9998, False)
    assert strict.wrong_at_most == pytest.approx(1000 * at_most(0, 3), abs=1e-3)
    assert (stricter.wrong_per_1000, stricter.passing.hits, stricter.least) == (0.046, 0, 1.0)
    (more, _) = report([*sure, *sure[:3]], NOTHING, 1).all.budgets
    assert (more.passing.hits, more.least, more.wrong) == (7, 0.999, 1)


def test_an_engine_alone_is_right_as_often_as_it_was_and_keeps_its_surest() -> None:
    fused, line = report(SEEN, NOTHING, 1).all.engines
    assert (fused.engine, fused.fields.n, fused.fields.hits) == ("fused", 4, 3)
    assert (line.engine, line.fields.n, line.fields.hits) == ("line", 4, 2)
    # The surest of the line network is wrong, the last of all evidence.
    risks = dict(zip(COVERAGES, line.risks, strict=True))
    assert (risks[0.25], risks[0.5], risks[0.75], risks[1.0]) == (1.0, 0.5, 0.33333, 0.5)
    both = dict(zip(COVERAGES, fused.risks, strict=True))
    assert (both[0.5], both[0.75], both[1.0]) == (0.0, 0.33333, 0.25)


def test_the_table_says_that_font_styles_prove_nothing() -> None:
    console = Console(record=True, width=160)
    console.print(reading_table(report(SEEN, NOTHING, 1)))
    told = console.export_text()
    assert "未実証" in told
    assert all(name in told for name in ("氏名", "自由記述", "ファクス", "学習に使わない書体", "すべて"))


def test_fitting_and_measuring_have_seeds_of_their_own() -> None:
    with jobs(MEASURED_FROM, 2) as found:
        practice = [one for one in found if one.folder.name == SLUG]
        assert [(one.seed - MEASURED_FROM, one.level) for one in practice] == [
            (seed, level) for seed in (0, 1) for level in Level
        ]
        assert all(one.seed == MEASURED_FROM for one in found if one not in practice)
        assert (practice[0].folder / "form.yaml").exists()
    assert MEASURED_FROM - FITTED_FROM >= 10_000


def test_a_sheet_is_filled_scanned_read_and_drawn(tmp_path: Path) -> None:
    told: list[None] = []
    with jobs(MEASURED_FROM, 1) as found:
        office = [one for one in found if one.level is Level.OFFICE and one.folder.name == SLUG]
        outcomes = collect(office, 1, lambda: told.append(None), NOTHING)
    assert len(told) == len(office) == 1
    assert {one.seed for one in outcomes} == {MEASURED_FROM}
    whole = report(outcomes, NOTHING, MEASURED_FROM)
    assert (whole.sheets, whole.refused, whole.all.fields.n) == (1, 0, len(outcomes))
    # Without a calibration everything claims a half, and nothing passes.
    assert {one.read.probability for one in outcomes if one.read} == {0.5}
    assert whole.all.accepted.hits == 0
    # All were right when this was written.
    assert whole.all.fields.share > 0.9
    assert {one.engine for one in whole.all.engines} == {"fused", "line", "boxes", "second"}
    assert not any(math.isnan(risk) for one in whole.all.engines for risk in one.risks)
    drawn = draw(whole, outcomes, tmp_path)
    assert {one.name for one in drawn} >= {"reliability.png", "trade-off.png", "trade-off-name.png"}
    assert all(one.read_bytes().startswith(b"\x89PNG") for one in drawn)


def test_no_sheet_is_no_measurement() -> None:
    assert CliRunner().invoke(app, ["bench", "reading", "--sheets", "0"]).exit_code == 2
