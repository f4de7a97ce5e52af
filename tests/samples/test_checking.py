"""The scripted clerk of the benchmark goes a short way to what stands on the paper, and arrives there."""

import pytest

from samples.bench.checking import Typed, _in_place, _keys


def pressed(shown: str, keys: tuple[str, ...], cursor: int) -> tuple[str, int]:
    """Do what an input does with these keys."""
    for key in keys:
        match key:
            case Typed():
                shown, cursor = shown[:cursor] + key + shown[cursor:], cursor + len(key)
            case "End":
                cursor = len(shown)
            case "Home":
                cursor = 0
            case "ArrowLeft":
                cursor -= 1
            case "ArrowRight":
                cursor += 1
            case "Backspace":
                shown, cursor = shown[: cursor - 1] + shown[cursor:], cursor - 1
            case _:
                raise AssertionError(key)
    return shown, cursor


@pytest.mark.parametrize(
    ("shown", "text", "most"),
    [
        ("神栖市溝口4991", "神栖市溝口4992", 3),
        ("神栖市溝口491", "神栖市溝口4991", 3),
        ("于葉県銚子市西芝町さら荘156", "千葉県銚子市西芝町さくら荘150", 22),
        ("", "神栖", 11),
        ("神栖", "神栖", 0),
        ("A1B2C3D4", "A9B8C7D6", 18),
    ],
)
def test_every_wrong_place_is_put_right(shown: str, text: str, most: int) -> None:
    ways, cursor = _in_place(shown, text), len(shown)
    now = shown
    for keys in ways:
        now, cursor = pressed(now, keys, cursor)
    assert now == text
    assert sum(_keys(keys) for keys in ways) <= most
