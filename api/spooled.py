"""Long answers, written to the end before their first byte is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile

from fastapi.responses import StreamingResponse

# Beyond this an answer waits on disk for its reader.
_SPOOLED_BYTES = 4 << 20


def spooled(chunks: Iterable[str], media_type: str) -> StreamingResponse:
    """An answer of these chunks, with its length.

    It is written to the end before anything is sent: a slow reader holds no database connection,
    and a fault is still a problem, not half an answer.
    """
    with ExitStack() as undone:
        spool = undone.enter_context(SpooledTemporaryFile(max_size=_SPOOLED_BYTES))
        for chunk in chunks:
            spool.write(chunk.encode())
        size = spool.tell()
        spool.seek(0)
        undone.pop_all()  # from here on the answer itself closes it
    return StreamingResponse(
        _pieces(spool), media_type=media_type, headers={"Content-Length": str(size)}
    )


def _pieces(spool: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    with spool:
        while piece := spool.read(1 << 16):
            yield piece
