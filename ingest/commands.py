"""How commands end: with one clear line and an exit code, whatever happens."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

FAILED, MISUSED, INTERRUPTED = 1, 2, 130
"""Exit codes: the command cannot do it, an option or setting is bad, Ctrl-C (as shells have it)."""

Parameters = ParamSpec("Parameters")


def ending(
    *failures: type[Exception],
    misuse: type[Exception] | tuple[()] = (),
    prefix: str = "Error: ",
    stopped: str = "Stopped.",
) -> Callable[[Callable[Parameters, int]], Callable[Parameters, int]]:
    """For the `main` of a command: what it raises on purpose becomes a line on stderr and an exit code.

    One of `failures` gives `FAILED`, `misuse` gives `MISUSED`, their messages behind `prefix`; Ctrl-C gives
    `INTERRUPTED` and the line `stopped`, which says what is kept.
    """

    def decorate(main: Callable[Parameters, int]) -> Callable[Parameters, int]:
        @wraps(main)
        def ended(*args: Parameters.args, **kwargs: Parameters.kwargs) -> int:
            try:
                return main(*args, **kwargs)
            except misuse as error:
                print(f"{prefix}{error}", file=sys.stderr)
                return MISUSED
            except failures as error:
                print(f"{prefix}{error}", file=sys.stderr)
                return FAILED
            except KeyboardInterrupt:
                print(f"\n{stopped}", file=sys.stderr)
                return INTERRUPTED

        return ended

    return decorate
