"""Training, top to bottom: draw neighbourhoods, embed the films, fold users in, step; measure; keep the best.

The vectors that are shipped are those of the epoch that served the held-out validation users best, with the
neighbourhoods they were measured with; then the query rule is fitted to the same users. Every random draw of
epoch e comes from (seed, e), so a run that was interrupted and resumed gives the same bytes as one that was
not.
"""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from ingest.histories import Histories, Unliked
from ingest.schema import Item
from pinsage.batches import FoldInBatches
from pinsage.calibration import calibrate
from pinsage.distributed import Processes
from pinsage.epochs import Epoch, Trained, best_of, finished
from pinsage.evaluation import Protocols, hit_rate, new_visitor, overall
from pinsage.features import film_features
from pinsage.graph import user_film_graph
from pinsage.linear import linear_block
from pinsage.neighbours import ImportanceSampler
from pinsage.network import Columns, PinSage
from pinsage.parameters import AVERAGED_STEPS, Model, make_optimizer
from pinsage.query import QueryRanker, QueryRule
from pinsage.settings import Settings
from pinsage.steps import make_steps
from pinsage.stretches import stretches
from training.checkpoint import CheckpointFile, State
from training.errors import TrainingError
from training.loop import RunningMean


class Trainer:
    """Trains one network and query rule on the likes of the training users."""

    def __init__(
        self,
        items: Sequence[Item],
        train: Histories,
        validation: Protocols,
        settings: Settings,
        *,
        device: torch.device,
        unliked: Unliked | None = None,
        hit_cutoff: int = 10,
        processes: Processes | None = None,
    ) -> None:
        """`items` in order of node id; `unliked`: the other ratings of the users of `train`, where known
        (not heard without `settings.unliked` or where `settings.stretch` cuts the users' lists).

        `processes` that train together all make a trainer of the same arguments. Raises TrainingError where
        there is nothing to learn from.
        """
        self.settings = settings
        self._validation = validation
        self._hit_cutoff = hit_cutoff
        self._processes = processes or Processes(device)
        self._batches = FoldInBatches(
            train,
            settings.users_per_step(train.n_items),
            settings.batches_per_epoch,
            settings.targets,
        )
        if not len(self._batches):
            raise TrainingError(
                "No training user has two likes (ratings of 4 stars or more); nothing to learn."
            )
        if not (len(validation.most) or any(map(len, validation.few.values()))):
            raise TrainingError("Too few users: none of the held-out ones has 5 likes to validate with.")

        persons = train if settings.stretch is None else stretches(train, settings.stretch)
        heard = settings.unliked and settings.stretch is None
        others = unliked if unliked and heard else Unliked.unknown(persons)
        graph = user_film_graph(persons)
        self._steps = make_steps(graph, train, settings, device, self._processes)
        measured = ImportanceSampler(graph, settings.walk, settings.walk.measured_from_each(train.n_items))
        self._measured = [
            block.to(device) for block in measured.catalogue(settings.layers, settings.seed_of(0))
        ]

        torch.manual_seed(settings.seed_of(0))
        columns = Columns(settings.dim, settings.graph)
        linear = linear_block(persons, others.low, columns.linear_width)
        network = PinSage(
            columns,
            film_features(items),
            persons,
            linear.vectors,
            convolution=settings.convolution,
            layers=settings.layers,
            dropout=settings.dropout,
        )
        self._model = Model(network, QueryRule(columns, linear.aversion)).to(device)
        self._mean = RunningMean(self._model, AVERAGED_STEPS)
        self._stepped = self._processes.parallel(self._model)
        self._optimizer = make_optimizer(self._model, settings)
        self._epochs: list[Epoch] = []
        self._best: State = {}

    def resume(self, checkpoint: CheckpointFile) -> int:
        """Take up where `checkpoint` stands, if it is of this run; returns the number of finished epochs."""
        saved = checkpoint.load() if self._processes.first else None
        state = self._processes.state_from_first(saved)
        if state is not None:
            self._model.load_state_dict(state["model"])
            self._mean.model.load_state_dict(state["mean"])
            self._optimizer.load_state_dict(state["optimizer"])
            self._best = state["best"]
            self._epochs = [Epoch(**epoch) for epoch in state["epochs"]]
        return len(self._epochs)

    def run(self, checkpoint: CheckpointFile, tell: Callable[[Epoch], None]) -> Trained:
        """Train to the end, saving to `checkpoint` and calling `tell` after every epoch."""
        self.train(checkpoint, tell)
        return self.result()

    def train(self, checkpoint: CheckpointFile, tell: Callable[[Epoch], None]) -> None:
        """Run all epochs; of several processes the first one saves and tells."""
        while not finished(self._epochs, self.settings):
            epoch = self._run_epoch(len(self._epochs) + 1)
            self._epochs.append(epoch)
            if epoch is self.best:
                self._best = copy.deepcopy(self._mean.model.state_dict())
            if self._processes.first:
                checkpoint.save(self._state())
                tell(epoch)

    def result(self) -> Trained:
        """The best epoch's vectors and their query rule, fitted."""
        best = copy.deepcopy(self._mean.model)
        best.load_state_dict(self._best)
        vectors = self._embed(best).cpu()
        fitted = calibrate(vectors, best.rule.cpu(), self._validation)
        network = best.network.cpu()
        return Trained(vectors, network, fitted.rule, tuple(self._epochs), self.best, fitted.validation)

    @property
    def best(self) -> Epoch:
        """The epoch that served the validation users best, the first of equals."""
        return best_of(self._epochs)

    def _run_epoch(self, number: int) -> Epoch:
        started = time.perf_counter()
        loss = self._train_epoch(number)
        figures = self._measure() if self._processes.first else (math.nan, math.nan)
        seconds = time.perf_counter() - started
        validation, hits, seconds = self._processes.from_first([*figures, seconds])
        return Epoch(number, loss, validation, None if math.isnan(hits) else hits, seconds)

    def _measure(self) -> tuple[float, float]:
        """Validation NDCG and hit rate; not a number where no user qualifies."""
        ranker = QueryRanker(self._embed(self._mean.model), self._mean.model.rule)
        validation = overall(new_visitor(ranker, self._validation))
        hits = hit_rate(ranker, self._validation.next_film, self._hit_cutoff)
        return (math.nan if validation is None else validation, math.nan if hits is None else hits)

    def _train_epoch(self, number: int) -> float:
        seed = self.settings.seed_of(number)
        torch.manual_seed(seed)
        self._steps.begin(number, seed)
        self._model.train()
        losses: list[float] = []
        batches = tqdm(
            self._batches.epoch(np.random.default_rng(seed)),
            f"epoch {number}",
            len(self._batches),
            unit="batch",
            leave=False,
            disable=None if self._processes.first else True,
        )
        for batch in batches:
            loss = self._steps.loss(self._stepped, batch)
            self._optimizer.zero_grad()
            torch.autograd.backward(loss)
            self._optimizer.step()
            self._mean.update(self._model, (number - 1) * len(self._batches) + len(losses))
            losses.append(loss.item())
            batches.set_postfix(loss=f"{losses[-1]:.3f}", refresh=False)
        mean = self._processes.mean(float(np.mean(losses)))
        if not np.isfinite(mean):
            raise TrainingError(f"The loss of epoch {number} is not a number; try a smaller --lr.")
        return mean

    def _embed(self, model: Model) -> Tensor:
        """All films' vectors from the neighbourhoods that are measured and shipped."""
        with torch.no_grad():
            vectors: Tensor = model.network(self._measured)
        return vectors

    def _state(self) -> State:
        return {
            "model": self._model.state_dict(),
            "mean": self._mean.model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "best": self._best,
            "epochs": [asdict(epoch) for epoch in self._epochs],
        }
