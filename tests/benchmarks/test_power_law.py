from __future__ import annotations

import numpy as np

from benchmarks.power_law import power_law_world

WORLD = power_law_world(1_000_000, seed=0)


def test_the_world_has_its_size_and_no_like_twice() -> None:
    likes = WORLD.likes
    assert (len(likes), likes.n_items, len(WORLD.items)) == (15_000, 3_000, 3_000)
    assert 0.85 * 1_000_000 < len(likes.films) <= 1_000_000
    pairs = likes.owners * likes.n_items + likes.films
    assert len(np.unique(pairs)) == len(pairs)
    assert likes.counts.min() >= 1


def test_few_films_and_people_have_most_likes_and_people_have_tastes() -> None:
    for counts in (WORLD.likes.counts, WORLD.likes.likes_per_film()):
        strongest = np.sort(counts)[::-1][: len(counts) // 5]
        assert strongest.sum() > 0.4 * counts.sum()
    kinds = np.array([int(item.genres[0].split()[1]) for item in WORLD.items])
    first = kinds[WORLD.likes[int(WORLD.likes.counts.argmax())]]
    assert np.bincount(first).max() > 3 * np.bincount(kinds).max() / len(kinds) * len(first)


def test_the_same_seed_gives_the_same_world() -> None:
    again = power_law_world(20_000, seed=3), power_law_world(20_000, seed=3)
    assert (again[0].likes.films == again[1].likes.films).all()
    assert again[0].items == again[1].items
