"""Townships and communities of the newest list, as the simulation needs them."""

from __future__ import annotations

from dataclasses import dataclass

from layers.sample.divisions import committee_type
from layers.sample.facts import Facts, host_county

# The towns that hold the seat of a county without street offices at its centre.
SEAT_TOWNS = frozenset({"341222100000", "341225120000", "341226100000"})


@dataclass(frozen=True, slots=True)
class Community:
    """A community 社区(村) of the newest list.

    Attributes:
        code: Twelve digits.
        name: As listed.
        committee_type: 居委会, 村委会, or None for a pseudo-community.
        first_list: First yearly list that has the code.
    """

    code: str
    name: str
    committee_type: str | None
    first_list: int

    @property
    def township(self) -> str:
        """Code of the township."""
        return self.code[:9] + "000"

    @property
    def host(self) -> str:
        """Code of the county in whose real outline it lies."""
        return host_county(self.code)

    @property
    def short_name(self) -> str:
        """The place without its committee: 万霖社区居委会 → 万霖社区, 任庄村委会 → 任庄村."""
        name = self.name
        for ending in ("民委员会", "委会"):
            name = name.removesuffix(ending)
        name = name.removesuffix("居") if name != self.name else name
        return name if name.endswith(("社区", "村", "区")) else f"{name}社区"


@dataclass(frozen=True, slots=True)
class Township:
    """A township-level unit 乡级 of the newest list, with its communities by code."""

    code: str
    name: str
    first_list: int
    communities: tuple[Community, ...]

    @property
    def host(self) -> str:
        """Code of the county in whose real outline it lies."""
        return host_county(self.code)

    @property
    def is_built_up(self) -> bool:
        """Street offices, development zones, and the towns that are county seats."""
        return not 100 <= int(self.code[6:9]) < 400 or self.code in SEAT_TOWNS


def townships_of(facts: Facts) -> list[Township]:
    """All townships of the newest list with their communities, by code."""
    first = facts.first_list_of()
    communities: dict[str, list[Community]] = {}
    for entry in facts.latest("community"):
        community = Community(
            entry.code, entry.name, committee_type(entry.code, entry.name), first[entry.code]
        )
        communities.setdefault(community.township, []).append(community)
    return [
        Township(entry.code, entry.name, first[entry.code], tuple(communities[entry.code]))
        for entry in facts.latest("township")
    ]
