"""All settings of the server, read once from the environment (`GAZETTEER_…`)."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from gis.settings import read_settings

PACKAGES = ("gis", "gazetteer", "layers", "maps", "api")


class ServerSettings(BaseSettings):
    """How the server runs.

    Attributes:
        host: Address to listen on.
        port: Port to listen on.
        pool_size: Database connections of the pages and the API.
        tile_pool_size: Database connections of the tiles.
        statement_timeout_s: A question may take no longer.
        map_approval_no: 审图号, shown on every public map.
    """

    model_config = SettingsConfigDict(env_prefix="GAZETTEER_", frozen=True)

    host: str = "127.0.0.1"
    port: int = 8000
    pool_size: int = 8
    tile_pool_size: int = 4
    statement_timeout_s: int = 60
    map_approval_no: str = ""


def home() -> Path:
    """Where the private cluster and the sample live."""
    return read_settings().home
