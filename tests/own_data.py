"""Writes a dataset as a folder of own CSV files, the way a user would bring it."""

from __future__ import annotations

import csv
from pathlib import Path

from ingest.schema import Dataset


def write_own_csv(dataset: Dataset, folder: Path) -> Path:
    """Files of the dataset in `folder`, which is returned: ratings, items, and users with genders alone."""
    folder.mkdir(parents=True, exist_ok=True)
    ratings = dataset.interactions
    with (folder / "ratings.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["user_id", "movie_id", "rating", "timestamp"])
        rows.writerows(
            zip(
                ratings.user_id.tolist(),
                ratings.movie_id.tolist(),
                ratings.rating.tolist(),
                ratings.timestamp.tolist(),
                strict=True,
            )
        )
    with (folder / "items.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["movie_id", "title", "year", "genres"])
        rows.writerows(
            [item.movie_id, item.title, item.year, "|".join(item.genres)] for item in dataset.items
        )
    with (folder / "users.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["user_id", "gender"])
        rows.writerows([user.user_id, user.gender] for user in dataset.users)
    return folder
