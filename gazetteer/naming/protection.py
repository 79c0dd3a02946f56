"""PN-13: names of historic value 地名文化遗产 are generally kept (条例 第十条、第二十五条)."""

from __future__ import annotations

from collections.abc import Iterator

from gazetteer.naming.finding import Finding, Severity
from gazetteer.naming.port import Heritage
from gazetteer.naming.proposal import ParsedName


def protection_findings(name: ParsedName, heritage: Heritage) -> Iterator[Finding]:
    """What speaks against giving up the old name of a place.

    A listed name blocks until a document with measures of protection is attached; with it, and
    for names that are not listed but have claims, there is a warning.
    """
    old = name.proposal.old_name
    if not old or old == name.spelling or not (heritage.is_listed or heritage.claims):
        return
    is_blocked = heritage.is_listed and not name.proposal.has_measures
    if heritage.is_listed:
        check, zh, en = "listed_name", "已列入地名保护名录", "is on the list of protected names"
    else:
        check, zh, en = "historic_name", "具有历史文化价值", "is of historic value"
    yield Finding(
        "PN-13", check, Severity.BLOCK if is_blocked else Severity.WARN,
        0, len(name.spelling), name.spelling,
        f"原名“{old}”{zh}：{'；'.join(heritage.claims)}。",
        f'The old name "{old}" {en}: {"; ".join(heritage.claims)}.',
        "先制定保护措施并附上文件。" if is_blocked else "一般不得更名；确需更名的说明理由。",
        "First decide on measures of protection, and attach the document."
        if is_blocked
        else "Such names are generally kept; give a reason.",
        can_override=not is_blocked,
    )  # fmt: skip
