"""Fills a typst template with data and pictures. All text comes as data, none as markup."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

from gis.errors import SetupError
from maps.typst_fonts import refuse_missing_fonts

_DOTS_PER_INCH = 200.0


def filled(
    package: str,
    template: str,
    data: Mapping[str, Any],
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """The template as a PDF. The same data give the same bytes.

    Args:
        package: Python package that holds the template.
        template: Its file name; it reads `json(bytes(sys.inputs.data))`.
        data: Plain values.
        pictures: Files that stand beside the template, by name.

    Raises:
        SetupError: The fonts are not installed, or the typesetter failed.
    """
    return _compiled(package, template, data, pictures or {}, "pdf")[0]


def drawn(package: str, template: str, data: Mapping[str, Any]) -> tuple[bytes, ...]:
    """The template as PNGs of 200 dots an inch, one a page.

    Args:
        package: Python package that holds the template.
        template: Its file name.
        data: Plain values.

    Raises:
        SetupError: The fonts are not installed, or the typesetter failed.
    """
    return _compiled(package, template, data, {}, "png")


def _compiled(
    package: str,
    template: str,
    data: Mapping[str, Any],
    pictures: Mapping[str, bytes],
    form: Literal["pdf", "png"],
) -> tuple[bytes, ...]:
    with tempfile.TemporaryDirectory(prefix="typst") as folder:
        main = Path(folder) / template
        for source in files(package).iterdir():
            if source.name.endswith(".typ"):  # a template may import its neighbours
                (Path(folder) / source.name).write_bytes(source.read_bytes())
        for name, content in pictures.items():
            (Path(folder) / name).write_bytes(content)
        try:
            made, warnings = typst.compile_with_warnings(
                str(main), root=folder, format=form, ppi=_DOTS_PER_INCH,
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            )  # fmt: skip
        except typst.TypstError as fault:
            raise SetupError(f"{template} could not be typeset: {fault}.") from fault
    refuse_missing_fonts("Documents", warnings)
    return tuple(made) if isinstance(made, list) else (bytes(made),)
