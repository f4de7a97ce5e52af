"""Decided payments of an invented 給付金, as the welfare system exports them, and what each says."""

import numpy as np

from records.values import Int
from samples.exports import Application
from samples.sheets.contents import Contents, contents_of
from values.formats import write

ACCOUNTS = {"futsu": "普通", "toza": "当座"}
AMOUNTS = (10_000, 30_000, 50_000, 70_000)
SAID = ("atena_bango", "shimei", "kana", "ginko_code", "shiten_code", "shumoku", "koza_bango", "meigi_kana")


def transfers(count: int, seed: int) -> tuple[list[Application], list[Contents]]:
    """Answer so many payments as they are exported, and what each says."""
    truth = [_truth(np.random.default_rng([seed, number])) for number in range(count)]
    return [_row(number, one) for number, one in enumerate(truth, start=1)], truth


def _truth(random: np.random.Generator) -> Contents:
    said = contents_of("koza_furikae", random)
    amount = Int(number=AMOUNTS[random.integers(len(AMOUNTS))])
    return {
        "kettei_date": said["todoke_date"],
        "kingaku": amount,
        **{path: said[path] for path in SAID},
    }


def _row(number: int, said: Contents) -> Application:
    texts = {path: write(value, "plain") for path, value in said.items()}
    return {
        "支給番号": f"KYUFU-{number:05}",
        "世帯番号": f"{number:06}",
        "支給決定日": texts["kettei_date"],
        "宛名番号": texts["atena_bango"],
        "受給者氏名": texts["shimei"],
        "受給者カナ": texts["kana"],
        "支給額": texts["kingaku"],
        "銀行番号": texts["ginko_code"],
        "支店番号": texts["shiten_code"],
        "預金種目": ACCOUNTS[texts["shumoku"]],
        "口座番号": texts["koza_bango"],
        "口座名義カナ": texts["meigi_kana"],
    }
