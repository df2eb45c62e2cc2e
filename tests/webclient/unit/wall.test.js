import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../../webclient/src/api.js";
import { Marks } from "../../../webclient/src/marks.js";
import { PAGE, Wall } from "../../../webclient/src/wall.js";
import { film, shelf } from "./helpers.js";

function catalogue(count) {
  const bodies = [];
  return {
    bodies,
    async filmsToMark(body) {
      bodies.push(body);
      const all = Array.from({ length: count }, (_, i) => i + 1);
      return all
        .filter((id) => !body.shown.includes(id))
        .slice(0, body.n)
        .map(film);
    },
  };
}

test("pages follow one another without a repeat until the catalogue ends", async () => {
  const api = catalogue(PAGE + 5);
  const wall = new Wall(api, new Marks(() => shelf()));
  for (let page = 0; page < 5; page++) await wall.more();
  assert.equal(new Set(wall.films.map((each) => each.movie_id)).size, PAGE + 5);
  assert.equal(wall.films.length, PAGE + 5);
  assert.equal(wall.exhausted, true);
  assert.equal(wall.canGrow, false);
  assert.equal(api.bodies.length, 3);
});

test("films marked before are not shown, films marked on the wall stay", async () => {
  const marks = new Marks(() => shelf());
  marks.set(film(1), "like");
  const wall = new Wall(catalogue(60), marks);
  await wall.more();
  assert.equal(wall.films[0]?.movie_id, 2);
  marks.set(film(2), "dislike");
  await wall.more();
  assert.equal(wall.films[0]?.movie_id, 2);
  assert.equal(wall.films.length, 2 * PAGE);
});

test("one page at a time; a failure stops growing until a retry", async () => {
  const api = catalogue(60);
  const works = api.filmsToMark;
  api.filmsToMark = async () => {
    throw new ApiError("offline");
  };
  const wall = new Wall(api, new Marks(() => shelf()));
  await wall.more();
  assert.equal(wall.error?.kind, "offline");
  assert.equal(wall.canGrow, false);
  api.filmsToMark = works;
  await Promise.all([wall.more(), wall.more()]);
  assert.equal(wall.films.length, PAGE);
  assert.equal(wall.error, null);
});
