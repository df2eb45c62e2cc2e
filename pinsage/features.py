"""What is known of a film besides who liked it: genres, year, the words of its title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class FilmVocabulary:
    """Codes 1, 2, … of the values that features have in one catalogue, by feature.

    They follow the sorted order of the values, so that the same catalogue always gets the same codes.
    """

    codes: dict[str, dict[str, int]]

    @classmethod
    def of(cls, items: Sequence[Item]) -> FilmVocabulary:
        """The values of `items`; of the titles' words those that stand in several."""
        values = {name: Counter(chain(*rows)) for name, rows in _rows(items).items()}
        common = {word for word, titles in values["title"].items() if titles >= MIN_TITLES_PER_WORD}
        known: dict[str, Iterable[str]] = {**values, "title": common}
        return cls({name: _numbered(each) for name, each in known.items()})

    def encode(self, items: Sequence[Item]) -> dict[str, Tensor]:
        """Codes of each film's genres, year and title words: int64 (len(items), longest row), padded with
        ABSENT. Values that the catalogue does not have are left out.
        """
        return {name: _padded(rows, self.codes[name]) for name, rows in _rows(items).items()}


def film_features(items: Sequence[Item]) -> dict[str, Tensor]:
    """Codes of a whole catalogue's features, by its own vocabulary."""
    return FilmVocabulary.of(items).encode(items)


def _rows(items: Sequence[Item]) -> dict[str, list[list[str]]]:
    return {
        "genres": [sorted(set(item.genres)) for item in items],
        "year": [[] if item.year is None else [str(item.year // YEARS_PER_BUCKET)] for item in items],
        "title": [sorted(set(WORD.findall(item.title.lower()))) for item in items],
    }


def _numbered(values: Iterable[str]) -> dict[str, int]:
    return {value: code for code, value in enumerate(sorted(values), start=ABSENT + 1)}


def _padded(rows: Sequence[Sequence[str]], code_of: dict[str, int]) -> Tensor:
    known = [[code_of[value] for value in row if value in code_of] for row in rows]
    codes = torch.full((len(rows), max([1, *map(len, known)])), ABSENT)
    for film, row in enumerate(known):
        codes[film, : len(row)] = torch.tensor(row, dtype=torch.int64)
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
        codes = {name: self.get_buffer(f"codes_{name}")[films] for name in self.tables}
        return self.sum_of(self.id(films) * known[:, None], codes)

    def sum_of(self, ids: Tensor, codes: Mapping[str, Tensor]) -> Tensor:
        """The same for films of any catalogue: `ids` (films, dim), and the codes of their features."""
        vectors = ids
        for name, table in self.tables.items():
            vectors = vectors + table(codes[name])
        return vectors
