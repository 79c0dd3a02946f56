"""The web application, built by a factory that receives what it needs."""

from __future__ import annotations

import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from api.body_limit import BodyLimit
from api.cross_origin import PublicCrossOrigin
from api.errors import install_errors
from api.pages import install_pages
from api.routers import (
    accounts,
    audit,
    boundaries,
    boundary_courses,
    boundary_files,
    case_documents,
    cases,
    coverage,
    divisions,
    explanation,
    facilities,
    field_packs,
    health,
    inspection_results,
    inspections,
    lineage,
    matching,
    naming,
    places,
    publishing,
    reconciliation,
    search,
    session,
)
from api.security_headers import SecurityHeaders
from api.settings import ServerSettings
from api.tile_mount import TileMount
from gis.database import Database

STATIC = Path(__file__).parent / "static"


def create_app(url: str, settings: ServerSettings) -> FastAPI:
    """The application over one database.

    Args:
        url: libpq URL of a migrated database.
        settings: How the server runs.
    """
    # Browsers refuse modules served as text/plain, and not every system knows the type.
    mimetypes.add_type("text/javascript", ".mjs")
    tiles = TileMount(url, settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.database = Database(
            url, settings.pool_size, statement_timeout_s=settings.statement_timeout_s
        )
        async with tiles.opened():
            yield
        app.state.database.close()

    app = FastAPI(
        title="Civic Gazetteer 民政地理信息服务",
        version=version("civic-gazetteer"),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    install_errors(app)
    for module in (
        divisions,
        coverage,
        explanation,
        facilities,
        health,
        lineage,
        naming,
        search,  # before places: /places/search is no place
        places,
        publishing,
        reconciliation,
        matching,
        session,
        accounts,
        audit,
        cases,
        case_documents,
        boundaries,
        boundary_courses,
        boundary_files,
        inspections,
        inspection_results,
        field_packs,
    ):
        app.include_router(module.router)
    install_pages(app, settings)
    app.mount("/tiles", tiles)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(
        BodyLimit,
        limit_mb=max(settings.document_limit_mb, settings.match_limit_mb) + 1,
        larger_mb={field_packs.RETURNS: settings.return_limit_mb + 1},
    )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(PublicCrossOrigin)
    return app
