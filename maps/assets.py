"""Puts every file a page refers to into the page, so that it opens without a network.

Whatever is not in the manifest is an error: a page that quietly asks another host would only be
noticed where there is no network.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

from gis.errors import GazetteerError, SetupError

VENDOR = Path(__file__).parent / "vendor"

_SCRIPT = re.compile(r'<script[^>]*\ssrc="(?P<url>[^"]+)"[^>]*>\s*</script>')
_LINK = re.compile(r'<link[^>]*\shref="(?P<url>[^"]+)"[^>]*/?>')
_CSS_URL = re.compile(r"url\((?P<quote>['\"]?)(?P<name>[^)'\"]+)(?P=quote)\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_MEDIA_TYPES = {".png": "image/png", ".svg": "image/svg+xml", ".gif": "image/gif"}
_LOADING = frozenset({"src", "href", "srcset", "data", "poster", "action", "background"})


class UnknownAsset(GazetteerError):
    """A page refers to something that is not in the manifest."""


def inline_assets(html: str, manifest: Mapping[str, Path | None]) -> str:
    """The page with its scripts and style sheets inside.

    Args:
        html: A page that names scripts and style sheets by URL.
        manifest: URL → the file that stands for it; None: the page does without.

    Raises:
        UnknownAsset: The page names something that is not in the manifest.
        SetupError: A file of the manifest is missing.
    """
    finder = _Loads()
    finder.feed(html)
    strange = sorted(set(finder.urls) - set(manifest))
    if strange:
        raise UnknownAsset(
            f"The page would load {', '.join(strange)}.",
            "Add it to the manifest in maps/page.py, with the file that stands for it.",
        )

    def script(match: re.Match[str]) -> str:
        path = manifest[match["url"]]
        if path is None:
            return ""
        source = _SOURCE_MAP.sub("", _text(path)).replace("</script", "<\\/script")
        return f"<script>{source}</script>"

    def sheet(match: re.Match[str]) -> str:
        path = manifest[match["url"]]
        return "" if path is None else f"<style>{inline_images(_text(path), path.parent)}</style>"

    return _LINK.sub(sheet, _SCRIPT.sub(script, html))


def inline_images(css: str, folder: Path) -> str:
    """A style sheet whose images are in it, as data URLs.

    Raises:
        UnknownAsset: It names something on another host, or of a type we do not inline.
        SetupError: An image is missing.
    """

    def image(match: re.Match[str]) -> str:
        name = match["name"].strip()
        if name.startswith(("#", "data:")):
            return match[0]
        media = _MEDIA_TYPES.get(Path(name).suffix)
        if "//" in name or media is None:
            raise UnknownAsset(f"The style sheet would load {name}.", "Inline it by hand.")
        return f"url(data:{media};base64,{base64.b64encode(_bytes(folder / name)).decode()})"

    if "@import" in css:
        raise UnknownAsset("The style sheet imports another.", "Put both into one file.")
    return _CSS_URL.sub(image, css)


def _text(path: Path) -> str:
    return _bytes(path).decode()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise SetupError(
            f"The browser library {path.parent.name}/{path.name} is not in place.",
            "Run `make setup`.",
        ) from None


class _Loads(HTMLParser):
    """Collects what the tags of a page load; a link to elsewhere (<a>) loads nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            return
        for name, value in attrs:
            if name in _LOADING and value and not value.startswith(("data:", "#")):
                self.urls.append(value)
