"""Which sides of paper make one application: face up, face down, with one missing, and never guessed."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.pairing import WaitingSide, paired

FRONT, BACK, UNREAD, OTHER = 0, 1, "?", "-"


def pile(*pages: int | str) -> list[WaitingSide]:
    """Lay a pile: fronts and backs of a form, pages that wait for a person (?), pages of other forms (-)."""
    return [
        WaitingSide(
            page_id=f"{position:036d}", position=position, place=page,
            behind_unread=position > 0 and pages[position - 1] == UNREAD,
            before_unread=pages[position + 1 : position + 2] == (UNREAD,),
        )
        for position, page in enumerate(pages)
        if isinstance(page, int)
    ]  # fmt: skip


def groups(*pages: int | str) -> list[tuple[int, ...]]:
    return [tuple(one.position for one in group) for group in paired(pile(*pages), 2)]


def test_a_pile_is_fed_face_up_or_face_down() -> None:
    assert groups(FRONT, BACK, FRONT, BACK) == [(0, 1), (2, 3)]
    assert groups(BACK, FRONT, BACK, FRONT) == [(0, 1), (2, 3)]


def test_a_lost_back_leaves_its_front_alone_and_nobody_elses_is_taken() -> None:
    assert groups(FRONT, FRONT, BACK) == [(1, 2)]
    assert groups(FRONT, BACK, FRONT) == [(0, 1)]


def test_a_front_that_nobody_could_read_leaves_its_back_alone() -> None:
    assert groups(FRONT, BACK, UNREAD, BACK, FRONT, BACK) == [(0, 1), (4, 5)]


def test_a_back_without_any_reason_makes_the_whole_run_a_question() -> None:
    assert groups(FRONT, BACK, BACK, FRONT, BACK) == []
    assert groups(BACK, FRONT, FRONT, BACK) == []


def test_pages_of_another_form_lie_between() -> None:
    assert groups(FRONT, OTHER, BACK) == []
    assert groups(OTHER, FRONT, BACK, OTHER, BACK) == [(1, 2)]


def test_a_pile_that_can_be_read_both_ways_is_asked_of_a_person() -> None:
    # Face down, the first back belongs to the page that nobody could read.
    assert groups(UNREAD, FRONT, BACK, FRONT) == [(2, 3)]
    assert groups(UNREAD, FRONT, BACK, FRONT, UNREAD) == []
    assert groups(UNREAD, FRONT, BACK, UNREAD) == []
    assert groups(UNREAD, FRONT, BACK) == [(1, 2)]


def test_the_rest_of_the_pile_tells_how_it_was_fed() -> None:
    assert groups(BACK, FRONT, UNREAD, FRONT, BACK, FRONT, BACK, UNREAD) == [(0, 1), (4, 5)]
    assert groups(FRONT, BACK, FRONT, UNREAD, FRONT, BACK, FRONT, UNREAD) == [(0, 1), (4, 5)]
    assert groups(FRONT, BACK, OTHER, BACK, FRONT, UNREAD, FRONT, BACK, UNREAD) == [(0, 1), (3, 4)]


@given(st.lists(st.sampled_from([FRONT, BACK, UNREAD, OTHER]), max_size=14))
def test_a_group_is_two_neighbours_that_differ_and_no_side_is_used_twice(
    pages: list[int | str],
) -> None:
    found = groups(*pages)
    used = [position for group in found for position in group]
    assert len(used) == len(set(used))
    for first, second in found:
        assert second == first + 1
        assert {pages[first], pages[second]} == {FRONT, BACK}


@given(st.lists(st.booleans(), min_size=1, max_size=6))
def test_whatever_backs_are_lost_face_up_each_front_gets_its_own(lost: list[bool]) -> None:
    pages: list[int | str] = []
    wanted = []
    for one in lost:
        pages.append(FRONT)
        if not one:
            pages.append(BACK)
            wanted.append((len(pages) - 2, len(pages) - 1))
    assert groups(*pages) == wanted
