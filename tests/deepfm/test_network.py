from __future__ import annotations

import itertools

import pytest
import torch

from deepfm.network import DeepFM
from deepfm.settings import Kind, Settings
from ingest.features import Feature, Vocabulary

FEATURES = (Feature("colour"), Feature("tags", "categories", length=2), Feature("size"))
VOCABULARIES = {
    "colour": Vocabulary(["blue", "red"]),
    "tags": Vocabulary(["a", "b", "c"]),
    "size": Vocabulary(["l", "s"]),
}
ROWS = {
    "colour": torch.tensor([1, 2, 0]),
    "tags": torch.tensor([[1, 3], [2, 0], [0, 0]]),
    "size": torch.tensor([2, 1, 0]),
}


def network(kind: Kind) -> DeepFM:
    torch.manual_seed(0)
    made = DeepFM(FEATURES, VOCABULARIES, Settings(kind=kind, dim=3, hidden=4, spread=1.0))
    torch.nn.init.normal_(made.bias)
    for weight in made.weights.parameters():
        torch.nn.init.normal_(weight)
        with torch.no_grad():
            weight[0].zero_()
    return made.eval()


@pytest.mark.parametrize("kind", ["lr", "fm", "deepfm"])
def test_parts_add_up_to_what_the_paper_says(kind: Kind) -> None:
    made = network(kind)
    expected = made.bias + made.weights(ROWS).sum(dim=1)
    if made.embedding is not None:
        fields = made.embedding(ROWS).reshape(3, 3, 3)
        for one, other in itertools.combinations(range(3), 2):
            expected = expected + (fields[:, one] * fields[:, other]).sum(dim=1)
        if made.deep is not None:
            expected = expected + made.deep(fields.flatten(1)).squeeze(1)
    assert torch.allclose(made(ROWS), expected, atol=1e-6)
    assert (made.embedding is None, made.deep is None) == (kind == "lr", kind != "deepfm")


def test_unknown_values_add_nothing_to_weights_and_pairs() -> None:
    made = network("fm")
    assert made(ROWS)[2] == made.bias
