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
        secure_cookies: Whether cookies are for HTTPS alone, also where the proxy in front does
            not say that browsers use it.
        session_idle_minutes: A session ends when nothing was asked for so long.
        session_hours: A session ends after so long in any case.
        sign_in_attempts: Failures before a name must wait.
        sign_in_attempts_by_address: Failures before a network address must wait.
        sign_in_window_minutes: How long failures count.
        token_days: How long an access token holds at most.
        document_limit_mb: No document of a case may be larger, in MB of 1024 * 1024 bytes.
        match_limit_mb: No table to be checked may be larger, in MB of 1024 * 1024 bytes.
        match_limit_rows: Nor may it have more rows; longer ones are for the command line.
        return_limit_mb: No field pack that comes back may be larger, photos included, in MB of
            1024 * 1024 bytes.
    """

    model_config = SettingsConfigDict(env_prefix="GAZETTEER_", frozen=True)

    host: str = "127.0.0.1"
    port: int = 8000
    pool_size: int = 8
    tile_pool_size: int = 4
    statement_timeout_s: int = 60
    map_approval_no: str = ""
    secure_cookies: bool = False
    session_idle_minutes: int = 60
    session_hours: int = 12
    sign_in_attempts: int = 10
    sign_in_attempts_by_address: int = 100
    sign_in_window_minutes: int = 15
    token_days: int = 366
    document_limit_mb: int = 50
    match_limit_mb: int = 20
    match_limit_rows: int = 50_000
    return_limit_mb: int = 500


def home() -> Path:
    """Where the private cluster and the sample live."""
    return read_settings().home
