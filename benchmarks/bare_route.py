"""The least a FastAPI route can do: answer with the bytes of a file.

`python -m benchmarks.bare_route PORT FILE`
"""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Response


def main(port: int, file: Path) -> None:
    """Serve the content of `file` at POST / until the process is ended."""
    content = file.read_bytes()
    app = FastAPI()

    @app.post("/")
    async def bare() -> Response:
        return Response(content, media_type="application/json")

    uvicorn.run(app, host="127.0.0.1", port=port, access_log=False, log_level="warning")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
