import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain import GENESIS, Head, Link, breaks, canonical, link, veiled


def chain(count: int, salt: str = "") -> list[Link]:
    links: list[Link] = []
    before = GENESIS
    for position in range(1, count + 1):
        links.append(link(position, canonical({"what": f"event{position}{salt}"}), before))
        before = links[-1].sha256
    return links


def head(links: list[Link]) -> Head:
    return Head(position=links[-1].position, sha256=links[-1].sha256)


def test_an_untouched_chain_holds() -> None:
    assert breaks(chain(20), [head(chain(20)), head(chain(4))]) == []
    assert breaks([]) == []


@given(st.integers(min_value=0, max_value=9))
def test_an_edited_event_is_named(place: int) -> None:
    links = chain(10)
    links[place] = links[place].model_copy(update={"body": canonical({"what": "forged"})})
    assert [(found.position, found.kind) for found in breaks(links)] == [(place + 1, "edited")]


@given(st.integers(min_value=0, max_value=8))
def test_a_deleted_event_is_named(place: int) -> None:
    links = chain(10)
    del links[place]
    assert (place + 1, "missing") in [(found.position, found.kind) for found in breaks(links)]


@given(st.integers(min_value=0, max_value=8))
def test_swapped_events_are_seen(place: int) -> None:
    links = chain(10)
    one, two = links[place], links[place + 1]
    links[place] = two.model_copy(update={"position": one.position})
    links[place + 1] = one.model_copy(update={"position": two.position})
    assert {found.position for found in breaks(links)} >= {place + 1, place + 2}


def test_a_cut_tail_and_a_whole_rewrite_are_seen_only_against_the_anchor() -> None:
    anchor = head(chain(10))
    assert breaks(chain(7)) == []
    assert [found.kind for found in breaks(chain(7), [anchor])] == ["cut"]
    assert breaks(chain(12, "forged")) == []
    assert [found.kind for found in breaks(chain(12, "forged"), [anchor])] == ["rewritten"]


def test_one_way_of_writing() -> None:
    assert canonical({"b": "神", "a": [1, None, True]}) == '{"a":[1,null,true],"b":"神","schema":1}'
    with pytest.raises(TypeError, match="no floats"):
        canonical({"a": [{"b": 0.5}]})


def test_the_same_birthday_looks_different_in_two_cases() -> None:
    assert veiled(b"one" * 11, "1980-04-01") != veiled(b"two" * 11, "1980-04-01")
    assert veiled(b"one" * 11, "1980-04-01") == veiled(b"one" * 11, "1980-04-01")
