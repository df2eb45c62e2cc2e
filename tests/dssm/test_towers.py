from __future__ import annotations

import torch

from dssm.towers import Tower, finish


def test_unit_outputs_have_length_1_and_scaled_ones_are_left() -> None:
    torch.manual_seed(0)
    raw = Tower(8, (16,), 5)(torch.randn(3, 8))
    assert torch.allclose(finish(raw, "unit").norm(dim=1), torch.ones(3))
    assert finish(raw, "scaled") is raw
