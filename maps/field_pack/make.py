"""Makes a field pack 外业数据包: one zip that works offline, and is registered before it leaves."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.accounts.account import Account
from gazetteer.accounts.roles import Action
from gazetteer.boundaries.export_log import ExportEntry, register_export
from gazetteer.boundaries.internal_file import InternalFile, area_covered_km2
from gazetteer.inspection.pack_base import keep_pack
from gazetteer.inspection.pack_contents import PackContents, read_contents
from gazetteer.inspection.pack_fields import LAYERS, PHOTO_FOLDER
from gazetteer.inspection.sides import require_side
from gis.archive import write_zip
from gis.database import Database
from gis.geopackage import LayerStyle, write_geopackage
from gis.roles import STAFF_ROLE
from gis.survey_crs import SurveyCrs
from gis.wholefile import whole_file
from maps.field_pack.pack_layers import in_pack_crs, pack_layers
from maps.field_pack.project import layer_ids, write_project
from maps.field_pack.readme import photos_note, readme
from maps.field_pack.receivers import write_receiver_files
from maps.field_pack.sheets import DrawnSheets, SheetMaker
from maps.field_pack.style import qml

_SUBJECT = "外业数据包 Field pack"
_FORMAT = "field-pack"
_SHEETS, _STYLES = "sheets", "styles"


@dataclass(frozen=True, slots=True)
class PackMade:
    """A pack that was made.

    Attributes:
        contents: What it holds.
        files: Names of the files in the zip.
        export: Its entry in the log of internal exports, with the warning if there is one.
    """

    contents: PackContents
    files: tuple[str, ...]
    export: ExportEntry


def make_pack(
    database: Database,
    inspection_id: int,
    target: Path,
    crs: SurveyCrs,
    *,
    actor: str,
    account: Account | None = None,
    sheets: SheetMaker | None = None,
    pack_uuid: str | None = None,
) -> PackMade:
    """Make a pack: read, write, register, hand out. What cannot be registered does not leave.

    Args:
        database: The register.
        inspection_id: The inspection.
        target: The zip.
        crs: System of the pack, on CGCS2000.
        actor: Who takes it.
        account: Whose rights hold; None: the command line's user, whom no role binds.
        sheets: Draws the map sheets; None: none go along.
        pack_uuid: Its UUID; None: a new one.

    Raises:
        UnknownInspection: There is no such inspection that may be seen.
        Forbidden: No role of the account allows it on either side of the line.
        WrongStep: It is reported.
        FieldError: The system is on an old datum.
        InputError: The line has no geometry, or the inspection no tasks.
        FileError: The file cannot be written.
    """
    role = STAFF_ROLE if account is None else account.reads_as
    with database.read(role) as connection:
        contents = read_contents(
            connection, inspection_id, crs,
            pack_uuid=pack_uuid or str(uuid4()), made_at=datetime.now(UTC),
        )  # fmt: skip
        if account is not None:
            require_side(connection, account, Action.EXPORT_INTERNAL, contents.line)
    with tempfile.TemporaryDirectory(prefix="pack") as folder, whole_file(target) as draft:
        drawn = None if sheets is None else _draw(Path(folder), sheets)
        members = write_members(Path(folder), contents, drawn)
        write_zip(draft, members)
        file = _internal_file(contents, target.name, draft.read_bytes(), drawn)
        with database.transact() as connection:
            keep_pack(connection, contents, actor)
            entry = register_export(
                connection, file, actor, None if account is None else account.account_id
            )
    return PackMade(contents, tuple(sorted(members)), entry)


def write_members(
    folder: Path, contents: PackContents, sheets: DrawnSheets | None
) -> dict[str, bytes | Path]:
    """Write the files of a pack; returns them by their name in the zip.

    Args:
        folder: An empty one, which stays until the zip is written.
        contents: What the pack holds.
        sheets: Those that go along; None: none.
    """
    stem = f"field_{contents.line.code}"
    ids = layer_ids(contents.pack_uuid)
    styles = {layer.name: qml(layer, ids, contents.fix_sigma_m) for layer in LAYERS}
    geopackage = folder / f"{stem}.gpkg"
    write_geopackage(
        geopackage,
        pack_layers(contents),
        styles=[LayerStyle(name, content.decode()) for name, content in styles.items()],
        moment=contents.made_at,
    )
    project = folder / f"{stem}.qgz"
    write_project(
        project,
        title=f"{contents.line.name} {contents.line.code} {contents.classification.line}",
        geopackage=geopackage.name,
        pack_uuid=contents.pack_uuid,
        crs=contents.crs,
        extent=in_pack_crs(shapely.GeometryCollection(_places(contents)), contents.crs),
        fix_sigma_m=contents.fix_sigma_m,
    )
    drawn = () if sheets is None else sheets.files
    members: dict[str, bytes | Path] = {
        file.name: file
        for file in (geopackage, project, *write_receiver_files(folder, stem, contents))
    }
    members |= {f"{_STYLES}/{name}.qml": content for name, content in styles.items()}
    members |= {f"{_SHEETS}/{file.name}": file for file in drawn}
    members[f"{PHOTO_FOLDER}/README.txt"] = photos_note()
    members["README.txt"] = readme(contents, stem, [file.name for file in drawn])
    members["manifest.json"] = _manifest(contents, members)
    return members


def _draw(folder: Path, sheets: SheetMaker) -> DrawnSheets:
    (folder / _SHEETS).mkdir()
    return sheets(folder / _SHEETS)


def _manifest(contents: PackContents, members: dict[str, bytes | Path]) -> bytes:
    about = {
        "pack_uuid": contents.pack_uuid,
        "made_at": contents.made_at.isoformat(),
        "line_code": contents.line.code,
        "line_name": contents.line.name,
        "inspection": contents.inspection.inspection_id,
        "crs": contents.crs.name,
        "classification": contents.classification.line,
        "is_simulated": _is_simulated(contents),
        "markers": len(contents.tasks),
        "left_out": list(contents.left_out),
        "files": {
            name: hashlib.sha256(
                content if isinstance(content, bytes) else content.read_bytes()
            ).hexdigest()
            for name, content in sorted(members.items())
        },
    }
    return json.dumps(about, ensure_ascii=False, indent=1).encode()


def _internal_file(
    contents: PackContents, name: str, content: bytes, sheets: DrawnSheets | None
) -> InternalFile:
    # Bare points and lines count by their hull, sheets by their ground: the larger is said.
    extents: list[BaseGeometry] = [
        shapely.convex_hull(shapely.GeometryCollection(_places(contents)))
    ]
    if sheets is not None:
        extents.append(sheets.extent)
    simulated = ("含模拟数据。", "It holds simulated data.")
    return InternalFile(
        name=name,
        media_type="application/zip",
        content=content,
        subject=_SUBJECT,
        format=_FORMAT,
        line_code=contents.line.code,
        level=contents.line.level.value,
        epsg=contents.crs.epsg,
        feature_count=1 + len(contents.tasks) + len(contents.problems),
        classification=contents.classification,
        extent=max(extents, key=area_covered_km2),
        notes=(simulated,) if _is_simulated(contents) else (),
    )


def _places(contents: PackContents) -> list[shapely.Geometry]:
    """The line and its markers, EPSG:4490."""
    found: list[shapely.Geometry] = [] if contents.line.geom is None else [contents.line.geom]
    positions = (one.marker.position for one in contents.tasks)
    return found + [at for at in positions if at is not None]


def _is_simulated(contents: PackContents) -> bool:
    return contents.line.is_simulated or any(one.marker.is_simulated for one in contents.tasks)
