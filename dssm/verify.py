"""Compare the lists of all 7 * 2 * 21 profiles found through Milvus with those found without it.

`python -m dssm.verify [--state DIR | OUT]`, after `python -m dssm.recommend -i`. Ends with exit code 1 where
a film, its place or its stars differ.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import numpy as np
from tqdm import tqdm

from config import SettingsError
from dssm.finding import Found
from dssm.opening import Opened, list_length, open_model
from dssm.places import add_place
from dssm.profiles import every_profile
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.schema import IntArray
from recommender.errors import RecommenderError
from training.errors import ModelError


@ending(DatasetError, ModelError, RecommenderError, misuse=SettingsError)
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 where all is the same, 1 different or cannot, 2 bad option, 130 Ctrl-C."""
    parser = argparse.ArgumentParser(
        prog="python -m dssm.verify", description="Compare Milvus with exact search for every profile."
    )
    parser.add_argument(
        "--top", type=list_length, default=100, metavar="N", help="films per list (default 100)"
    )
    add_place(parser, required=False)
    options = parser.parse_args(arguments)
    opened = open_model(options)
    profiles = every_profile()
    told = profiles[(profiles > 0).all(axis=1)]
    differ = _differing(opened, told, options.top)
    print(
        f"{len(told) - len(differ)} of {len(told)} profiles: through Milvus and without the same "
        f"{options.top} films, in the same order, with the same stars."
    )
    for profile in differ:
        print("differs: age {}, gender {}, job {}".format(*(profile - 1)), file=sys.stderr)
    return 1 if differ else 0


def _differing(opened: Opened, profiles: IntArray, top: int) -> list[IntArray]:
    """The profiles (3,) whose two lists are not the same."""
    exact = opened.finder.exact(profiles, top)
    with opened.open_vectors() as store, tqdm(total=len(profiles), unit="profile", disable=None) as bar:
        found = opened.finder.through(store, opened.collection, profiles, top, bar.update)
    pairs = zip(profiles, exact, found, strict=True)
    return [profile for profile, ours, theirs in pairs if not _same(ours, theirs)]


def _same(one: Found, other: Found) -> bool:
    return all(
        np.array_equal(getattr(one, column), getattr(other, column))
        for column in ("movie_ids", "relevance", "stars")
    )


if __name__ == "__main__":
    sys.exit(main())
