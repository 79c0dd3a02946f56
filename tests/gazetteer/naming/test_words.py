from datetime import date

import pytest

from gazetteer.naming.articles import articles
from gazetteer.naming.words import NamingWord, WordFinder, shipped_words, word_categories
from tests.gazetteer.naming.lists import ask, told

BUREAU = [
    NamingWord("王大锤", "leader", "list of the bureau"),
    NamingWord("李小二", "person", "list of the bureau"),
    NamingWord("颍河乳业", "company", "list of the bureau", valid_from=date(2024, 1, 1)),
    NamingWord("旧牌", "trademark", "list of the bureau", valid_to=date(2020, 1, 1)),
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("曼哈顿小区", "PN-3 foreign_place block [曼哈顿]"),
        ("颍州曼哈顿小区", "PN-3 foreign_place block [曼哈顿]"),
        ("林肯小区", "PN-3 foreign_person block [林肯]"),
        ("颍州林肯小区", "PN-3 foreign_person warn [林肯]"),
        ("世界花园", "大 exaggeration warn [世界]"),
        ("中央首府", "大 exaggeration warn [中央]"),
        ("帝豪花园", "怪 feudal warn [帝豪]"),
        ("帕提欧公馆", "洋 foreign_word warn [帕提欧]"),
    ],
)
def test_words_of_the_shipped_lists(name: str, expected: str) -> None:
    assert expected in told(ask(name, "26100"))


def test_what_the_notice_of_2018_exempts_is_not_found() -> None:
    assert ask("白求恩医院", "27300") == []


def test_a_place_abroad_whose_name_is_common_here_only_warns() -> None:
    assert told(ask("柏林镇")) == ["PN-3 foreign_place_in_use warn [柏林]"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("王大锤镇", ["PN-2 leader block [王大锤]"]),
        ("小王大锤镇", ["PN-2 leader block [王大锤]"]),
        ("李小二镇", ["PN-2 person warn [李小二]"]),
        ("颍河乳业镇", ["PN-4 company warn [颍河乳业]"]),
        ("旧牌镇", []),
    ],
)
def test_lists_that_the_bureau_keeps(name: str, expected: list[str]) -> None:
    assert told(ask(name, words=BUREAU)) == expected


def test_a_leaders_name_cannot_be_overridden() -> None:
    (found,) = ask("王大锤镇", words=BUREAU)
    assert not found.can_override
    assert found.source == "list of the bureau"


def test_a_rule_says_nothing_before_it_was_in_force() -> None:
    assert ask("曼哈顿小区", "26100", day=date(2015, 1, 1)) == []
    assert ask("世界花园", "26100", day=date(2018, 12, 9)) == []
    assert told(ask("世界花园", "26100", day=date(2018, 12, 10))) == ["大 exaggeration warn [世界]"]


def test_the_longest_word_counts_and_none_inside_it() -> None:
    finder = WordFinder([NamingWord("新西兰", "foreign_place", "s"), NamingWord("西", "odd", "s")])
    found = [(start, words[0].word) for start, words in finder.find("新西兰西路")]
    assert found == [(0, "新西兰"), (3, "西")]


def test_without_words_nothing_is_found() -> None:
    assert list(WordFinder([]).find("曼哈顿")) == []


def test_every_shipped_word_has_a_source_and_a_known_category_once() -> None:
    words = shipped_words()
    assert all(word.source and word.category in word_categories() for word in words)
    assert len({(word.word, word.category) for word in words}) == len(words)


def test_every_category_and_rule_has_its_article() -> None:
    assert {c.rule for c in word_categories().values()} <= articles().keys()
    expected = {f"PN-{number}" for number in range(1, 14)} | set("大洋怪重")
    assert articles().keys() == expected
    assert all(a.evidence and a.law_en and a.article for a in articles().values())
