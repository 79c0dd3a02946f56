"""What a kind of action 办理内容 is: its fields, how it is carried out, what it touches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gazetteer.cases.action_fields import ActionField, Parser, words
from gazetteer.cases.application import Application
from gazetteer.cases.proposed import Proposed, no_name

Payload = Mapping[str, Any]


def nothing_to_check(_payload: Payload) -> None:
    """The fields by themselves tell all that can be told."""


@dataclass(frozen=True, slots=True)
class ActionKind:
    """One kind of action.

    Attributes:
        key: Name in files and addresses.
        zh: Chinese title.
        en: English title.
        fields: What its payload may say.
        carry_out: Changes the register.
        proposes: Names it would give, for the naming rules.
        standing: Fields that name divisions it changes with all that is below them.
        above: Fields that name divisions whose own state it relies on.
        new: Fields that name codes which must not be given yet.
        check: Looks at the values together, before the register is asked; raises FieldError.
    """

    key: str
    zh: str
    en: str
    fields: tuple[ActionField, ...]
    carry_out: Callable[[Application, Payload], None]
    proposes: Callable[[Payload], tuple[Proposed, ...]] = no_name
    standing: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    check: Callable[[Payload], None] = nothing_to_check


def declared(name: str, zh: str, en: str, parse: Parser = words, need: bool = False) -> ActionField:
    """A field; a text, where nothing else is said."""
    return ActionField(name, zh, en, parse, need)
