"""Made-up users: where they live, what they are, and what they hiddenly like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingest.synthetic.draws import DIM, combined, generator, power_law

if TYPE_CHECKING:
    from ingest.schema import FloatArray, IntArray
    from ingest.synthetic.settings import Settings

CHUNK = 50_000
"""Users made together. Whose chunk somebody is in follows from the id, so any of them can be made again."""

AGES, SEXES, CITY_LEVELS = 6, 2, 5
MOST_PROVINCES, CITIES_EACH, COUNTIES_EACH = 31, 8, 6
PLACE_EXPONENT = 0.7

SHARES = {"age": 0.2, "sex": 0.15, "city_level": 0.05, "province": 0.1, "city": 0.05, "personal": 0.45}
"""How much of what users like follows from what they are; of the variance."""


@dataclass(frozen=True, slots=True)
class People:
    """Users as columns: values by feature, numbered from 1 (sex from 0), and `tastes` (n, DIM)."""

    values: dict[str, IntArray]
    tastes: FloatArray

    def __len__(self) -> int:
        return len(self.tastes)


class Population:
    """Everybody's hidden world. A county lies in one city, a city in one province, with one level."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        rng = generator(settings.seed, "population")
        provinces = int(np.clip(settings.users // 40, 2, MOST_PROVINCES))
        cities = provinces * CITIES_EACH
        self._province_of_city = np.sort(rng.integers(0, provinces, cities))
        self._level_of_city = rng.integers(1, CITY_LEVELS + 1, cities)
        counties = cities * COUNTIES_EACH
        self._city_of_county = np.sort(rng.integers(0, cities, counties))
        self._share_of_county = rng.permutation(power_law(counties, PLACE_EXPONENT))
        sizes = {
            "age": AGES,
            "sex": SEXES,
            "city_level": CITY_LEVELS,
            "province": provinces,
            "city": cities,
        }
        self._factors = {name: rng.standard_normal((n, DIM), np.float32) for name, n in sizes.items()}

    @property
    def n_chunks(self) -> int:
        """Chunk b holds the users with rows from b * CHUNK."""
        return -(-self._settings.users // CHUNK)

    def chunk(self, number: int) -> People:
        """The users of one chunk, always the same."""
        n = min(CHUNK, self._settings.users - number * CHUNK)
        rng = generator(self._settings.seed, "people", number)
        county = rng.choice(len(self._share_of_county), n, p=self._share_of_county)
        city = self._city_of_county[county]
        rows = {
            "age": rng.choice(AGES, n, p=power_law(AGES, 0.5)),
            "sex": rng.integers(0, SEXES, n),
            "city_level": self._level_of_city[city] - 1,
            "province": self._province_of_city[city],
            "city": city,
        }
        factors = {name: self._factors[name][row] for name, row in rows.items()}
        factors["personal"] = rng.standard_normal((n, DIM), np.float32)
        values = {name: row + (name != "sex") for name, row in rows.items()}
        return People({**values, "county": county + 1}, combined(factors, SHARES))
