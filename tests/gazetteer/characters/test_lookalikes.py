import pytest

from gazetteer.characters.lookalikes import lookalike_list, lookalikes
from gazetteer.characters.standard import standard_characters


# What clerks and scanners mix up, in names of this province and its neighbours.
@pytest.mark.parametrize(
    "pair",
    [
        "颍颖", "亳毫", "冶治", "阜埠", "未末", "土士", "己已", "戌戍", "睢雎", "枞纵", "濉滩",
        "涿琢", "埇甬", "蚌蛙", "泗洒", "汜氾", "官宫", "淮准", "桥娇", "大太", "天夫", "阳阴",
    ],
)  # fmt: skip
def test_characters_taken_for_one_another(pair: str) -> None:
    one, other = pair
    assert other in lookalikes(one)
    assert one in lookalikes(other)


def test_whoever_looks_like_me_i_look_like() -> None:
    for char in standard_characters():
        assert char not in lookalikes(char)
        assert all(char in lookalikes(other) for other in lookalikes(char))


def test_lists_stay_short_and_hold_standard_characters_only() -> None:
    standard = standard_characters()
    lengths = [len(lookalikes(char)) for char in standard]
    assert max(lengths) <= 30
    assert sum(lengths) / len(lengths) < 8
    assert all(lookalikes(char) <= standard.keys() for char in standard)


def test_the_likest_comes_first() -> None:
    assert lookalike_list("颍")[0] == "颖"


@pytest.mark.parametrize("other", ["A", "", "潁", "颍上"])
def test_anything_else_looks_like_nothing(other: str) -> None:
    assert lookalikes(other) == frozenset()
