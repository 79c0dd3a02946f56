"""`/health`: whether the process lives, and whether it can answer."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from sqlalchemy import text

from api.parameters import DatabaseOf, StrictRoute

router = APIRouter(route_class=StrictRoute, tags=["health"], prefix="/health")


@router.get("/live", summary="The process lives")
def live() -> dict[str, str]:
    """Always, as long as the process runs."""
    return {"status": "live"}


@router.get("/ready", summary="The database answers")
def ready(database: DatabaseOf) -> dict[str, Any]:
    """503 while the database cannot be reached."""
    with database.read() as connection:
        connection.execute(text("SELECT 1"))
    return {"status": "ready"}
