"""The tables of search in `docs/quality.md`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.quality.search import Score


@dataclass(frozen=True, slots=True)
class SearchRun:
    """One register and what was measured on it.

    Attributes:
        title: What the register holds.
        names: How many names.
        index_size: Bytes of the tables and indexes of search.
        load_s: Seconds for the load, places and keys included.
        scores: By class.
    """

    title: str
    names: int
    index_size: int
    load_s: float
    scores: Sequence[Score]


def search_section(runs: Sequence[SearchRun], former: Sequence[tuple[str, int, int]]) -> str:
    """The section on search.

    Args:
        runs: One a register; hits of the first are compared with the anchors.
        former: What was asked, how many times, how many first hits were right.
    """
    lines = [
        "## Search",
        "",
        "Every class of query is made by a rule, with a fixed seed, of townships of the whole"
        " country that tuning never saw: the half of the counties whose six-digit code has an odd"
        " SHA-256. Each question is one read-only transaction in one process on one connection.",
        "",
        "*First* and *ten* are shares of queries with a right answer first and among ten."
        " Where several places share the name, any of them is right, unless the query names the"
        " county; for a prefix or an inner part any name that has it; for Pinyin any name that"
        " pypinyin reads so. *The very name* is the share whose first hit bears exactly the name"
        " the query was made of. *Best possible* is what a reader of the text alone could reach:"
        " where k names give the same query, one guess in k is right.",
        "",
        "How far the queries are independent of the search: look-alikes are the characters whose"
        " ink in a Kai face overlaps most, which the search does not use (it has Sans and Serif"
        " pictures and a list made by people); homophones are Unihan's, while the search reads with"
        " pypinyin. Not independent: Pinyin is typed as pypinyin reads the name, and the register"
        " falls back on pypinyin where its reviewed tables are silent; traditional forms are"
        " Unihan's, and the search's table, OpenCC's at heart, was filled up from Unihan.",
        "",
        "*Nominatim* (5.3.3) and *prototype* are the figures of ANCHORS §3: first / ten in per"
        " cent, 200 names of 38,671 townships, by a counting rule that is not on record. For Pinyin"
        " compare them with *the very name* to be on the safe side.",
    ]
    for number, run in enumerate(runs):
        lines += [
            "",
            f"### {run.title}",
            "",
            f"{run.names:,} names; keys and spellings take {run.index_size / 2**20:,.0f} MiB with"
            f" their indexes; load with places, romanisation and keys {run.load_s:,.0f} s.",
            "",
            *_table(run.scores, number == 0),
        ]
    lines += ["", "### Former names, in the Fuyang sample", ""]
    lines += ["| asked | queries | right first |", "| --- | ---: | ---: |"]
    lines += [f"| {what} | {asked} | {right} |" for what, asked, right in former]
    return "\n".join(lines)


def _table(scores: Sequence[Score], with_anchors: bool) -> list[str]:
    head = ["query", "queries", "first %", "ten %", "empty %", "the very name %", "aim",
            "best possible %", "p50 ms", "p95 ms"]  # fmt: skip
    head += ["Nominatim", "prototype"] if with_anchors else []
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    for score in scores:
        row = [
            score.of.title, str(score.queries), _percent(score.first), _percent(score.ten),
            _percent(score.empty), _percent(score.very_name), _aim(score),
            "" if score.best_first is None or score.best_ten is None
            else f"{_percent(score.best_first)} / {_percent(score.best_ten)}",
            f"{score.p50_ms:.1f}", f"{score.p95_ms:.1f}",
        ]  # fmt: skip
        if with_anchors:
            anchor, prototype = score.of.anchor, score.of.prototype
            row.append("" if anchor is None else f"{anchor[0]:g} / {anchor[1]:g}")
            row.append("" if prototype is None else f"{prototype[0]:g} / {prototype[1]:g}")
        lines.append("| " + " | ".join(row) + " |")
    return lines


def _percent(share: float) -> str:
    return f"{share * 100:.1f}"


def _aim(score: Score) -> str:
    first, ten = score.of.aim
    said = [f"first ≥ {first:.0%}"] if first is not None else []
    said += [f"ten ≥ {ten:.0%}"] if ten is not None else []
    if not said:
        return "none"
    return f"{', '.join(said)}: {'met' if score.meets_aim else '**missed**'}"
