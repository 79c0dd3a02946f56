"""Query parameters that several addresses share, and the refusal of those nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from fastapi.routing import APIRoute

from api.moments import parse_date, parse_moment
from api.parameter_names import UnknownParameter, require_names
from gazetteer.division import parse_code
from gis.database import Database


class StrictRoute(APIRoute):
    """A route that answers 400 to query parameters it does not know, or gets twice."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Check the names before anything else runs."""
        handler = super().get_route_handler()
        known = {field.alias for field in self.dependant.query_params}
        known |= {f.alias for d in _all(self.dependant.dependencies) for f in d.query_params}

        async def checked(request: Request) -> Response:
            names = [name for name, _ in request.query_params.multi_items()]
            require_names(names, sorted(known))
            # PostgreSQL's texts cannot hold it.
            values = [*request.path_params.values(), *request.query_params.values()]
            if any("\0" in str(value) for value in values):
                raise UnknownParameter("The address contains the character NUL.", "Leave it out.")
            return await handler(request)

        return checked


def _all(dependants: list[Any]) -> list[Any]:
    return [d for dependant in dependants for d in (dependant, *_all(dependant.dependencies))]


def database_of(request: Request) -> Database:
    """The server's database."""
    database: Database = request.app.state.database
    return database


def day_of(
    as_of: Annotated[
        str | None,
        Query(
            description="Day the answer holds for; default today. 统计时点",
            json_schema_extra={"format": "date"},
        ),
    ] = None,
) -> date:
    """The day asked for; today where none is given."""
    return date.today() if as_of is None else parse_date(as_of, "as_of")


def moment_of(
    known_at: Annotated[
        str | None,
        Query(
            description="What the register said at that moment (ISO 8601); default now. 登记时点"
        ),
    ] = None,
) -> datetime | None:
    """The moment of knowledge; None is now."""
    return None if known_at is None else parse_moment(known_at)


def code_of(
    division: Annotated[
        str | None, Query(description="Division code of 6, 9 or 12 digits. 区划代码", max_length=20)
    ] = None,
) -> str | None:
    """A division's twelve-digit code."""
    return None if division is None else parse_code(division)


DatabaseOf = Annotated[Database, Depends(database_of)]
DayOf = Annotated[date, Depends(day_of)]
MomentOf = Annotated[datetime | None, Depends(moment_of)]
CodeOf = Annotated[str | None, Depends(code_of)]
