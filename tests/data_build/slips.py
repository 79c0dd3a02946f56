"""Make `tests/quality/slip_characters.csv`: what a slip of hand or ear puts in a character's place.

    apt-get install unicode-data fonts-arphic-ukai
    pip install pillow numpy                                  (an environment of its own)
    python tests/data_build/slips.py gazetteer/characters/standard.csv tests/quality

It makes the queries of the search's quality run, so it keeps away from the search's own sources:
readings are Unihan's kMandarin (the search reads with pypinyin), look-alikes are the characters
whose ink in a Kai face overlaps most (the search's come from Sans and Serif faces, by correlation
of blurred pictures, and from a list of characters that people mix up). Traditional forms are
Unihan's kTraditionalVariant; the search's table, OpenCC's at heart, was filled up from Unihan.
"""

from __future__ import annotations

import bz2
import csv
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

UNIHAN = Path("/usr/share/unicode")
FACE = Path("/usr/share/fonts/truetype/arphic/ukai.ttc")
PIXELS = 40
MARGIN = 4
# Read off the lists: below it, pairs cease to look alike.
OVERLAP = 0.55
MOST = 3


def main(table: Path, folder: Path, face: Path = FACE) -> None:
    with table.open(encoding="utf-8", newline="") as file:
        common = [row["character"] for row in csv.DictReader(file) if row["level"] in "12"]
    readings = {c: toneless(v.split()[0]) for c, v in unihan("Readings", "kMandarin")}
    traditional = {
        c: chr(int(v.split()[0][2:], 16)) for c, v in unihan("Variants", "kTraditionalVariant")
    }
    alike = lookalikes(common, face)
    with (folder / "slip_characters.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("character", "reading", "traditional", "lookalikes"))
        for character in common:
            written = traditional.get(character, "")
            writer.writerow(
                (
                    character,
                    readings.get(character, ""),
                    "" if written == character else written,
                    alike.get(character, ""),
                )
            )


def unihan(file: str, name: str) -> Iterator[tuple[str, str]]:
    with bz2.open(UNIHAN / f"Unihan_{file}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if len(cells) == 3 and cells[1] == name and cells[0].startswith("U+"):
                yield chr(int(cells[0][2:], 16)), cells[2]


def toneless(reading: str) -> str:
    plain = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(c for c in plain if not unicodedata.combining(c))


def lookalikes(characters: list[str], face: Path) -> dict[str, str]:
    """The likest of each: by the share of ink that both have, one moved by a pixel at most."""
    font = ImageFont.truetype(str(face), PIXELS - 2 * MARGIN)
    ink = np.zeros((len(characters), PIXELS, PIXELS), bool)
    for index, character in enumerate(characters):
        image = Image.new("L", (PIXELS, PIXELS), 0)
        place = (PIXELS / 2, PIXELS / 2)
        ImageDraw.Draw(image).text(place, character, font=font, fill=255, anchor="mm")
        ink[index] = np.asarray(image) > 96
    flat = ink.reshape(len(characters), -1).astype(np.float32)
    counts = np.maximum(flat.sum(1), 1)
    best = np.zeros((len(characters), len(characters)), np.float32)
    for across in (-1, 0, 1):
        for down in (-1, 0, 1):
            moved = np.roll(ink, (across, down), axis=(1, 2)).reshape(len(characters), -1)
            both = flat @ moved.astype(np.float32).T
            either = counts[:, None] + counts[None, :] - both
            best = np.maximum(best, both / either)
    np.fill_diagonal(best, 0)
    found = {}
    for index, character in enumerate(characters):
        nearest = np.argsort(-best[index])[:MOST]
        likest = [characters[other] for other in nearest if best[index, other] >= OVERLAP]
        if likest:
            found[character] = "".join(likest)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *map(Path, sys.argv[3:]))
