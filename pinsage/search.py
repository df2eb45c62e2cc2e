"""A search for settings that can stop at any moment: Optuna proposes, validation users judge.

Proposals are those of the tree-structured Parzen estimator (Bergstra et al., NeurIPS 2011), drawn for trial n
from (seed, n), so that a study that was interrupted goes on as one that was not. A trial whose best figure
lies below the median of the others at the same epoch is given up. Test users are never looked at.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import optuna
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import FrozenTrial, Trial, TrialState

from pinsage.epochs import WARM_UP, Epoch
from pinsage.settings import USERS_PER_STEP, Settings
from pinsage.training import Trainer
from training.checkpoint import CheckpointFile
from training.errors import TrainingError

RANGES: dict[str, BaseDistribution] = {
    "neighbours": IntDistribution(10, 100, log=True),
    "walks": IntDistribution(20, 200, log=True),
    "restart_prob": FloatDistribution(0.2, 0.8),
    "layers": IntDistribution(1, 3),
    "dropout": FloatDistribution(0.0, 0.5),
    "batch_size": CategoricalDistribution([256, 512, 1024]),
    "lr": FloatDistribution(3e-3, 3e-2, log=True),
    "weight_decay": FloatDistribution(0.3, 4.0, log=True),
}
"""What is searched, by name of the setting; all else stays as it is by default."""
WALK = ("neighbours", "walks", "restart_prob")
RANDOM_TRIALS = 6
"""Trials drawn at random, and finished, before proposals and medians mean something."""

MakeTrainer = Callable[[Settings], Trainer]
Values = dict[str, Any]


class OutOfTimeError(Exception):
    """The time is used up; the trial under way is saved."""


@dataclass(frozen=True, slots=True)
class Search:
    """A study in `folder`, on one dataset (named by its `fingerprint`), started from `base`'s settings."""

    folder: Path
    fingerprint: str
    base: Settings
    make_trainer: MakeTrainer
    tell: Callable[[str], object]

    def open(self) -> optuna.Study:
        """The study, begun with the settings as they are. Raises TrainingError if it is of other data."""
        self.folder.mkdir(parents=True, exist_ok=True)
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        study = optuna.create_study(
            storage=f"sqlite:///{self.folder / 'study.sqlite'}",
            study_name="pinsage",
            direction="maximize",
            load_if_exists=True,
            pruner=optuna.pruners.MedianPruner(n_startup_trials=RANDOM_TRIALS, n_warmup_steps=WARM_UP),
        )
        of = {"dataset": self.fingerprint, "seed": self.base.seed}
        if study.user_attrs and study.user_attrs != of:
            raise TrainingError(
                f"{self.folder} holds a search on other data or with another seed; remove it to begin anew."
            )
        if not study.trials:
            study.enqueue_trial(values_of(self.base))
        for name, value in of.items():
            study.set_user_attr(name, value)
        return study

    def run(self, study: optuna.Study, trials: int, deadline: float) -> None:
        """Go on until `trials` are finished (or given up); raises OutOfTimeError at `deadline`, a time of
        `time.monotonic`.
        """
        for broken in study.get_trials(states=(TrialState.RUNNING,)):
            study.tell(broken.number, state=TrialState.FAIL)
            study.enqueue_trial(broken.params)
        while (number := len(decided(study))) < trials:
            study.sampler = optuna.samplers.TPESampler(
                n_startup_trials=RANDOM_TRIALS, multivariate=False, seed=_seed(self.base.seed, number)
            )
            self._try(study, study.ask(RANGES), deadline)

    def _try(self, study: optuna.Study, trial: Trial, deadline: float) -> None:
        settings = with_values(self.base, trial.params)
        checkpoint = CheckpointFile(self.folder / "trial.pt", json.dumps(settings.as_json(), sort_keys=True))
        trainer = self.make_trainer(settings)
        reached = trainer.resume(checkpoint)
        if reached:
            trial.report(trainer.best.validation, trainer.best.number)

        def watch(epoch: Epoch) -> None:
            trial.report(epoch.validation, epoch.number)
            trial.set_user_attr("epochs", trainer.best.number)
            if trial.should_prune():
                raise optuna.TrialPruned
            if time.monotonic() > deadline:
                raise OutOfTimeError

        again = f", gone on after epoch {reached}" if reached else ""
        try:
            validation = trainer.run(checkpoint, watch).validation
        except (optuna.TrialPruned, TrainingError) as end:
            if isinstance(end, TrainingError) and not decided(study):
                raise  # the settings as they are cannot be trained; others will hardly
            study.tell(trial, state=TrialState.PRUNED)
            outcome = "given up           "
        else:
            study.tell(trial, validation)
            outcome = f"validation NDCG {validation:.4f}"
        checkpoint.path.unlink(missing_ok=True)
        self.tell(f"trial {len(decided(study)):3d}  {outcome}  {shown(trial.params)}{again}")


def decided(study: optuna.Study) -> list[FrozenTrial]:
    """Trials that were finished or given up, in order."""
    return study.get_trials(deepcopy=False, states=(TrialState.COMPLETE, TrialState.PRUNED))


def finished(study: optuna.Study) -> list[FrozenTrial]:
    """Trials trained to their end, the best first."""
    done = study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
    return sorted(done, key=lambda trial: -(trial.value or 0.0))


def values_of(settings: Settings) -> Values:
    """The searched settings by name; a number of users per step that is left open is the usual one."""
    values = {name: getattr(settings.walk if name in WALK else settings, name) for name in RANGES}
    return {**values, "batch_size": settings.batch_size or USERS_PER_STEP}


def with_values(base: Settings, values: Values) -> Settings:
    """`base` with the searched settings replaced, of three digits, so that a command line can name them."""
    rounded: Values = {
        name: float(f"{value:.3g}") if isinstance(value, float) else value for name, value in values.items()
    }
    walk = {name: value for name, value in rounded.items() if name in WALK}
    rest = {name: value for name, value in rounded.items() if name not in WALK}
    measured = max(walk["walks"], base.walk.measured_walks)
    return replace(base, walk=replace(base.walk, **walk, measured_walks=measured), **rest)


def shown(values: Values) -> str:
    """Names and values in a line."""
    return ", ".join(
        f"{name} {value if isinstance(value, int) else format(value, '.3g')}"
        for name, value in values.items()
    )


def _seed(seed: int, number: int) -> int:
    return int(np.random.SeedSequence([seed, number]).generate_state(1)[0])
