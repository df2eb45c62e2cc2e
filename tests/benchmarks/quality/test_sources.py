from __future__ import annotations

from benchmarks.quality.sources import TABLE, TRAINERS, digest, meaning, reached

GENERAL = "benchmarks.quality.general"


def test_our_figures_depend_on_the_trainer_and_not_on_its_command() -> None:
    modules = reached(GENERAL, (TABLE,))
    assert {GENERAL, "pinsage.training", "pinsage.network", "ingest.histories", "ingest.metrics"} <= modules
    assert not modules & {TABLE, "pinsage.options", "pinsage.report", "benchmarks.quality.visitors"}


def test_other_methods_do_not_depend_on_the_trainer() -> None:
    modules = reached(GENERAL, (TABLE, *TRAINERS))
    assert {"benchmarks.quality.rankers", "pinsage.baselines", "ingest.splits"} <= modules
    assert not modules & {"pinsage.network", "pinsage.batches"}


def test_every_protocol_has_its_own_digest() -> None:
    digests = {
        digest(protocol, trained=trained)
        for protocol in ("general", "next_film", "visitors", "against_recbole")
        for trained in (False, True)
    }
    assert len(digests) == 8


def test_comments_change_nothing() -> None:
    assert meaning('def f():\n    """Old."""\n    return 1') == meaning("def f():  # new\n    return (1)")
    assert meaning("x = 1") != meaning("x = 2")
