from __future__ import annotations

from pinsage.settings import MAX_USERS_PER_STEP, Settings, WalkSettings


def test_large_catalogues_get_more_users_in_a_step_up_to_a_bound() -> None:
    users = [Settings().users_per_step(films) for films in (1_682, 3_883, 16_000, 60_000, 10**6)]
    assert users == [256, 256, 2_000, 7_500, MAX_USERS_PER_STEP]
    assert Settings(batch_size=64).users_per_step(60_000) == 64


def test_walks_that_measure_are_bounded_in_all_but_never_fewer_than_those_that_train() -> None:
    walk = WalkSettings()
    assert walk.measured_from_each(3_883) == walk.measured_walks
    assert walk.walks < walk.measured_from_each(60_000) < walk.measured_walks
    assert walk.measured_from_each(10**9) == walk.walks


def test_every_epoch_of_every_run_has_a_seed_of_its_own() -> None:
    seeds = {Settings(seed=seed).seed_of(epoch) for seed in range(20) for epoch in range(20)}
    assert len(seeds) == 400
