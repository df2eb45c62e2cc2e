"""The two towers together: items to vectors, and a user's features and ordered history to query vectors."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from dssm.encoders import make_encoder
from dssm.settings import Settings
from dssm.towers import Tower, finish
from ingest.features import FeatureSchema, Vocabularies
from training.embedding import EncodedTensors, FeatureEmbedding


class TwoTowers(nn.Module):
    """Query and item vectors of one space; their inner product is the score.

    A history is made of the item tower's own raw vectors, so that all the item side learns of a film (its
    genres, its year) is known to the user side too.
    """

    def __init__(self, schema: FeatureSchema, vocabularies: Vocabularies, settings: Settings) -> None:
        super().__init__()
        dim, hidden = settings.dim, (settings.hidden,)
        self._output, self._dim = settings.output, dim
        self.item_features = FeatureEmbedding(schema.item, vocabularies, dim, spread=settings.spread)
        self.item_tower = Tower(self.item_features.width, hidden, dim)
        self.encoder = make_encoder(
            settings.encoder,
            dim,
            schema.history_length,
            layers=settings.layers,
            dropout=settings.dropout,
        )
        self.user_features = FeatureEmbedding(
            schema.user, vocabularies, settings.user_dim, spread=settings.spread
        )
        self.user_tower = Tower(dim + self.user_features.width, hidden, dim, dropout=settings.dropout)

    def raw_items(self, items: EncodedTensors) -> Tensor:
        """Vectors (n, dim) of items, as histories hold them."""
        raw: Tensor = self.item_tower(self.item_features(items))
        return raw

    def finish(self, raw: Tensor) -> Tensor:
        """Raw vectors as they are compared and searched."""
        return finish(raw, self._output)

    def queries(self, users: EncodedTensors, history: Tensor, known: Tensor, asked: Tensor) -> Tensor:
        """What users want next: (number of `asked` positions, dim), row by row.

        `users` has n rows; `history` (n, length, dim) are raw item vectors, real where `known` (n, length);
        `asked` (n, length) says after which items.
        """
        states = self.encoder(history * known.unsqueeze(-1), known)
        told = self.user_features(users).unsqueeze(1).expand(-1, states.shape[1], -1)
        return self._queries(states[asked], told[asked])

    def next_queries(self, users: EncodedTensors, history: Tensor, known: Tensor) -> Tensor:
        """What users want after all of their history: (n, dim); see `queries`."""
        states = self.encoder(history * known.unsqueeze(-1), known)
        return self._queries(states[:, -1], self.user_features(users))

    def newcomers_queries(self, users: EncodedTensors) -> Tensor:
        """What users without any history want: (n, dim)."""
        told = self.user_features(users)
        return self._queries(told.new_zeros(len(told), self._dim), told)

    def _queries(self, states: Tensor, told: Tensor) -> Tensor:
        return self.finish(self.user_tower(torch.cat([states, told], dim=1)))
