"""Films for somebody known by age, gender and occupation alone: `python -m dssm.recommend -a 2 -g 1 -j 12`.

Films are ordered by how likely such a person watches and likes them; Score is the rating they would give, in
stars. The first time, `-i` loads the films' vectors into Milvus; `--exact` answers without Milvus. Train with
`python -m dssm.demographics`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

import numpy as np
from tqdm import tqdm

from config import SettingsError
from dssm.finding import Found
from dssm.opening import Opened, list_length, open_model
from dssm.places import add_place
from dssm.profiles import CODES
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.schema import AGE_GROUPS, OCCUPATIONS, IntArray, MovieId
from recommender.errors import RecommenderError
from training.errors import ModelError


@ending(DatasetError, ModelError, RecommenderError, misuse=SettingsError)
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 cannot, 2 bad option or setting."""
    options = _parser().parse_args(arguments)
    codes = (options.age, options.gender, options.job)
    profile = np.array([[0 if code is None else code + 1 for code in codes]], dtype=np.int64)
    opened = open_model(options)
    found, rows = _find(opened, profile, options)
    _tell(opened, found, rows, codes, as_json=options.json)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dssm.recommend",
        description="Recommend films to somebody known by age, gender and occupation alone.",
        epilog=f"Ages: {_numbered(AGE_GROUPS)}. Jobs: {_numbered(OCCUPATIONS)}.",
    )
    person = parser.add_argument_group("person (leave out what is unknown)")
    for flags, what, n in (
        (("-a", "--age"), "age group, 0 to 6", len(AGE_GROUPS)),
        (("-g", "--gender"), "0 male, 1 female", 2),
        (("-j", "--job"), "occupation, 0 to 20", len(OCCUPATIONS)),
    ):
        person.add_argument(*flags, type=int, choices=range(n), metavar="CODE", help=what)
    parser.add_argument(
        "-i", "--infer", action="store_true", help="load the films' vectors into Milvus first: needed once"
    )
    parser.add_argument("--exact", action="store_true", help="answer without Milvus")
    parser.add_argument("--top", type=list_length, default=5, metavar="N", help="how many films (default 5)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    add_place(parser, required=False)
    return parser


def _find(opened: Opened, profile: IntArray, options: argparse.Namespace) -> tuple[Found, int | None]:
    """The list, and how many rows the collection has; None without Milvus."""
    if options.exact and not options.infer:
        return opened.finder.exact(profile, options.top)[0], None
    with opened.open_vectors() as store:
        if options.infer:
            with tqdm(total=len(opened.films), desc="vectors", unit="film", disable=None) as bar:
                opened.finder.load(store, opened.collection, bar.update)
        if options.exact:
            return opened.finder.exact(profile, options.top)[0], store.count(opened.collection)
        (found,) = opened.finder.through(store, opened.collection, profile, options.top)
        return found, store.count(opened.collection)


def _tell(
    opened: Opened, found: Found, rows: int | None, codes: tuple[int | None, ...], *, as_json: bool
) -> None:
    films = [opened.films[MovieId(movie_id)] for movie_id in found.movie_ids.tolist()]
    scores = [round(float(stars), 2) for stars in found.stars]
    if as_json:
        lines = [
            {"top": top, "id": film.movie_id, "title": film.title, "year": film.year, "score": score}
            for top, (film, score) in enumerate(zip(films, scores, strict=True), start=1)
        ]
        answer = {"profile": dict(zip(CODES, codes, strict=True)), "rows": rows, "films": lines}
        print(json.dumps(answer, indent=2, ensure_ascii=False))
        return
    if rows is not None:
        print(f"Rows in {opened.collection}: {rows}")
    titles = [f"{film.title} ({film.year})" if film.year else film.title for film in films]
    width = max(map(len, [*titles, "Title"]))
    print(f"{'Top':>4}  {'Ids':>8}  {'Title':{width}}  Score")
    for top, (film, title, score) in enumerate(zip(films, titles, scores, strict=True), start=1):
        print(f"{top:>4}  {film.movie_id:>8}  {title:{width}}  {score:>5.2f}")


def _numbered(names: Sequence[str]) -> str:
    return ", ".join(f"{code} {name}" for code, name in enumerate(names))


if __name__ == "__main__":
    sys.exit(main())
