"""The columns of a file of facilities: those every kind has, and those the kind declares."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_DOWN, Decimal, InvalidOperation

from gazetteer.division import parse_code
from gazetteer.division_fields import SIMULATED, SOURCE
from gis.errors import FieldError
from gis.fields import Field, FieldType
from layers.kinds import FacilityKind

SHARE_STEP = Decimal("0.000001")


def parse_serves(text: str) -> dict[str, str]:
    """Declared shares 服务社区: `code=share; code=share`, or codes alone for equal shares.

    Shares are cut to six decimals; where they sum to 1 (a spreadsheet writes 1/6 as
    0.166666666666667) the largest takes what the cutting leaves over.

    Returns:
        Division code → share as decimal text, greater than 0; the shares sum to at most 1.

    Raises:
        FieldError: A code or share cannot be read, a code stands twice, or the sum exceeds 1.
    """
    shares: dict[str, Decimal | None] = {}
    for part in re.split(r"[;,、]", unicodedata.normalize("NFKC", text)):
        if not part.strip():
            continue
        code_text, _, share_text = part.replace(":", "=").partition("=")
        code = parse_code(code_text)
        if code in shares:
            raise FieldError(f"{code} is served twice.", "Add its shares up in one entry.")
        shares[code] = _share(share_text) if share_text.strip() else None
    given = {code: share for code, share in shares.items() if share is not None}
    if given and len(given) < len(shares):
        raise FieldError(
            "some communities have a share and others have none.", "Give every community its share."
        )
    if not shares:
        return {}
    given = given or {code: Decimal(1) / len(shares) for code in shares}
    total = sum(given.values(), Decimal(0))
    if total > 1 + SHARE_STEP:
        raise FieldError(
            f"the shares sum to {total}, more than 1.",
            "A centre's floor area is shared out once: lower the shares to sum to 1 or less.",
        )
    cut = {code: share.quantize(SHARE_STEP, ROUND_DOWN) for code, share in given.items()}
    if abs(total - 1) <= SHARE_STEP:
        largest = max(cut, key=lambda code: cut[code])
        cut[largest] += 1 - sum(cut.values())
    return {code: f"{share.normalize():f}" for code, share in cut.items()}


def _share(text: str) -> Decimal:
    raw = text.strip()
    try:
        share = Decimal(raw.rstrip("%")) / (100 if raw.endswith("%") else 1)
    except InvalidOperation:
        share = Decimal("NaN")
    if not share.is_finite():
        raise FieldError(f"the share {raw!r} is not a number.", "Write it like 0.6.")
    if not SHARE_STEP <= share <= 1:
        raise FieldError(f"the share {raw} is not above 0 and up to 1.", "Write it like 0.6.")
    return share


FACILITY_CODE = Field(
    "facility_code", FieldType.TEXT, "设施编号", "Facility code", required=True,
    aliases=("编号", "机构编号", "机构编码", "设施编码", "中心编号", "facility_id"),
)  # fmt: skip
CLOSED_ON = Field(
    "closed_on", FieldType.DATE, "关闭日期", "Closed on",
    aliases=("停用日期", "撤销日期", "停业日期"),
)  # fmt: skip

SERVES = Field(
    "serves", FieldType.TEXT, "服务社区", "Serves",
    aliases=("覆盖社区", "服务社区代码", "服务范围"),
    parser=parse_serves,
)  # fmt: skip


COMMON: tuple[Field, ...] = (
    FACILITY_CODE,
    Field(
        "name", FieldType.TEXT, "名称", "Name",
        aliases=("机构名称", "设施名称", "中心名称", "站点名称", "公墓名称"),
    ),
    Field(
        "longitude", FieldType.TEXT, "经度", "Longitude",
        aliases=("lon", "lng", "x", "东经", "横坐标"),
    ),
    Field("latitude", FieldType.TEXT, "纬度", "Latitude", aliases=("lat", "y", "北纬", "纵坐标")),
    Field(
        "opened_on", FieldType.DATE, "启用日期", "Opened on",
        aliases=("开放日期", "投入使用日期", "成立日期", "开业日期", "建成日期"),
    ),
    CLOSED_ON,
    Field("valid_from", FieldType.DATE, "变更日期", "Valid from", aliases=("生效日期", "扩建日期")),
    SERVES,
    SOURCE,
    SIMULATED,
)  # fmt: skip


def facility_fields(kind: FacilityKind) -> tuple[Field, ...]:
    """All columns a file of this kind may have."""
    return (*COMMON, *kind.attributes)
