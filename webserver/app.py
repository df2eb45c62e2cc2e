"""Puts the web server together. Everything it needs is given; nothing opens before the server starts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware import Middleware
from threadpoolctl import threadpool_limits

from recommender.recommender import Recommender
from webserver import compat, openapi, pages, problems
from webserver.holder import RecommenderHolder
from webserver.middleware import AccessLog, BodyLimit, CompressedFiles, Cors, LastResort, SecurityHeaders
from webserver.routes import film_map, films, posters, state, tasting, users, visitors

LOOPBACK_ORIGINS = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?"
DESCRIPTION = """Like and dislike films, get recommendations with reasons.

Errors are `application/problem+json` (RFC 9457); each `type` has one status. The *compatibility* routes are
those of an earlier demo and keep its `[data, code]` envelope."""


def create_app(
    open_recommender: Callable[[], Recommender],
    *,
    page_dir: Path,
    posters_dir: Path | None = None,
    pictures_cache: Path | None = None,
    cors_origins: Sequence[str] = (),
    admin_token: str | None = None,
    refresh_seconds: float = 2.0,
    top_k: int = compat.RECOMMENDED,
    title: str = "Movie taste",
    version: str = "0.1.0",
) -> FastAPI:
    """The ASGI application.

    `open_recommender` is called when the server starts and again while it raises `RecommenderError`; what it
    returns is closed when the server stops. `page_dir` holds the page with its index.html, `posters_dir` the
    user's pictures as `<movie_id>.jpg`; smaller ones are made of them in `pictures_cache`, without which they
    travel as they are. Pages of any loopback origin and of `cors_origins` may call the API, never with
    credentials; "*" stands for every origin. Without an `admin_token` nothing can be deleted. The
    stores are asked for a newly loaded version every `refresh_seconds`. `top_k` films are recommended
    on the old demo's route, whose caller cannot say how many.
    """
    holder = RecommenderHolder(open_recommender, refresh_seconds)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # A product over one catalogue takes microseconds; handing it to several threads makes it far slower.
        with threadpool_limits(limits=1, user_api="blas"):
            async with holder.running():
                yield

    app = FastAPI(
        title=title,
        version=version,
        description=DESCRIPTION,
        lifespan=lifespan,
        middleware=_middleware(cors_origins),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    problems.install(app)
    openapi.describe(app)
    pictures = posters.Posters(holder, posters_dir, pictures_cache)
    routers = (
        tasting.routes(holder),
        films.routes(holder),
        film_map.routes(holder),
        visitors.routes(holder),
        users.routes(holder),
        posters.routes(pictures),
        state.routes(holder, pictures.pictures),
        compat.routes(holder, pictures, admin_token, top_k),
    )
    for router in routers:
        # Not include_router: matching through nested routers costs a quarter of a recommendation's time.
        app.router.routes.extend(router.routes)
    pages.serve_docs(app)
    pages.serve_page(app, page_dir)
    return app


def _middleware(cors_origins: Sequence[str]) -> list[Middleware]:
    """From outside in."""
    return [
        Middleware(AccessLog),
        Middleware(SecurityHeaders),
        Middleware(
            Cors,
            allow_origins=list(cors_origins),
            allow_origin_regex=LOOPBACK_ORIGINS,
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
            expose_headers=["ETag", "Retry-After"],
            allow_credentials=False,
        ),
        Middleware(CompressedFiles),
        Middleware(BodyLimit),
        Middleware(LastResort),
    ]
