"""Where to read on about a film, from ids that the user supplied."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.schema import ExternalIds
from recommender.types import Link

_IMDB = re.compile(r"tt[0-9]{7,10}")


def links_of(ids: ExternalIds, facts: Mapping[str, str]) -> tuple[Link, ...]:
    """Links to IMDb and TMDB where their ids are known; OMDb's facts may name the first as well."""
    imdb = ids.imdb or facts.get("imdbID", "")
    links = []
    if _IMDB.fullmatch(imdb):
        links.append(Link("IMDb", f"https://www.imdb.com/title/{imdb}/"))
    if ids.tmdb is not None:
        links.append(Link("TMDB", f"https://www.themoviedb.org/movie/{ids.tmdb}"))
    return tuple(links)
