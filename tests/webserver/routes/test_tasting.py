from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from recommender.recommender import Recommender
from recommender.types import Filters, Marks
from tests.recommender.stage import films, row_of
from webserver.answer_schemas import FilmsAnswer, RecommendAnswer


def test_likes_of_even_films_are_answered_with_even_films(client: TestClient) -> None:
    response = client.post("/api/recommend", json={"liked": films(0, 2), "n": 10})
    answer = RecommendAnswer.model_validate(response.json())
    assert [row_of(item.movie_id) % 2 for item in answer.items] == [0] * 10
    scores = [item.score for item in answer.items]
    assert scores == sorted(scores, reverse=True)
    assert {mark.movie_id for item in answer.items for mark in item.because} <= set(films(0, 2))


@pytest.mark.parametrize(
    ("body", "question"),
    [
        ({}, (Marks(), 20, Filters())),
        ({"liked": films(0)}, (Marks(films(0)), 20, Filters())),
        (
            {"liked": films(1, 3, 1), "disliked": films(0), "n": 5},
            (Marks(films(1, 3), films(0)), 5, Filters()),
        ),
        ({"n": 200, "genres": ["Horror"]}, (Marks(), 200, Filters(frozenset({"Horror"})))),
        (
            {"liked": films(5), "year_from": 1960, "year_to": 1970},
            (Marks(films(5)), 20, Filters(frozenset(), 1960, 1970)),
        ),
        ({"genres": ["No such genre"]}, (Marks(), 20, Filters(frozenset({"No such genre"})))),
    ],
)
def test_the_answer_is_the_facades(
    client: TestClient, recommender: Recommender, body: object, question: tuple[Marks, int, Filters]
) -> None:
    expected = recommender.recommend(*question)
    answer = RecommendAnswer.model_validate(client.post("/api/recommend", json=body).json())
    assert answer.model_version == expected.model_version
    assert [
        (item.movie_id, item.title, item.year, tuple(item.genres), item.score) for item in answer.items
    ] == [
        (item.film.movie_id, item.film.title, item.film.year, item.film.genres, item.score)
        for item in expected.items
    ]
    assert [[(mark.movie_id, mark.title, mark.weight) for mark in item.because] for item in answer.items] == [
        [(mark.film.movie_id, mark.film.title, mark.weight) for mark in item.because]
        for item in expected.items
    ]


def test_many_marks_take_the_other_path_to_the_same_answer(
    client: TestClient, recommender: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_loop = client.post("/api/recommend", json={"liked": films(*range(0, 20, 2))}).json()
    monkeypatch.setattr("webserver.routes.tasting.QUICK_MARKS", 0)
    assert client.post("/api/recommend", json={"liked": films(*range(0, 20, 2))}).json() == in_loop


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"liked": [999_999]}, 404, "unknown-movies"),
        ({"liked": films(0), "disliked": films(0)}, 422, "contradictory-marks"),
        ({"year_from": 2000, "year_to": 1990}, 422, "invalid-input"),
        ({"liked": ["1"]}, 422, "invalid-input"),
        ({"liked": [1.0]}, 404, "unknown-movies"),
        ({"liked": [1.5]}, 422, "invalid-input"),
        ({"liked": [True]}, 422, "invalid-input"),
        ({"liked": [0]}, 422, "invalid-input"),
        ({"liked": [2**63]}, 422, "invalid-input"),
        ({"liked": [1] * 1001}, 422, "invalid-input"),
        ({"hidden": ["1"]}, 422, "invalid-input"),
        ({"hidden": 1}, 422, "invalid-input"),
        ({"offset": -1}, 422, "invalid-input"),
        ({"offset": 1001}, 422, "invalid-input"),
        ({"offset": 0.5}, 422, "invalid-input"),
        ({"surprise": 1.2}, 422, "invalid-input"),
        ({"surprise": -0.1}, 422, "invalid-input"),
        ({"surprise": "1"}, 422, "invalid-input"),
        ({"surprise": None}, 422, "invalid-input"),
        ({"n": 0}, 422, "invalid-input"),
        ({"n": 201}, 422, "invalid-input"),
        ({"genres": ["x"] * 33}, 422, "invalid-input"),
        ({"likes": []}, 422, "invalid-input"),
        ([], 422, "invalid-input"),
    ],
)
def test_bad_marks_are_refused(client: TestClient, body: object, status: int, kind: str) -> None:
    response = client.post("/api/recommend", json=body)
    assert response.status_code == status
    assert response.json()["type"].endswith(f":{kind}")


def test_hidden_films_and_pages(client: TestClient) -> None:
    def ids(**body: object) -> list[int]:
        answer = RecommendAnswer.model_validate(client.post("/api/recommend", json=body).json())
        return [item.movie_id for item in answer.items]

    whole = ids(liked=films(0, 2), n=12)
    hidden = [*whole[:2], *films(0), 999_999]
    assert ids(liked=films(0, 2), hidden=hidden, n=4) == whole[2:6]
    assert ids(liked=films(0, 2), hidden=hidden, n=4, offset=4) == whole[6:10]
    assert ids(liked=films(0, 2), offset=1000) == []
    assert ids(hidden=ids(n=3), n=2) == ids(n=2, offset=3)


def test_surprise_brings_other_films_in(client: TestClient) -> None:
    def odd(surprise: float) -> int:
        response = client.post("/api/recommend", json={"liked": films(0, 2), "n": 10, "surprise": surprise})
        answer = RecommendAnswer.model_validate(response.json())
        return sum(row_of(item.movie_id) % 2 for item in answer.items)

    assert (odd(0), odd(0.0)) == (0, 0)
    assert odd(1) >= 4


def test_a_problem_names_the_films(client: TestClient) -> None:
    response = client.post("/api/recommend", json={"liked": [*films(0), 999_998], "disliked": [999_999]})
    assert response.json()["movie_ids"] == [999_998, 999_999]


def test_films_to_mark_are_new(client: TestClient) -> None:
    first = FilmsAnswer.model_validate(client.get("/api/mark").json())
    assert len({film.movie_id for film in first.items}) == 16
    seen = [film.movie_id for film in first.items]
    body = {"liked": seen[:1], "disliked": seen[1:2], "shown": [*seen[2:], 999_999], "n": 200}
    rest = FilmsAnswer.model_validate(client.post("/api/mark", json=body).json())
    assert {film.movie_id for film in rest.items} == set(films(*range(40))) - set(seen)
    nothing_left = client.post("/api/mark", json={"shown": films(*range(40))})
    assert nothing_left.json() == {"items": []}


def test_films_to_mark_follow_the_answers(client: TestClient) -> None:
    def odd(**body: object) -> int:
        answer = FilmsAnswer.model_validate(client.post("/api/mark", json={"n": 10, **body}).json())
        return sum(row_of(film.movie_id) % 2 for film in answer.items)

    assert odd(liked=films(0)) <= 1
    assert odd(liked=films(1)) >= 9
    assert odd(unseen=[*films(0, 2, 4, 6), 999_999]) > 5 > odd(unseen=films(1, 3, 5, 7))


def test_the_same_seed_draws_the_same_films(client: TestClient) -> None:
    def drawn(seed: int) -> list[int]:
        answer = client.get("/api/mark", params={"n": 4, "seed": seed})
        return [film.movie_id for film in FilmsAnswer.model_validate(answer.json()).items]

    assert drawn(3) == drawn(3)
    assert len({frozenset(drawn(seed)) for seed in range(8)}) > 1
    assert client.get("/api/mark", params={"seed": -1}).status_code == 422


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"unseen": ["1"]}, "invalid-input"),
        ({"unseen": [1] * 1001}, "invalid-input"),
        ({"liked": films(0), "disliked": films(0)}, "contradictory-marks"),
    ],
)
def test_bad_answers_are_refused(client: TestClient, body: object, kind: str) -> None:
    response = client.post("/api/mark", json=body)
    assert response.status_code == 422
    assert response.json()["type"].endswith(f":{kind}")


@pytest.mark.parametrize("n", ["0", "201", "x", "1.5", ""])
def test_a_bad_number_of_films_is_refused(client: TestClient, n: str) -> None:
    assert client.get("/api/mark", params={"n": n}).status_code == 422
