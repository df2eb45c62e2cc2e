"""What one step sees of the catalogue: all films, or those that its batch needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from ingest.histories import Histories
from pinsage.batches import FoldIn
from pinsage.distributed import Processes
from pinsage.losses import Loss, MaxMargin, catalogue_softmax
from pinsage.negatives import EASIEST_RANK, Curriculum
from pinsage.neighbours import Block, ImportanceSampler
from pinsage.sampling import CandidateSampler, LocalBatch, few_targets, sampled_softmax
from pinsage.settings import WHOLE_CATALOGUE, Settings
from pinsage.tables import NeighbourTable


class Steps(Protocol):
    """Makes the loss of each of an epoch's batches."""

    def begin(self, epoch: int, seed: int) -> None:
        """Draw the neighbourhoods of an epoch; epochs count from 1."""
        ...

    def loss(self, model: nn.Module, batch: FoldIn) -> Tensor:
        """This process's part of the batch's loss; `model` is `parameters.Model`, wrapped or not."""
        ...


def make_steps(
    graph: Any, train: Histories, settings: Settings, device: torch.device, processes: Processes
) -> Steps:
    """The steps that the settings and the size of the catalogue ask for."""
    sampler = ImportanceSampler(graph, settings.walk, settings.walk.walks)
    if sampled(settings, train.n_items):
        candidates = CandidateSampler(train.likes_per_film(), settings.candidates)
        return SampledSteps(sampler, candidates, settings.layers, device, processes)
    return WholeSteps(sampler, _catalogue_loss(graph, settings), settings.layers, device, processes)


def sampled(settings: Settings, n_items: int) -> bool:
    """Whether steps see parts of a catalogue of `n_items` films."""
    if settings.batches == "auto":
        return settings.loss == "softmax" and n_items > WHOLE_CATALOGUE
    return settings.batches == "sampled"


class WholeSteps:
    """Every step embeds the whole catalogue: exact, and for some thousands of films the fastest."""

    def __init__(
        self,
        sampler: ImportanceSampler,
        loss: Loss,
        layers: int,
        device: torch.device,
        processes: Processes,
    ) -> None:
        self._sampler, self._loss, self._layers = sampler, loss, layers
        self._device, self._processes = device, processes

    def begin(self, epoch: int, seed: int) -> None:
        """One block serves all layers and steps of the epoch."""
        self._epoch = epoch
        self._blocks: list[Block] = [
            block.to(self._device) for block in self._sampler.catalogue(self._layers, seed)
        ]
        self._rng = np.random.default_rng([seed, self._processes.rank])

    def loss(self, model: nn.Module, batch: FoldIn) -> Tensor:
        """Each process embeds all films and answers for its share of the users."""
        part, share = self._processes.part_of(batch)
        vectors, queries = model(self._blocks, part.marks)
        return share * self._loss(vectors, queries, part, self._epoch, self._rng)


class SampledSteps:
    """A step embeds the films its users marked, those they should find and candidates for all others.

    Its cost depends on the batch, not on the catalogue. Walks start at all films once per epoch.
    """

    def __init__(
        self,
        sampler: ImportanceSampler,
        candidates: CandidateSampler,
        layers: int,
        device: torch.device,
        processes: Processes,
    ) -> None:
        self._sampler, self._candidates, self._layers = sampler, candidates, layers
        self._device, self._processes = device, processes

    def begin(self, epoch: int, seed: int) -> None:
        """One table of neighbourhoods serves all steps of the epoch."""
        del epoch
        self._table = NeighbourTable(self._sampler.catalogue(1, seed)[0])
        self._rng = np.random.default_rng([seed, 1])

    def loss(self, model: nn.Module, batch: FoldIn) -> Tensor:
        """All processes draw the same candidates; each embeds what its share of the users needs."""
        drawn = self._candidates.draw(self._rng)
        part, share = self._processes.part_of(few_targets(batch))
        local = LocalBatch.of(part, drawn)
        blocks = self._table.blocks(torch.from_numpy(local.films), self._layers)
        vectors, queries = model([block.to(self._device) for block in blocks], local.batch.marks)
        return share * sampled_softmax(vectors, queries, local)


def _catalogue_loss(graph: Any, settings: Settings) -> Loss:
    if settings.loss == "softmax":
        return catalogue_softmax
    walk = replace(settings.walk, neighbours=EASIEST_RANK)
    return MaxMargin(Curriculum(ImportanceSampler(graph, walk, walk.measured_walks), settings.seed_of(0)))
