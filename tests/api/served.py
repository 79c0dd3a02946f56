"""The application for `uvicorn --factory`, over the database that the environment names."""

from __future__ import annotations

import os

from fastapi import FastAPI

from api.app import create_app
from api.settings import ServerSettings


def app() -> FastAPI:
    settings = ServerSettings(pool_size=6, tile_pool_size=1)
    return create_app(os.environ["GAZETTEER_DATABASE_URL"], settings)
