"""From an ordered history to what it says so far, after every one of its items.

Every encoder is causal: `forward(items, known)` takes embedded histories (n, length, dim), padded on the left
where `known` (n, length) is False, and gives (n, length, dim) whose position t depends on items 0…t alone.
The last position is the whole history's; the others let training learn from every step of it in one pass. A
history without items is all zeros.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from dssm.settings import EncoderName

FIRST_HALF_LIFE = 5.0
"""Items after which an item's weight has halved, before training has learned better."""


def make_encoder(name: EncoderName, dim: int, length: int, *, layers: int, dropout: float) -> nn.Module:
    """The encoder `name` for histories of up to `length` items; `layers` and `dropout` where it has any."""
    if name == "mean":
        return MeanEncoder()
    if name == "recency":
        return RecencyEncoder(length)
    if name == "gru":
        return GruEncoder(dim, layers, dropout)
    return TransformerEncoder(dim, length, layers, dropout)


class MeanEncoder(nn.Module):
    """The mean of all items so far: order is forgotten."""

    def forward(self, items: Tensor, known: Tensor) -> Tensor:
        """See the module's text."""
        weights = known.to(items.dtype).unsqueeze(-1)
        return (items * weights).cumsum(dim=1) / weights.cumsum(dim=1).clamp(min=1)


class RecencyEncoder(nn.Module):
    """The weighted mean of the items so far; with every item since, a weight falls to a learned share.

    One half-life serves all users and columns.
    """

    def __init__(self, length: int) -> None:
        super().__init__()
        self.log_half_life = nn.Parameter(torch.tensor(math.log(FIRST_HALF_LIFE)))
        steps = torch.arange(length)
        self.age: Tensor
        self.register_buffer("age", steps[:, None] - steps[None, :], persistent=False)

    def forward(self, items: Tensor, known: Tensor) -> Tensor:
        """See the module's text."""
        length = items.shape[1]
        age = self.age[:length, :length]
        decay = torch.exp(-age.clamp(min=0) * math.log(2) / self.log_half_life.exp()) * (age >= 0)
        weights = decay * known.to(items.dtype).unsqueeze(1)
        return (weights / weights.sum(dim=-1, keepdim=True).clamp(min=1e-6)) @ items


class GruEncoder(nn.Module):
    """A gated recurrent unit over the history (GRU4Rec; Hidasi et al., ICLR 2016)."""

    def __init__(self, dim: int, layers: int, dropout: float) -> None:
        super().__init__()
        self.gru = nn.GRU(
            dim, dim, num_layers=layers, batch_first=True, dropout=dropout if layers > 1 else 0.0
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, items: Tensor, known: Tensor) -> Tensor:
        """See the module's text."""
        aligned, back = _first_item_first(self.dropout(items), known)
        states, _ = self.gru(aligned)
        states = states.gather(1, back.unsqueeze(-1).expand_as(states))
        finished: Tensor = self.dropout(states) * known.unsqueeze(-1)
        return finished


class TransformerEncoder(nn.Module):
    """Causal self-attention over the history (SASRec; Kang and McAuley, ICDM 2018, §III).

    Instead of SASRec's absolute positions, every head learns how much an item counts by how many items ago it
    was, so that a history means the same wherever it stands in its window.
    """

    def __init__(self, dim: int, length: int, layers: int, dropout: float) -> None:
        super().__init__()
        self.layers = nn.ModuleList(_Block(dim, length, dropout) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)
        self.norm = nn.LayerNorm(dim)

    def forward(self, items: Tensor, known: Tensor) -> Tensor:
        """See the module's text."""
        steps = torch.arange(items.shape[1])
        age = steps[:, None] - steps[None, :]
        allowed = ((age >= 0) & known[:, None, :]) | (age == 0)
        states = self.dropout(items)
        for layer in self.layers:
            states = layer(states, allowed)
        finished: Tensor = self.norm(states) * known.unsqueeze(-1)
        return finished


class _Block(nn.Module):
    """Attention with a learned weight by age, then a dense layer; both normalised before and added."""

    HEADS = 2

    def __init__(self, dim: int, length: int, dropout: float) -> None:
        super().__init__()
        self.before_attention = nn.LayerNorm(dim)
        self.query_key_value = nn.Linear(dim, 3 * dim)
        self.join = nn.Linear(dim, dim)
        self.before_dense = nn.LayerNorm(dim)
        self.dense = nn.Sequential(
            nn.Linear(dim, 2 * dim), nn.GELU(), nn.Dropout(dropout), nn.Linear(2 * dim, dim)
        )
        self.dropout = nn.Dropout(dropout)
        self.by_age = nn.Parameter(torch.zeros(self.HEADS, length))
        steps = torch.arange(length)
        self.age: Tensor
        self.register_buffer("age", (steps[:, None] - steps[None, :]).clamp(min=0), persistent=False)

    def forward(self, states: Tensor, allowed: Tensor) -> Tensor:
        rows, length, dim = states.shape
        bias = self.by_age[:, self.age[:length, :length]]
        mask = bias.unsqueeze(0).masked_fill(~allowed.unsqueeze(1), -torch.inf)
        parts = self.query_key_value(self.before_attention(states))
        query, key, value = (
            part.reshape(rows, length, self.HEADS, -1).transpose(1, 2) for part in parts.chunk(3, dim=-1)
        )
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        states = states + self.dropout(self.join(attended.transpose(1, 2).reshape(rows, length, dim)))
        densed: Tensor = states + self.dropout(self.dense(self.before_dense(states)))
        return densed


def _first_item_first(items: Tensor, known: Tensor) -> tuple[Tensor, Tensor]:
    """`items` moved left so that padding comes last, and the positions (n, length) that move them back."""
    length = known.shape[1]
    missing = length - known.sum(dim=1, keepdim=True)
    steps = torch.arange(length).unsqueeze(0)
    forth = ((steps + missing) % length).unsqueeze(-1).expand_as(items)
    return items.gather(1, forth), (steps - missing) % length
