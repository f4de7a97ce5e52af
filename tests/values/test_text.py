from values.text import compose_kana, digits_of, family_of, to_katakana


def test_only_voicing_marks_are_composed() -> None:
    assert compose_kana("か\u3099\ufa19e\u0301") == "が\ufa19e\u0301"


def test_digits_keep_their_leading_zeros() -> None:
    assert digits_of("〒０３１-００１２") == "0310012"
    assert digits_of("０２９９（９０）１１１１") == "0299901111"
    assert digits_of("12a4") is None
    assert digits_of("") is None


def test_kana() -> None:
    assert to_katakana("ｶﾞやまだ") == "ガヤマダ"


def test_families_are_offered_both_ways() -> None:
    assert family_of("髙") == {"高", "髙"}
    assert family_of("神") == {"神", "\ufa19"}
    assert family_of("山") == {"山"}
