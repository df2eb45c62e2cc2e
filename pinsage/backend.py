"""The only door to DGL: chooses its PyTorch backend before the import, so that nobody has to configure it."""

from __future__ import annotations

import os

os.environ["DGLBACKEND"] = "pytorch"

import dgl

__all__ = ["dgl"]
