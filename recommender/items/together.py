"""Answers together what several threads ask at once, where many answers cost hardly more than one."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


@dataclass(eq=False, slots=True)
class _Question(Generic[Asked, Answer]):
    """What one thread asks. Once it is `woken` it has its answer, or `leads`, or must ask alone."""

    asked: Asked
    woken: threading.Event = field(default_factory=threading.Event)
    leads: bool = False
    answers: list[Answer] = field(default_factory=list)


class Together(Generic[Asked, Answer]):
    """Whoever asks first answers itself, at once; who asks meanwhile waits, and is answered together with all
    others who wait. So nobody waits for company, and nobody longer than for what is under way and its own.
    """

    def __init__(self, answers: Callable[[Sequence[Asked]], Sequence[Answer]], at_once: int) -> None:
        """`answers` gives one answer for each of up to `at_once` questions, whichever thread calls it."""
        self._answers = answers
        self._at_once = at_once
        self._lock = threading.Lock()
        self._waiting: deque[_Question[Asked, Answer]] = deque()
        self._busy = False

    def ask(self, asked: Asked) -> Answer:
        """The answer to one question. Raises what answering raises; others then ask once more, alone."""
        own: _Question[Asked, Answer] = _Question(asked)
        with self._lock:
            own.leads = not self._busy
            self._busy = True
            if not own.leads:
                self._waiting.append(own)
        if not own.leads:
            own.woken.wait()
        if own.leads:
            return self._lead(own)
        (answer,) = own.answers or self._answers([asked])
        return answer

    def _lead(self, own: _Question[Asked, Answer]) -> Answer:
        """Answer the own question and those that wait, and let the next who waits lead."""
        with self._lock:
            others = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._at_once - 1))]
        try:
            first, *rest = self._answers([own.asked, *(other.asked for other in others)])
            for other, answer in zip(others, rest, strict=True):
                other.answers.append(answer)
        finally:
            self._hand_over()
            for other in others:
                other.woken.set()
        return first

    def _hand_over(self) -> None:
        with self._lock:
            if self._waiting:
                following = self._waiting.popleft()
                following.leads = True
                following.woken.set()
            else:
                self._busy = False
