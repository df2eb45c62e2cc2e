"""What several tests of the web server need."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import matplotlib.image
import numpy as np
from fastapi import FastAPI

from recommender.opening import open_recommender
from tests.patience import PATIENCE
from tests.recommender.stage import Stage
from webserver.app import create_app

ADMIN_TOKEN = "the-admin-token"


def build_app(stage: Stage, page: Path, **settings: Any) -> FastAPI:
    """The application over the stores of `stage`, looking for a new version 20 times a second."""
    opener = partial(open_recommender, stage.places)
    return create_app(opener, page_dir=page, refresh_seconds=0.05, **settings)


def wait_until(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Return once `condition` holds; fail if it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def jpeg() -> bytes:
    """A small real JPEG."""
    buffer = io.BytesIO()
    matplotlib.image.imsave(buffer, np.zeros((3, 2, 3)), format="jpg")
    return buffer.getvalue()
