"""What is wrong with a case's actions as they stand, before anybody asks the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gazetteer.cases.actions import Action, named_codes, read_action
from gazetteer.cases.codes import significant
from gazetteer.cases.kinds import CaseKind
from gazetteer.cases.shares import require_whole
from gis.errors import InputError

_MOST_ACTIONS = 500


class CycleOfDivisions(InputError):
    """Divisions that would stand below themselves, or go into each other."""


def read_actions(
    kind: CaseKind, division_code: str, given: Sequence[Mapping[str, Any]]
) -> tuple[Action, ...]:
    """The actions of a case, checked as far as they themselves tell.

    Args:
        kind: Kind of the case.
        division_code: Division the case is for; what the actions name must lie in it.
        given: Objects with `kind` and `payload`, in their order.

    Raises:
        InputError: An action cannot be used, does not belong to the kind of case, names a
            division outside the case's, or its shares do not add up to 1.
        CycleOfDivisions: They would make divisions go round in a circle.
    """
    if len(given) > _MOST_ACTIONS:
        raise InputError(f"A case has at most {_MOST_ACTIONS} actions.", "Make several cases.")
    actions = []
    for place, item in enumerate(given, start=1):
        payload = item.get("payload")
        if set(item) != {"kind", "payload"} or not isinstance(payload, Mapping):
            raise InputError(
                f"Action {place} is not an object with `kind` and `payload`.", "Give both."
            )
        action = read_action(place, str(item["kind"]), payload)
        if action.kind.key not in kind.actions:
            raise InputError(
                f"Action {place}: {action.kind.key} does not belong to a case of kind {kind.key}.",
                f"Such a case has {', '.join(sorted(kind.actions))}.",
            )
        _check_parts(action)
        actions.append(action)
    _require_within(division_code, actions)
    require_no_cycle(actions)
    return tuple(actions)


def codes_of(actions: Iterable[Action]) -> set[str]:
    """All division codes that actions name."""
    found: set[str] = set()
    for action in actions:
        for name, value in action.values.items():
            if name in _CODE_FIELDS:
                found |= set(named_codes(action, (name,)))
            if name == "parts":
                found |= {p["code"] for p in value if "code" in p}
                found |= {child for p in value for child in p.get("children", ())}
            if name == "children":
                found |= {i["to"] for i in value if isinstance(i, Mapping)}
    return found


def require_no_cycle(actions: Iterable[Action]) -> None:
    """Refuse actions that put divisions below themselves, or into one another.

    Raises:
        CycleOfDivisions: They do; names the way round.
    """
    above: dict[str, list[str]] = {}
    into: dict[str, list[str]] = {}
    for action in actions:
        values = action.values
        own = values.get("code") or values.get("into_code")
        parent = values.get("parent_code") or values.get("new_parent_code")
        if own is not None and parent is not None:
            above.setdefault(own, []).append(parent)
        for child in values.get("children", ()):
            if isinstance(child, str) and own is not None:
                above.setdefault(child, []).append(own)
            elif not isinstance(child, str):
                above.setdefault(child["code"], []).append(child["to"])
        for successor in named_codes(action, ("successors",)):
            into.setdefault(values["code"], []).append(successor)
        for code in values.get("codes", ()):
            if values.get("into_code") not in (None, code):
                into.setdefault(code, []).append(values["into_code"])
    _refuse_round(above, "would stand below itself", "Correct the parents.")
    _refuse_round(into, "would go into itself", "Correct the successors.")


_CODE_FIELDS = frozenset(
    {
        "code", "codes", "parent_code", "new_parent_code", "new_code", "into_code", "from",
        "children", "successors", "from_code", "to_code", "division_codes",
    }
)  # fmt: skip


def _check_parts(action: Action) -> None:
    values = action.values
    if action.kind.key == "split_division":
        parts = values["parts"]
        if len(parts) < 2:
            raise InputError(
                f"Action {action.position}: a split has two parts or more.", "Give them all."
            )
        if sum(1 for part in parts if part.get("remains")) > 1:
            raise InputError(
                f"Action {action.position}: only one part can be what remains.", "Correct them."
            )
        for part in parts:
            if not part.get("remains") and "name" not in part:
                raise InputError(f"Action {action.position}: a part has no name.", "Name it.")
            if part.get("remains") and ({"name", "code"} & set(part)):
                raise InputError(
                    f"Action {action.position}: what remains keeps its name and code.",
                    "Leave them out, or rename it by an action of its own.",
                )
        require_whole(parts, values["code"])
    if len(values.get("successors", ())) > 1 and action.kind.key == "abolish_division":
        require_whole(values["successors"], values["code"])


def _require_within(division_code: str, actions: Iterable[Action]) -> None:
    """What a case changes lies in the division that it is for, where rights are asked of."""
    outside = sorted(
        code for code in codes_of(actions) if not code.startswith(significant(division_code))
    )
    # A parent may be the case's own division, or lie above what is created in it.
    if outside:
        raise InputError(
            f"The case is for {division_code}, but its actions name {', '.join(outside[:5])}.",
            "Open the case for the division above all of them.",
        )


def _refuse_round(links: Mapping[str, Sequence[str]], what: str, mend: str) -> None:
    done: set[str] = set()

    def follow(code: str, path: tuple[str, ...]) -> None:
        if code in path:
            ring = " → ".join((*path[path.index(code) :], code))
            raise CycleOfDivisions(f"{code} {what}: {ring}.", mend)
        if code in done:
            return
        for following in links.get(code, ()):
            follow(following, (*path, code))
        done.add(code)

    for code in links:
        follow(code, ())
