from hypothesis import given
from hypothesis import strategies as st

from records.ids import ALPHABET, is_reference, new_id, new_reference, reference_of


@given(st.integers(min_value=0, max_value=32**8 - 1))
def test_every_reference_checks(number: int) -> None:
    assert is_reference(reference_of("YK", number))


@given(
    st.integers(min_value=0, max_value=32**8 - 1),
    st.integers(min_value=3, max_value=10),
    st.sampled_from(ALPHABET),
)
def test_one_wrong_character_never_passes(number: int, place: int, character: str) -> None:
    reference = reference_of("YK", number)
    changed = reference[:place] + character + reference[place + 1 :]
    assert is_reference(changed) == (changed == reference)


def test_known_reference() -> None:
    assert reference_of("YK", 12345) == "YK-00000C1SR"


def test_a_fresh_reference_has_no_symbol_that_a_screen_could_refuse_or_take_for_any_text() -> None:
    fresh = [new_reference("YK") for _ in range(300)]
    assert all(is_reference(one) for one in fresh)
    assert not any(symbol in one for one in fresh for symbol in "*~$=")


def test_ids_sort_by_time() -> None:
    ids = [new_id() for _ in range(100)]
    assert len(set(ids)) == 100
    assert [one[:13] for one in ids] == sorted(one[:13] for one in ids)
