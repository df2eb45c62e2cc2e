from __future__ import annotations

import pytest
import torch

from dssm.encoders import MeanEncoder, RecencyEncoder, make_encoder
from dssm.settings import ENCODERS, EncoderName

DIM, LENGTH = 8, 6


def encoder(name: EncoderName) -> torch.nn.Module:
    torch.manual_seed(0)
    return make_encoder(name, DIM, LENGTH, layers=2, dropout=0.3).eval()


def history(n: int, pads: int) -> tuple[torch.Tensor, torch.Tensor]:
    items = torch.randn(n, LENGTH, DIM, generator=torch.Generator().manual_seed(1))
    known = torch.arange(LENGTH).expand(n, -1) >= pads
    return items * known.unsqueeze(-1), known


@pytest.mark.parametrize("name", ENCODERS)
def test_a_state_depends_on_no_later_item(name: EncoderName) -> None:
    items, known = history(3, pads=1)
    changed = items.clone()
    changed[:, 4:] *= -1
    before, after = encoder(name)(items, known), encoder(name)(changed, known)
    assert torch.allclose(before[:, :4], after[:, :4], atol=1e-6)
    assert not torch.allclose(before[:, 4:], after[:, 4:], atol=1e-3)


@pytest.mark.parametrize("name", ENCODERS)
def test_padding_says_nothing(name: EncoderName) -> None:
    items, known = history(3, pads=2)
    padded = encoder(name)(items, known)[:, -1]
    short = encoder(name)(items[:, 2:], known[:, 2:])[:, -1]
    assert torch.allclose(padded, short, atol=1e-6)


@pytest.mark.parametrize("name", ENCODERS)
def test_an_empty_history_is_zeros(name: EncoderName) -> None:
    items, known = history(2, pads=LENGTH)
    assert torch.equal(encoder(name)(items, known), torch.zeros(2, LENGTH, DIM))


def test_mean_and_recency_by_hand() -> None:
    items = torch.tensor([[[0.0], [4.0], [8.0]]])
    known = torch.tensor([[False, True, True]])
    assert MeanEncoder()(items, known)[0, :, 0].tolist() == [0, 4, 6]
    recency = RecencyEncoder(3)
    torch.nn.init.zeros_(recency.log_half_life)
    assert recency(items, known)[0, :, 0].tolist() == pytest.approx([0, 4, (8 + 4 / 2) / 1.5], abs=1e-5)


@pytest.mark.parametrize("name", ["gru", "transformer"])
def test_order_matters_to_ordered_encoders(name: EncoderName) -> None:
    items, known = history(1, pads=0)
    swapped = items[:, [1, 0, *range(2, LENGTH)]]
    assert not torch.allclose(encoder(name)(items, known)[:, -1], encoder(name)(swapped, known)[:, -1])
