"""How to read an edition 凡例, made from what it was made of; in Chinese and English."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from gazetteer.publishing.class_tables import group_english
from gazetteer.publishing.entry import Contents

SIMULATED = ("含模拟数据，不得用作依据", "Contains simulated data: not to be relied on")


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark of the 凡例.

    Attributes:
        topic: What it is about, short: `Date 时点`.
        zh: In Chinese.
        en: In English.
    """

    topic: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many entries a class group has.

    Attributes:
        group: Chinese name.
        english: English name; empty where the table has none.
        entries: Number of entries.
        simulated: How many of them are simulated.
    """

    group: str
    english: str
    entries: int
    simulated: int


def title_of(contents: Contents) -> tuple[str, str]:
    """Title in Chinese and English."""
    if contents.division is None:
        return "地名录", "Gazetteer of Place Names"
    found = (e for e in contents.entries if e.code == contents.division.code)
    entry = next(found, None)
    romanised = contents.division.code if entry is None else entry.romanisation or entry.code
    return f"{contents.division.name}地名录", f"Gazetteer of Place Names: {romanised}"


def group_counts(contents: Contents) -> tuple[GroupCount, ...]:
    """Entries by class group, in the order of the edition."""
    entries = Counter(entry.group for entry in contents.entries)
    simulated = Counter(entry.group for entry in contents.entries if entry.is_simulated)
    return tuple(
        GroupCount(group, group_english(group), count, simulated[group])
        for group, count in entries.items()
    )


def known_at_text(contents: Contents) -> str:
    """The moment of knowledge in ISO 8601; `unknown` for a register without revisions."""
    if contents.known_at is None:
        return "unknown"
    return contents.known_at.astimezone().isoformat(timespec="seconds")


def remarks(contents: Contents) -> tuple[Remark, ...]:
    """The remarks that hold for this edition."""
    question, total = contents.question, len(contents.entries)
    day, moment = question.as_of.isoformat(), known_at_text(contents)
    found = [
        Remark(
            "时点 Date",
            f"本录所载为 {day} 当日有效的标准地名，依据截至 {moment} 的登记册。",
            f"The entries are the standard names in force on {day}, as the register knew them at"
            f" {moment}.",
        ),
        Remark(
            "收录 Scope",
            f"共收词条 {total:,} 条，废止地名 {len(contents.obsolete):,} 条，"
            f"地名文化遗产 {len(contents.heritage):,} 处。"
            + (f"另有 {contents.unnamed:,} 处尚无标准名称，未列词条。" if contents.unnamed else ""),
            f"{total:,} entries, {len(contents.obsolete):,} obsolete names,"
            f" {len(contents.heritage):,} places of name heritage."
            + (
                f" {contents.unnamed:,} places without a standard name have no entry."
                if contents.unnamed
                else ""
            ),
        ),
        Remark(
            "版本 Edition",
            "公开版只收公开地名。" if question.audience == "public"
            else "内部版收公开与内部地名，不得公开发布。标“内部”者不公开。",
            "The public edition holds public places only." if question.audience == "public"
            else "The internal edition holds public and internal places and is not for"
            " publication; those marked 内部 are not public.",
        ),
        Remark(
            "排列 Order",
            "按地名类别大类分篇，篇内按所在政区代码、类别、汉语拼音排列；跨政区者列于其共同上级之下。",
            "By group of classes, then by the code of the division a place lies in, by class and"
            " by Pinyin. A place that crosses divisions stands under what they share.",
        ),
        Remark(
            "罗马字母拼写 Romanisation",
            "按《中国地名汉语拼音字母拼写规则（汉语地名部分）》[84]中地字第17号；"
            "标“音待定”者有多种读法，尚待人工审定。",
            "By the 1984 rules for the spelling of Chinese place names in Pinyin. Where 音待定"
            " stands, characters have several readings and a person has yet to confirm one.",
        ),
        _positions(contents),
        Remark(
            "类别 Classes",
            "类别代码依登记册的地名类别表(GB/T 18521);表中没有的归入“未分类”。",
            "Class codes follow the register's table of GB/T 18521; what it lacks is put under"
            " Unclassified.",
        ),
    ]  # fmt: skip
    if contents.obsolete:
        found.append(
            Remark(
                "废止地名 Obsolete names",
                "起讫两日为登记册所知的首日与不再使用的首日；“?”为未载。"
                "登记册只知逐年名单者，其日期为该年名单之日。",
                "The two days are the first day of use and the first day of no more use, as far as"
                " the register knows; ? is not on record. Where only yearly lists are known, the"
                " day is that of the list.",
            )
        )
    if contents.sources:
        listed = "; ".join(f"{source} ({count:,})" for source, count in contents.sources)
        found.append(Remark("资料来源 Sources", f"{listed}。", f"{listed}."))
    else:
        found.append(Remark("资料来源 Sources", "登记册未载。", "Not on record."))
    if contents.is_simulated:
        count = sum(entry.is_simulated for entry in contents.entries)
        found.append(
            Remark(
                "模拟数据 Simulated data",
                f"标“模拟”的 {count:,} 条为演示而编造，并非真实地名或位置。{SIMULATED[0]}。",
                f"The {count:,} entries marked 模拟 are invented for demonstration; they are not"
                f" real names or positions. {SIMULATED[1]}.",
            )
        )
    return tuple(found)


def _positions(contents: Contents) -> Remark:
    unknown = sum(entry.longitude_deg is None for entry in contents.entries)
    missing = (f"{unknown:,} 条坐标不详。", f" The positions of {unknown:,} are unknown.")
    zh_missing, en_missing = missing if unknown else ("", "")
    if contents.position_grid_m is None:
        return Remark(
            "坐标 Positions",
            f"CGCS2000 经纬度，按登记精度。{zh_missing}",
            f"CGCS2000 longitude and latitude, as registered.{en_missing}",
        )
    grid = f"{contents.position_grid_m:g}"
    return Remark(
        "坐标 Positions",
        f"CGCS2000 经纬度，已归并到 {grid} m 格网；格网宽度为本服务的设定值，非法定数值。"
        + zh_missing,
        f"CGCS2000 longitude and latitude, moved to a grid of {grid} m; the width is a setting of"
        f" this service, not a figure of law.{en_missing}",
    )
