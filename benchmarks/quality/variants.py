"""PinSage and its ablations: which settings stand in which protocol's table.

A row is the project's own trainer with these settings; rows beside "PinSage" leave out or change one thing.
"""

from __future__ import annotations

from dataclasses import replace

from pinsage.settings import Settings, WalkSettings

PINSAGE, NO_GRAPH = "PinSage", "PinSage, no graph"
FEW_NEIGHBOURS, TWO_LAYERS = "PinSage, 10 neighbours", "PinSage, 2 convolutions"
DENSE = "PinSage, dense convolutions"

NEXT = Settings(
    targets="next",
    stretch=10,
    convolution="dense",
    layers=2,
    dropout=0.2,
    batch_size=512,
    epochs=20,
    lr=1e-2,
)
"""For the next film: marks are to find what came next, and films rated about the same time are neighbours. On
the validation films two dense convolutions are better there than light ones.
"""

BY_PROTOCOL: dict[str, dict[str, Settings]] = {
    "visitors": {
        PINSAGE: Settings(),
        NO_GRAPH: Settings(graph=False),
        FEW_NEIGHBOURS: Settings(WalkSettings(neighbours=10)),
        TWO_LAYERS: Settings(layers=2),
        DENSE: Settings(convolution="dense"),
    },
    "few_users": {
        PINSAGE: Settings(),
        NO_GRAPH: Settings(graph=False),
        DENSE: Settings(convolution="dense"),
    },
    "general": {PINSAGE: Settings(), NO_GRAPH: Settings(graph=False)},
    "next_film": {PINSAGE: NEXT, NO_GRAPH: replace(NEXT, graph=False)},
}
"""Settings by name of the protocol's module and of the row."""


def settings_of(protocol: str, model: str) -> Settings | None:
    """The settings of one of our rows, without the seed; None for another method."""
    return BY_PROTOCOL.get(protocol, {}).get(model)
