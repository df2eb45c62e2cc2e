"""How fast the server answers, beside the least that could be done: `python -m benchmarks.speed`.

One server process, one client process, 8 connections. Rounds of all contestants alternate, so that whatever
else the machine does meets all of them; a contestant's figure is its median round.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tqdm import tqdm

from benchmarks import machine, retrieval_speed
from benchmarks.load import Load, Measured, Target, drive
from benchmarks.servers import Running, serve_bare_route, serve_movie_taste
from benchmarks.synthetic import write_model
from ingest.commands import ending
from insert_milvus import insert

CONNECTIONS = 8
MARKS = (1, 5, 20)
FILMS = 20
RESULT = Path(__file__).with_name("results") / "speed.md"


@ending(stopped="Stopped; nothing was written.")
def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a table, and write it to results/speed.md unless --quick; 130 on Ctrl-C, else 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--state", type=Path, help="a prepared state folder; default: a synthetic catalogue")
    parser.add_argument("--quick", action="store_true", help="short rounds, no file written")
    options = parser.parse_args(arguments)
    rounds, seconds = (2, 0.5) if options.quick else (7, 2.0)
    with tempfile.TemporaryDirectory() as folder:
        state = options.state or synthetic_state(Path(folder))
        text = report(state, Path(folder), rounds, seconds)
    print(text)
    if not options.quick:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(text, encoding="utf-8")
    return 0


def synthetic_state(folder: Path) -> Path:
    """A state folder with a synthetic catalogue loaded."""
    print("Loading a synthetic catalogue …", file=sys.stderr)
    insert(write_model(folder / "model"), state=folder / "state", movie_info=None)
    return folder / "state"


def report(state: Path, folder: Path, rounds: int, seconds: float) -> str:
    """Measure everything on what `state` holds; `folder` is for scratch files."""
    with ExitStack() as stack:
        server = stack.enter_context(serve_movie_taste(state, "snapshot"))
        at_rest = server.resident_mb()
        popular = [film["movie_id"] for film in _post(server.port, "/api/recommend", {"n": max(MARKS)})]
        contestants = []
        for n in MARKS:
            body = {"liked": popular[:n], "n": FILMS}
            answer = folder / f"answer-{n}.json"
            answer.write_bytes(_bytes(server.port, "/api/recommend", body))
            bare = stack.enter_context(serve_bare_route(answer))
            contestants.append((f"bare route, {n} marks", Target(bare.port, "/", body)))
            contestants.append((f"recommend, {n} marks", Target(server.port, "/api/recommend", body)))
        measured = _alternate(contestants, rounds, seconds)
        after = server.resident_mb()
    with serve_movie_taste(state, "milvus") as searching:
        body = {"liked": popular[:5], "n": FILMS}
        target = Target(searching.port, "/api/recommend", body)
        measured += _alternate([("recommend, 5 marks, search in Milvus Lite", target)], rounds, seconds)
    return "\n".join([*_head(), *_table(measured), *_rest(server, at_rest, after, state)]) + "\n"


def _alternate(contestants: list[tuple[str, Target]], rounds: int, seconds: float) -> list[Measured]:
    loads: dict[str, list[Load]] = {name: [] for name, _ in contestants}
    for _, target in contestants:
        drive(target, CONNECTIONS, seconds / 4)
    schedule = [contestant for _ in range(rounds) for contestant in contestants]
    for name, target in tqdm(schedule, desc="Rounds", disable=None):
        loads[name].append(drive(target, CONNECTIONS, seconds))
    return [Measured(name, tuple(loads[name])) for name, _ in contestants]


def _head() -> list[str]:
    return [
        "# Speed",
        "",
        "`make bench` (`python -m benchmarks.speed`) writes this file. One server process with one worker,",
        f"one client process, {CONNECTIONS} connections, {FILMS} films an answer; the median of alternating",
        "rounds. The bare route is a FastAPI route in its own process that answers with the same bytes.",
        "",
        *machine.described(),
        "",
    ]


def _table(measured: list[Measured]) -> list[str]:
    bare = {entry.name.partition(", ")[2]: entry.per_second for entry in measured if "bare" in entry.name}
    lines = ["| | answers/s | p50 ms | p99 ms | of the bare route |", "|---|---|---|---|---|"]
    for entry in measured:
        reference = bare[", ".join(entry.name.split(", ")[1:2])]
        lines.append(
            f"| {entry.name} | {entry.per_second:,.0f} | {entry.percentile(0.5):.2f} "
            f"| {entry.percentile(0.99):.2f} | {entry.per_second / reference:.1%} |"
        )
    return lines


def _rest(server: Running, at_rest: float, after: float, state: Path) -> list[str]:
    product, retrieval, facade = retrieval_speed.measure(state, MARKS[1], FILMS)
    return [
        "",
        "| | |",
        "|---|---|",
        f"| start to ready | {server.ready_after:.1f} s |",
        f"| resident memory, ready / after the load | {at_rest:.0f} MB / {after:.0f} MB |",
        f"| one exact matrix product | {product:.0f} µs |",
        f"| retrieval (product, marked films out, best {FILMS}) | {retrieval:.0f} µs |",
        f"| the whole recommendation without HTTP, {MARKS[1]} marks | {facade:.0f} µs |",
    ]


def _bytes(port: int, path: str, body: object) -> bytes:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        content: bytes = response.read()
    return content


def _post(port: int, path: str, body: object) -> list[dict[str, int]]:
    items: list[dict[str, int]] = json.loads(_bytes(port, path, body))["items"]
    return items


if __name__ == "__main__":
    sys.exit(main())
