"""Opens what some services need, and builds them. Who opens, closes."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass

from recommender.entities import ItemFinder, ItemRanker
from recommender.records import RECORDS
from recommender.stores.entities import Entities
from services.application import Application
from services.calls import Answer, Calls, in_threads
from services.cm import Content
from services.inner import Others
from services.people import People
from services.rank import Rank
from services.recall import Recall
from services.servers import Part
from services.settings import Running
from services.um import UserModel
from services.wire import SERVICES, Profile, Service, Wire, open_wire

STORE_THREADS = 4
"""Threads of a service that mostly waits for a store."""

SEARCH_THREADS = 32
"""Threads of recall: those that search at the same time are answered together."""


@dataclass(frozen=True, slots=True)
class Sources:
    """How to open what services stand on. The stack given to them closes what they open."""

    entities: Callable[[ExitStack], Entities]
    finder: Callable[[ExitStack], ItemFinder]
    ranker: Callable[[ExitStack], ItemRanker]


def build(
    profile: Profile, names: Sequence[Service], sources: Sources, running: Running, stack: AsyncExitStack
) -> list[Part]:
    """The services called `names`, `as` first if it is among them; `stack` closes what they use.

    Raises what the sources raise.
    """
    wire, records = open_wire(profile), RECORDS[profile]
    sync = stack.enter_context(ExitStack())
    here: dict[Service, Calls] = {}

    def add(name: Service, answer: Answer) -> None:
        here[name] = Calls(name, wire.methods[name], answer, seconds=running.seconds)

    if {*names} - {"as"}:
        entities = sources.entities(sync)
        people = People(records, entities)
        if "um" in names:
            add("um", in_threads(UserModel(wire, records, entities).answer, _threads(sync, STORE_THREADS)))
        if "cm" in names:
            add("cm", in_threads(Content(wire, records, entities).answer, _threads(sync, STORE_THREADS)))
        if "recall" in names:
            recall = Recall(wire, people, sources.finder(sync), leave_out_met=running.leave_out_met)
            add("recall", in_threads(recall.answer, _threads(sync, SEARCH_THREADS)))
        if "rank" in names:
            rank = Rank(wire, records, people, sources.ranker(sync))
            add("rank", in_threads(rank.answer, _threads(sync, os.cpu_count() or 1)))
    if "as" in names:
        others = _others(wire, running, {**here})
        stack.push_async_callback(others.close)
        application = Application(wire, records, others, candidates=running.candidates, items=running.items)
        add("as", application.answer)
    parts = [Part(name, wire.methods[name], calls, running.addresses[name]) for name, calls in here.items()]
    return sorted(parts, key=lambda part: part.name != "as")


def _others(wire: Wire, running: Running, here: Mapping[Service, Calls]) -> Others:
    addresses: dict[Service, str] = {name: running.addresses[name] for name in SERVICES if name != "as"}
    credentials = running.tls.of_callers() if running.tls else None
    return Others(wire, addresses, credentials, here)


def _threads(stack: ExitStack, count: int) -> ThreadPoolExecutor:
    threads = ThreadPoolExecutor(count)
    stack.callback(threads.shutdown, wait=False, cancel_futures=True)
    return threads
