"""What is known of a film besides who liked it: genres, year, the words of its title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain

import torch
from torch import Tensor, nn

from ingest.schema import Item

WORD = re.compile(r"\w+")
MIN_TITLES_PER_WORD = 2
"""A word that stands in a single title tells no more than the film's id."""
YEARS_PER_BUCKET = 5
ABSENT = 0
"""Code that pads rows; no value has it."""


def film_features(items: Sequence[Item]) -> dict[str, Tensor]:
    """Codes of each film's genres, year and title words: int64 (n_items, longest row), padded with ABSENT."""
    titles = [sorted(set(WORD.findall(item.title.lower()))) for item in items]
    frequency = Counter(word for title in titles for word in title)
    common = [[word for word in title if frequency[word] >= MIN_TITLES_PER_WORD] for title in titles]
    years = [[] if item.year is None else [str(item.year // YEARS_PER_BUCKET)] for item in items]
    return {
        "genres": _encode([sorted(set(item.genres)) for item in items]),
        "year": _encode(years),
        "title": _encode(common),
    }


def _encode(rows: Sequence[Sequence[str]]) -> Tensor:
    """Codes 1, 2, … in sorted order of the values, so that the same catalogue always gets the same codes."""
    code_of = {value: code for code, value in enumerate(sorted(set(chain(*rows))), start=ABSENT + 1)}
    codes = torch.full((len(rows), max(1, *map(len, rows))), ABSENT)
    for film, row in enumerate(rows):
        codes[film, : len(row)] = torch.tensor([code_of[value] for value in row], dtype=torch.int64)
    return codes


class FilmInput(nn.Module):
    """The first layer's input: id, genres, year and title words, each projected to `dim`, then summed.

    Values of one feature are averaged, so that a long title does not outweigh a short one.
    """

    def __init__(self, n_items: int, features: dict[str, Tensor], dim: int) -> None:
        super().__init__()
        self.id = nn.Embedding(n_items, dim)
        self.tables = nn.ModuleDict()
        for name, codes in features.items():
            self.register_buffer(f"codes_{name}", codes, persistent=False)
            self.tables[name] = nn.EmbeddingBag(int(codes.max()) + 1, dim, mode="mean", padding_idx=ABSENT)
        for weight in self.parameters():
            nn.init.normal_(weight, std=dim**-0.5)

    def forward(self, films: Tensor, known: Tensor) -> Tensor:
        """Vectors of `films` (node ids): float32 (len(films), dim); the id counts where `known` is 1."""
        vectors: Tensor = self.id(films) * known[:, None]
        for name, table in self.tables.items():
            vectors = vectors + table(self.get_buffer(f"codes_{name}")[films])
        return vectors
