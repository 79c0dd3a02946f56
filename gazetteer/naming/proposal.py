"""What is checked: a name, what it is to name, and where."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from gazetteer.places.place_class import PlaceClass, nearest_class
from gazetteer.places.suggestion import suggest
from gis.errors import FieldError
from gis.fields import clean_text

MAX_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name proposed, or one on record.

    Attributes:
        spelling: The name in characters.
        class_code: What it names, GB/T 18521.
        division_codes: Twelve-digit codes of the divisions that contain the place; for a division
            its own code or its parent's.
        position: Longitude and latitude (EPSG:4490), where known.
        is_new: Whether it is proposed. What is on record is listed, never blocked.
        place_id: The place on record that is to bear it; it is no neighbour of its own.
        replaces: Places that end with it, such as the township that a town succeeds; no
            neighbours either.
        old_name: The name that it replaces; None for a naming.
        has_measures: Whether a document with measures of protection is attached
            (地名管理条例 第二十五条).
        specific_part: Specific part 专名; None takes what the class suggests.
        generic_part: Generic part 通名; likewise.
        romanisation: Romanisation on record; None takes what is suggested.
    """

    spelling: str
    class_code: str
    division_codes: tuple[str, ...] = ()
    position: tuple[float, float] | None = None
    is_new: bool = True
    place_id: int | None = None
    replaces: frozenset[int] = frozenset()
    old_name: str | None = None
    has_measures: bool = False
    specific_part: str | None = None
    generic_part: str | None = None
    romanisation: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedName:
    """A proposal with its parts, as the rules read it.

    Attributes:
        proposal: What was proposed.
        place_class: Its class.
        spelling: The name, in NFC and without spaces around it.
        specific: Specific part; the whole name where it has no generic.
        generic: Generic part; "" where it has none.
        romanisation: In Pinyin; None where it cannot be read.
    """

    proposal: Proposal
    place_class: PlaceClass
    spelling: str
    specific: str
    generic: str
    romanisation: str | None

    @property
    def specific_span(self) -> tuple[int, int]:
        """Where the specific part stands in the name; the whole name where it is not found."""
        start = self.spelling.find(self.specific)
        return (0, len(self.spelling)) if start < 0 else (start, start + len(self.specific))

    @property
    def generic_span(self) -> tuple[int, int]:
        """Where the generic part stands: the end of the name."""
        return len(self.spelling) - len(self.generic), len(self.spelling)

    @property
    def division_code(self) -> str | None:
        """The first of its divisions."""
        return self.proposal.division_codes[0] if self.proposal.division_codes else None


def parse_proposal(proposal: Proposal, classes: Mapping[str, PlaceClass]) -> ParsedName:
    """Splits the name and looks up its class.

    Raises:
        FieldError: The name is empty, longer than 100 characters or no text at all; or there is
            no such class.
    """
    place_class = nearest_class(proposal.class_code, classes)
    spelling = clean_text(proposal.spelling)
    if not spelling:
        raise FieldError("the name is empty", "Give a name.")
    if len(spelling) > MAX_LENGTH:
        raise FieldError(
            f"the name has {len(spelling)} characters; at most {MAX_LENGTH} are checked",
            "Give one name at a time.",
        )
    if any(unicodedata.category(c) in ("Cs", "Cc") for c in spelling):
        raise FieldError("the name holds a control character", "Type the name again.")
    within = proposal.division_codes[0] if proposal.division_codes else None
    specific, generic = proposal.specific_part, proposal.generic_part
    romanisation = proposal.romanisation
    if specific is None or romanisation is None:
        found = suggest(spelling, proposal.class_code, within)
        if specific is None:
            specific, generic = found.specific_part, found.generic_part
        romanisation = romanisation or found.romanisation
    return ParsedName(
        proposal, place_class, spelling, specific or spelling, generic or "", romanisation
    )
