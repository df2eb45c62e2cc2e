"""The files: the page with its deep links, and the API's documentation."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from starlette.responses import FileResponse
from starlette.staticfiles import StaticFiles

from webserver.problems import NOT_FOUND, ProblemError

DOCS = Path(__file__).with_name("docs")
SCREENS = ("/recommend", "/marks", "/map", "/film/{movie_id}")
"""Addresses that the page itself understands: they answer whoever asks, be it a browser or a link checker."""


def serve_docs(app: FastAPI) -> None:
    """Swagger UI at /docs, every file of it from this server."""
    assets = StaticFiles(directory=DOCS, packages=[("fastapi_swagger", "resources")])
    app.mount("/docs/assets", assets, name="docs-assets")

    @app.api_route("/docs", methods=["GET", "HEAD"], include_in_schema=False)
    async def docs() -> Response:
        return FileResponse(DOCS / "index.html")


def serve_page(app: FastAPI, directory: Path) -> None:
    """The page at /. Its screens' addresses are index.html, so that deep links and reloads work.

    A browser that navigates to any other address without a file gets index.html too, and the page says that
    nothing is there. Browsers ask again for each file whether it has changed. Below /api there are no files.
    """
    router = APIRouter(dependencies=[Depends(_revalidated), Depends(_not_the_api)])

    async def screen() -> Response:
        return FileResponse(directory / "index.html", headers={"Cache-Control": "no-cache"})

    for address in SCREENS:
        router.add_api_route(address, screen, methods=["GET", "HEAD"], include_in_schema=False)
    router.frontend("/", directory=directory, fallback="index.html")
    app.include_router(router)


def _revalidated(response: Response) -> None:
    response.headers["Cache-Control"] = "no-cache"


def _not_the_api(request: Request) -> None:
    if request.url.path == "/api" or request.url.path.startswith(("/api/", "/posters/", "/docs/")):
        raise ProblemError(NOT_FOUND, "There is nothing at this address; /docs lists what there is.")
