"""How fast the services answer, beside the least that could be done: `python -m benchmarks.services`.

40 callers keep a call each under way, of `as`, which asks um, recall, cm and rank, and of each of them alone.
Beside them, in the same rounds, an echo service that answers with the same bytes as `as`. A figure is that of
the median round. Without --state a synthetic shop is made and its models are trained for one epoch: this is
about speed, not taste.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks import machine
from benchmarks.grpc_echo import PATH as ECHO
from benchmarks.grpc_load import Target, answers, drive
from benchmarks.grpc_servers import ROOT, serve_echo, serve_services
from benchmarks.load import Load, Measured
from ingest.commands import ending
from ingest.ecommerce import read_shop
from ingest.table_storage import save_tables
from services.places import Place, place_of
from services.wire import Wire, open_wire

CALLERS = 40
PEOPLE = 60
CANDIDATES = 100
RESULT = Path(__file__).with_name("results") / "services.md"
PACKAGES = ("grpcio", "protobuf", "onnxruntime", "numpy", "SQLAlchemy", "redis", "pymilvus")


@dataclass(frozen=True, slots=True)
class Way:
    """A way to run the services: what it is called, and what makes it."""

    name: str
    apart: bool
    environment: dict[str, str]


@dataclass(frozen=True, slots=True)
class MeasuredWay(Measured):
    """A target's rounds, and the way in which the services ran."""

    way: str


@ending(stopped="Stopped; nothing was written.")
def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a table, and write it to results/services.md unless --quick; 130 on Ctrl-C, else 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.services", description=__doc__)
    parser.add_argument(
        "--state", type=Path, help="a prepared state folder of products, with dssm and deepfm"
    )
    parser.add_argument("--products", type=int, default=2_000, help="of the synthetic shop [default: 2000]")
    parser.add_argument("--milvus", metavar="HOST:PORT", help="measure with a search in this Milvus, too")
    parser.add_argument("--redis", metavar="URL", help="measure with users and items in this Redis, too")
    parser.add_argument("--quick", action="store_true", help="short rounds, no file written")
    options = parser.parse_args(arguments)
    rounds, seconds = (2, 0.5) if options.quick else (5, 1.0)
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        state = options.state or synthetic_state(Path(folder), options.products)
        ways = _ways(state, options.milvus, options.redis)
        text = report(state, Path(folder), ways, rounds, seconds, load=load)
    print(text)
    if not options.quick:
        RESULT.write_text(text, encoding="utf-8")
    return 0


def synthetic_state(folder: Path, products: int) -> Path:
    """A state folder with a made-up shop, and models of it that hardly learnt."""
    people = max(PEOPLE, products // 15)
    _command(
        "-m",
        "ingest.synthetic",
        str(folder / "shop"),
        f"--products={products}",
        f"--users={people}",
        f"--events={20 * people}",
    )
    state = folder / "state"
    tables = read_shop(folder / "shop", name=f"synthetic-{products}")
    save_tables(tables, state / f"ecommerce-{tables.name}" / "dataset")
    for module, *words in (("dssm.train", "--epochs=1"), ("deepfm.train", "--epochs=1"), ("deepfm.rerank",)):
        _command("-m", module, "--state", str(state), *words)
    return state


def report(
    state: Path, folder: Path, ways: Sequence[Way], rounds: int, seconds: float, *, load: float
) -> str:
    """Measure everything on what `state` holds; `folder` is for scratch files, `load` the load average."""
    measured = [each for way in ways for each in _measure(way, state, folder, rounds, seconds)]
    return "\n".join([*_head(place_of(state, None), load), *_table(measured)]) + "\n"


def _ways(state: Path, milvus: str | None, redis: str | None) -> list[Way]:
    """Fill the stores that they need, too."""
    snapshot = {"SEARCH_PATH": "snapshot"}
    ways = [Way("one process", False, snapshot), Way("five processes", True, snapshot)]
    _command("-m", "services.load", "--state", str(state))
    if redis:
        _command("-m", "services.load", "--state", str(state), environment={"REDIS_URL": redis})
        ways.append(Way("one process, Redis", False, {**snapshot, "REDIS_URL": redis}))
    if milvus:
        host, _, port = milvus.rpartition(":")
        where = {"MILVUS_HOST": host, "MILVUS_PORT": port, "SEARCH_PATH": "milvus"}
        _command("-m", "dssm.load", "--state", str(state), environment=where)
        ways.append(Way("one process, search in Milvus", False, where))
    return ways


def _measure(way: Way, state: Path, folder: Path, rounds: int, seconds: float) -> list[MeasuredWay]:
    """The echo, and every service, in alternating rounds."""
    with ExitStack() as stack:
        addresses = stack.enter_context(serve_services(state, apart=way.apart, environment=way.environment))
        targets = _targets(open_wire("ecommerce"), addresses)
        answer = folder / "answer"
        answer.write_bytes(answers(targets["as"])[0])
        echo = stack.enter_context(serve_echo(answer))
        targets = {"echo": Target(echo, ECHO, targets["as"].requests), **targets}
        loads: dict[str, list[Load]] = {name: [] for name in targets}
        for target in targets.values():
            drive(target, CALLERS, seconds / 4)
        schedule = [each for _ in range(rounds) for each in targets.items()]
        for name, target in tqdm(schedule, desc=way.name, disable=None):
            loads[name].append(drive(target, CALLERS, seconds))
    return [MeasuredWay(name, tuple(found), way.name) for name, found in loads.items()]


def _targets(wire: Wire, addresses: Mapping[str, str]) -> dict[str, Target]:
    """What to ask each service: what `as` asks them for the first people of the shop."""
    methods = wire.methods
    people = [str(number) for number in range(1, PEOPLE + 1)]

    def target(name: Any, requests: list[Any]) -> Target:
        content = [request.SerializeToString() for request in requests]
        return Target(addresses[name], methods[name].path, content)

    def answered(name: Any, of: Target) -> list[Any]:
        return [methods[name].response.FromString(content) for content in answers(of)]

    um = target("um", [methods["um"].request(user_id=user_id) for user_id in people])
    infos = [each.user_info for each in answered("um", um)]
    recall = target(
        "recall", [methods["recall"].request(user_info=info, request_num=CANDIDATES) for info in infos]
    )
    found = [[pair.nid for pair in each.score_pairs] for each in answered("recall", recall)]
    cm = target("cm", [methods["cm"].request(item_ids=item_ids) for item_ids in found])
    items = [each.item_infos for each in answered("cm", cm)]
    rank = target(
        "rank",
        [
            methods["rank"].request(user_info=info, item_infos=each)
            for info, each in zip(infos, items, strict=True)
        ],
    )
    whole = target("as", [methods["as"].request(user_id=user_id) for user_id in people])
    return {"um": um, "recall": recall, "cm": cm, "rank": rank, "as": whole}


def _head(place: Place, load: float) -> list[str]:
    summary = place.summary.dataset
    towers = json.loads((place.towers / "manifest.json").read_text(encoding="utf-8"))
    return [
        "# The services",
        "",
        f"`python -m benchmarks.services` writes this file. {CALLERS} callers, each with one call under way,",
        f"are a process of their own; `as` answers with the best 20 of {CANDIDATES} candidates. The echo",
        "service is a process with a grpc.aio server that answers with the same bytes as `as`. In one",
        "process `as` asks the others directly, in five over gRPC. Medians of alternating rounds.",
        "",
        f"- Data: {summary.name} ({summary.users:,} users, {summary.items:,} products, "
        f"{summary.interactions:,} events)",
        f"- Towers: {towers['dim']} dimensions; every search is exact: a flat index in Milvus, a product "
        "in memory",
        *machine.described(PACKAGES),
        *machine.busy(load),
        "",
    ]


def _table(measured: Sequence[MeasuredWay]) -> list[str]:
    echo = {each.way: each.per_second for each in measured if each.name == "echo"}
    lines = ["| | | answers/s | p50 ms | p99 ms | of the echo |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {each.way} | {each.name} | {each.per_second:,.0f} | {each.percentile(0.5):.1f} "
        f"| {each.percentile(0.99):.1f} | {each.per_second / echo[each.way]:.0%} |"
        for each in measured
    ]
    return lines


def _command(*arguments: str, environment: dict[str, str] | None = None) -> None:
    """Run one of our own commands to its end."""
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=os.environ | (environment or {}), check=True)


if __name__ == "__main__":
    sys.exit(main())
