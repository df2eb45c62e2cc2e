"""Training, top to bottom: draw neighbourhoods, embed the films, fold users in, step; measure; keep the best.

The vectors that are shipped are those of the epoch that served the held-out validation users best, with the
neighbourhoods they were measured with; then the query rule is fitted to the same users. Every random draw of
epoch e comes from (seed, e), so a run that was interrupted and resumed gives the same bytes as one that was
not.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from ingest.histories import Histories
from ingest.schema import Item
from pinsage.batches import FoldInBatches
from pinsage.calibration import calibrate
from pinsage.checkpoint import CheckpointFile, State
from pinsage.errors import TrainingError
from pinsage.evaluation import Protocols, hit_rate, new_visitor, overall
from pinsage.features import film_features
from pinsage.graph import user_film_graph
from pinsage.losses import Loss, MaxMargin, catalogue_softmax
from pinsage.negatives import EASIEST_RANK, Curriculum
from pinsage.neighbours import Block, ImportanceSampler
from pinsage.network import Columns, PinSage
from pinsage.query import QueryRanker, QueryRule
from pinsage.settings import Settings

AVERAGED_STEPS = 100
"""About so many steps back reaches the running mean of the weights."""


WARM_UP = 10
"""Epochs that patience does not count: the graph block starts flat, along popularity, and unfolds slowly."""
DENSE_WEIGHT_DECAY = 0.1
DENSE_LR_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Epoch:
    """One epoch's figures. `validation` is the mean NDCG over the validation users' protocols."""

    number: int
    loss: float
    validation: float
    hits: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Trained:
    """What training found: `vectors` float32 (n_items, dim) and the rule that queries them.

    `validation` is the validation users' mean NDCG, as in `Epoch`, with the rule as it was fitted to them.
    """

    vectors: Tensor
    rule: QueryRule
    epochs: tuple[Epoch, ...]
    best: Epoch
    validation: float

    @property
    def ranker(self) -> QueryRanker:
        """Scores films for held-out users."""
        return QueryRanker(self.vectors, self.rule)


class Model(nn.Module):
    """What is trained together: the network that makes vectors and the rule that queries them."""

    def __init__(self, network: PinSage, rule: QueryRule) -> None:
        super().__init__()
        self.network = network
        self.rule = rule


class Trainer:
    """Trains one network and query rule on the likes of the training users.

    Measured and shipped is the running mean of the weights over the latest steps (Polyak and Juditsky 1992):
    it is better than any single step's weights and needs no schedule for the learning rate.
    """

    def __init__(
        self,
        items: Sequence[Item],
        train: Histories,
        validation: Protocols,
        settings: Settings,
        *,
        device: torch.device,
        hit_cutoff: int = 10,
    ) -> None:
        """`items` in order of node id; raises TrainingError where there is nothing to learn from."""
        self.settings = settings
        self.device = device
        self._validation = validation
        self._hit_cutoff = hit_cutoff
        self._batches = FoldInBatches(train, settings.batch_size, settings.batches_per_epoch)
        if not len(self._batches):
            raise TrainingError(
                "No training user has two likes (ratings of 4 stars or more); nothing to learn."
            )

        graph = user_film_graph(train)
        self._sampler = ImportanceSampler(graph, settings.walk, settings.walk.walks)
        measured = ImportanceSampler(graph, settings.walk, settings.walk.measured_walks)
        self._measured = self._to_device(measured.catalogue(settings.layers, self._seed(0)))

        torch.manual_seed(self._seed(0))
        columns = Columns(settings.dim, settings.graph)
        network = PinSage(
            columns,
            film_features(items),
            train,
            layers=settings.layers,
            dropout=settings.dropout,
        )
        self._model = Model(network, QueryRule(columns)).to(device)
        self._mean = copy.deepcopy(self._model).eval()
        self._loss = self._make_loss(graph)
        self._optimizer = self._make_optimizer()
        self._epochs: list[Epoch] = []
        self._best: State = {}

    def resume(self, checkpoint: CheckpointFile) -> int:
        """Take up where `checkpoint` stands, if it is of this run; returns the number of finished epochs."""
        state = checkpoint.load()
        if state is not None:
            self._model.load_state_dict(state["model"])
            self._mean.load_state_dict(state["mean"])
            self._optimizer.load_state_dict(state["optimizer"])
            self._best = state["best"]
            self._epochs = [Epoch(**epoch) for epoch in state["epochs"]]
        return len(self._epochs)

    def run(self, checkpoint: CheckpointFile, tell: Callable[[Epoch], None]) -> Trained:
        """Train to the end, saving to `checkpoint` and calling `tell` after every epoch."""
        while not self._finished():
            epoch = self._run_epoch(len(self._epochs) + 1)
            self._epochs.append(epoch)
            if epoch is self.best:
                self._best = copy.deepcopy(self._mean.state_dict())
            checkpoint.save(self._state())
            tell(epoch)
        best = copy.deepcopy(self._mean)
        best.load_state_dict(self._best)
        vectors = self._embed(best).cpu()
        fitted = calibrate(vectors, best.rule.cpu(), self._validation)
        return Trained(vectors, fitted.rule, tuple(self._epochs), self.best, fitted.validation)

    @property
    def best(self) -> Epoch:
        """The epoch that served the validation users best, the first of equals."""
        return max(self._epochs, key=lambda epoch: epoch.validation)

    def _run_epoch(self, number: int) -> Epoch:
        started = time.perf_counter()
        loss = self._train_epoch(number)
        ranker = QueryRanker(self._embed(self._mean), self._mean.rule)
        validation = overall(new_visitor(ranker, self._validation))
        if validation is None:
            raise TrainingError("Too few users: none of the held-out ones has 5 likes to validate with.")
        return Epoch(
            number=number,
            loss=loss,
            validation=validation,
            hits=hit_rate(ranker, self._validation.next_film, self._hit_cutoff),
            seconds=time.perf_counter() - started,
        )

    def _train_epoch(self, number: int) -> float:
        seed = self._seed(number)
        torch.manual_seed(seed)
        rng = np.random.default_rng(seed)
        blocks = self._to_device(self._sampler.catalogue(self.settings.layers, seed))
        self._model.train()
        losses: list[float] = []
        batches = tqdm(
            self._batches.epoch(rng),
            f"epoch {number}",
            len(self._batches),
            unit="batch",
            leave=False,
            disable=None,
        )
        for batch in batches:
            vectors = self._model.network(blocks)
            loss = self._loss(vectors, self._model.rule(vectors, batch.marks), batch, number, rng)
            self._optimizer.zero_grad()
            torch.autograd.backward(loss)
            self._optimizer.step()
            self._update_mean((number - 1) * len(self._batches) + len(losses))
            losses.append(loss.item())
            batches.set_postfix(loss=f"{losses[-1]:.3f}", refresh=False)
        mean = float(np.mean(losses))
        if not np.isfinite(mean):
            raise TrainingError(f"The loss of epoch {number} is not a number; try a smaller --lr.")
        return mean

    def _update_mean(self, step: int) -> None:
        """Early steps are forgotten sooner, so that the start does not weigh on the mean."""
        share = max(1 / AVERAGED_STEPS, 10 / (step + 10))
        with torch.no_grad():
            for mean, value in zip(self._mean.parameters(), self._model.parameters(), strict=True):
                mean.lerp_(value, share)

    def _embed(self, model: Model) -> Tensor:
        """All films' vectors from the neighbourhoods that are measured and shipped."""
        with torch.no_grad():
            vectors: Tensor = model.network(self._measured)
        return vectors

    def _finished(self) -> bool:
        ran = len(self._epochs)
        if ran >= self.settings.epochs or ran < WARM_UP:
            return ran >= self.settings.epochs
        return ran - max(self.best.number, WARM_UP) >= self.settings.patience

    def _state(self) -> State:
        return {
            "model": self._model.state_dict(),
            "mean": self._mean.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "best": self._best,
            "epochs": [asdict(epoch) for epoch in self._epochs],
        }

    def _make_loss(self, graph: Any) -> Loss:
        if self.settings.loss == "softmax":
            return catalogue_softmax
        walk = replace(self.settings.walk, neighbours=EASIEST_RANK)
        return MaxMargin(Curriculum(ImportanceSampler(graph, walk, walk.measured_walks), self._seed(0)))

    def _make_optimizer(self) -> torch.optim.Optimizer:
        """AdamW with a group of parameters each for embeddings, dense layers and the rest.

        Embeddings are decayed strongly, or they would learn single users by heart. Dense layers multiply:
        with as much decay, or as large steps, they would flatten the graph block to a line or to nothing. The
        bias and the query rule's few numbers are free.
        """
        network, settings = self._model.network, self.settings
        embeddings, dense = [network.own.weight], []
        if network.graph is not None:
            embeddings += network.graph.film_input.parameters()
            dense += [*network.graph.convolutions.parameters(), *network.graph.dense.parameters()]
        free = [network.bias, *self._model.rule.parameters()]
        return torch.optim.AdamW(
            [
                {"params": embeddings, "weight_decay": settings.weight_decay},
                {"params": dense, "weight_decay": DENSE_WEIGHT_DECAY, "lr": DENSE_LR_SHARE * settings.lr},
                {"params": free, "weight_decay": 0.0},
            ],
            lr=settings.lr,
        )

    def _seed(self, epoch: int) -> int:
        return int(np.random.SeedSequence([self.settings.seed, epoch]).generate_state(1)[0])

    def _to_device(self, blocks: list[Block]) -> list[Block]:
        return [block.to(self.device) for block in blocks]
