"""A new film's row of the linear block, without decomposing anything again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pinsage.linear import said, scaled

Doubles = NDArray[np.float64]

RIDGE = 1.0


def fold_in(rows: Doubles, known: csr_array, new: csr_array) -> Doubles:
    """Rows of the new films: float64 (n_new, width), from the known films' `rows` (n_known, width).

    `known` (people, n_known) and `new` (people, n_new) say what the same people like. People and films are
    weighed as in `pinsage.linear`; a person is the sum of the rows of what they like, and a new film's row is
    the ridge regression of who likes it on these sums. Few likes give a short row.
    """
    says = said(known.sum(axis=1))
    people = scaled(says @ known) @ rows
    square = people.T @ people + RIDGE * np.eye(rows.shape[1])
    folded: Doubles = np.linalg.solve(square, (scaled(says @ new).T @ people).T).T
    return folded
