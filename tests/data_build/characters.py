"""Make the character tables of `gazetteer/characters`. See its SOURCES.md.

    apt-get install unicode-data fonts-noto-cjk
    pip install --no-deps char-similar opencc-python-reimplemented pycorrector   (an environment of
    pip install pillow numpy                                                    its own)
    python tests/data_build/characters.py gazetteer/characters

Nothing here is drawn from the tests of search: look-alikes come from pictures of the characters
and from a list of characters that people mix up.
"""

from __future__ import annotations

import bz2
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise, permutations
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

UNIHAN = Path("/usr/share/unicode")
FONTS = Path("/usr/share/fonts/opentype/noto")
FACES = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc")
SIMPLIFIED_FACE = 2  # JP, KR, SC, TC, HK
LEVEL_ENDS = ((3500, 1), (6500, 2), (8105, 3))

PIXELS = 48
BLUR = 1.5
# Read off the lists of some hundred characters: below these, pairs cease to look alike.
SURE = 0.72
LIKELY, LIKELY_RANK = 0.62, 6
NEAREST, NEAREST_RANK = 0.52, 3
MOST = 16
# Strokes of the parts that are forgotten or added: 土氵木亻口阝艹女扌讠火王日月山钅虫竹宀广辶纟
# 忄犭禾饣彳目衤礻门疒尸巾冫力又页石.
PARTS = (
    "121", "441", "1234", "32", "251", "52", "122", "531", "45", "4334", "1121", "2511", "3511",
    "252", "31115", "251214", "314314", "445", "413", "454", "551", "442", "353", "31234", "355",
    "332", "25111", "45234", "4524", "425", "41341", "513", "41", "53", "54", "132534", "13251",
)  # fmt: skip
PART_OF_AT_LEAST, PARTS_MOST = 5, 4


def main(folder: Path) -> None:
    standard = standard_characters()
    strokes, first = stroke_facts(standard)
    with (folder / "standard.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("character", "level", "strokes", "first_stroke"))
        for number, character in enumerate(standard, 1):
            level = next(level for end, level in LEVEL_ENDS if number <= end)
            writer.writerow((character, level, strokes[number - 1], first[number - 1]))
    with (folder / "variants.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("character", "standard", "kind", "source"))
        writer.writerows(variants(set(standard)))
    with (folder / "lookalikes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("character", "lookalikes"))
        writer.writerows(lookalikes(standard))


def unihan(file: str, name: str) -> Iterator[tuple[str, str]]:
    with bz2.open(UNIHAN / f"Unihan_{file}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if len(cells) == 3 and cells[1] == name and cells[0].startswith("U+"):
                yield chr(int(cells[0][2:], 16)), cells[2]


def package_file(package: str, path: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / path


def standard_characters() -> list[str]:
    numbers = {c: int(v.split()[0].split(":")[1]) for c, v in unihan("OtherMappings", "kTGH")}
    ordered = sorted(numbers, key=numbers.__getitem__)
    assert [numbers[c] for c in ordered] == list(range(1, 8106))
    return ordered


def stroke_orders() -> dict[str, str]:
    orders: dict[str, str] = json.loads(
        package_file("char_similar", "data/char_order.dict").read_text(encoding="utf-8")
    )
    return orders


def stroke_facts(standard: list[str]) -> tuple[list[int], list[int]]:
    """Strokes and first stroke (1 横 2 竖 3 撇 4 点 5 折).

    The table's own order is by strokes, then by the order of strokes, within each level. So it
    corrects the forty counts of Unihan that are those of the traditional form.
    """
    totals = {c: int(v.split()[0]) for c, v in unihan("IRGSources", "kTotalStrokes")}
    orders = stroke_orders()
    known = [(totals[c], int(orders[c][0])) if c in orders else None for c in standard]
    starts = [0, *(end for end, _ in LEVEL_ENDS)]
    strokes, first = [], []
    for start, end in pairwise(starts):
        for index in range(start, end):
            own = known[index]
            if own is None:
                before = next(k for k in reversed(known[start:index]) if k is not None)
                after = next((k for k in known[index:end] if k is not None), (99, 5))
                total = totals[standard[index]]
                count = total if before[0] <= total <= after[0] else before[0]
                # Between neighbours that begin alike, so does it.
                low = before[1] if count == before[0] else 1
                high = after[1] if count == after[0] else 5
                own = (count, low if low == high else 0)
            strokes.append(own[0])
            first.append(own[1] or "")
    return strokes, first


def variants(standard: set[str]) -> list[tuple[str, str, str, str]]:
    found: dict[str, tuple[str, str, str, str]] = {}
    table = package_file("opencc", "dictionary/TSCharacters.txt").read_text(encoding="utf-8")
    for line in table.splitlines():
        character, targets = line.split("\t")
        target = next((t for t in targets.split() if t in standard and t != character), None)
        if target is not None:
            found[character] = (character, target, "traditional", "OpenCC")
    for name, kind in (
        ("kSimplifiedVariant", "traditional"), ("kZVariant", "variant"),
        ("kSemanticVariant", "variant"),
    ):  # fmt: skip
        for character, value in unihan("Variants", name):
            if character in standard or character in found:
                continue
            targets = {chr(int(v.split("<")[0][2:], 16)) for v in value.split()} & standard
            if len(targets) == 1:
                found[character] = (character, targets.pop(), kind, f"Unihan {name}")
    return [found[c] for c in sorted(found)]


def pictures(characters: list[str], face: str) -> np.ndarray:
    font = ImageFont.truetype(str(FONTS / face), PIXELS - 4, index=SIMPLIFIED_FACE)
    half = PIXELS // 2
    drawn = np.zeros((len(characters), half * half), np.float32)
    for index, character in enumerate(characters):
        image = Image.new("L", (PIXELS, PIXELS), 0)
        place = (PIXELS / 2, PIXELS / 2)
        ImageDraw.Draw(image).text(place, character, font=font, fill=255, anchor="mm")
        blurred = image.filter(ImageFilter.GaussianBlur(BLUR))
        image = blurred.resize((half, half), Image.Resampling.BOX)
        drawn[index] = np.asarray(image, np.float32).ravel()
    drawn -= drawn.mean(0)  # what all characters have in common says nothing
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def lookalikes(standard: list[str]) -> list[tuple[str, str]]:
    alike = np.zeros((len(standard), len(standard)), np.float32)
    for face in FACES:
        drawn = pictures(standard, face)
        alike += drawn @ drawn.T / len(FACES)
    np.fill_diagonal(alike, -1)
    pairs: set[frozenset[int]] = set()
    for index in range(len(standard)):
        for rank, other in enumerate(np.argsort(-alike[index])[:MOST], 1):
            score = alike[index, other]
            if (
                score >= SURE
                or (score >= LIKELY and rank <= LIKELY_RANK)
                or (score >= NEAREST and rank <= NEAREST_RANK)
            ):
                pairs.add(frozenset((index, int(other))))
    pairs |= part_pairs(standard, alike)
    neighbours: defaultdict[int, list[int]] = defaultdict(list)
    for one, other in map(sorted, pairs):
        neighbours[one].append(other)
        neighbours[other].append(one)
    nearest = {
        index: sorted(others, key=lambda other: (-alike[index, other], other))[:MOST]
        for index, others in neighbours.items()
    }
    confused = confusions(standard)
    rows = []
    for index, character in enumerate(standard):
        # Both ways: who looks like me finds me among those who look like it.
        mutual = [other for other in nearest.get(index, ()) if index in nearest[other]]
        more = sorted(confused[index] - set(mutual), key=lambda o: (-alike[index, o], o))
        if mutual or more:
            rows.append((character, "".join(standard[other] for other in [*mutual, *more])))
    return rows


def confusions(standard: list[str]) -> defaultdict[int, set[int]]:
    """Characters that a list made by people puts into one group, by index."""
    position = {character: index for index, character in enumerate(standard)}
    found: defaultdict[int, set[int]] = defaultdict(set)
    text = package_file("pycorrector", "data/same_stroke.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        group = [position[c] for c in line.split("\t") if c in position]
        for one, other in permutations(set(group), 2):
            found[one].add(other)
    return found


def part_pairs(standard: list[str], alike: np.ndarray) -> set[frozenset[int]]:
    """Characters that differ by one small part: 阜埠, 甬埇."""
    orders = stroke_orders()
    by_order: defaultdict[str, list[int]] = defaultdict(list)
    for index, character in enumerate(standard):
        if len(orders.get(character, "")) >= PART_OF_AT_LEAST:
            by_order[orders[character]].append(index)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for order, indices in by_order.items():
        for part in PARTS:
            for whole in (part + order, order + part):
                for one in indices:
                    for other in by_order.get(whole, ()):
                        found[one].add(other)
                        found[other].add(one)
    pairs = set()
    for one, others in found.items():
        for other in sorted(others, key=lambda o: -alike[one, o])[:PARTS_MOST]:
            pairs.add(frozenset((one, other)))
    return pairs


if __name__ == "__main__":
    main(Path(sys.argv[1]))
