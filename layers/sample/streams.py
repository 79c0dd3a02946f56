"""Random streams: one per use, so that a change to one leaves the others as they were."""

from __future__ import annotations

from numpy.random import PCG64, Generator, SeedSequence

OUTLINES, LINEWORK, POPULATION, SERVICE_CENTRES, FACILITIES, PLACES, BOUNDARIES = range(1, 8)


def stream(seed: int, use: int, part: int = 0) -> Generator:
    """The generator of one use, and of one part of it (such as a county)."""
    return Generator(PCG64(SeedSequence([seed, use, part])))
