"""What can go wrong with models that are trained on a dataset, as one tree. Messages say what to do.

ModelError
├── TrainingError     cannot train: settings, device, disk or data do not allow it
└── ArtifactError     files made by training are missing, damaged or belong to other data
"""

from __future__ import annotations


class ModelError(Exception):
    """Base of all errors raised on purpose around training."""


class TrainingError(ModelError):
    """Training cannot start or go on."""


class ArtifactError(ModelError):
    """Files made by training are missing, damaged or do not belong together."""
