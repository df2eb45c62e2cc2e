import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../../webclient/src/api.js";
import { Marks } from "../../../webclient/src/marks.js";
import { FIRST, Picks } from "../../../webclient/src/picks.js";
import { film, shelf } from "./helpers.js";

function setUp(recommend) {
  const marks = new Marks(() => shelf());
  const bodies = [];
  const api = {
    recommend: async (body) => {
      bodies.push(body);
      return recommend(body);
    },
  };
  return { marks, bodies, picks: new Picks(api, marks) };
}

const some = ({ n }) => Array.from({ length: n }, (_, i) => ({ ...film(i + 1), score: -i, because: [] }));

test("asks once for the same marks and again for others", async () => {
  const { marks, bodies, picks } = setUp(some);
  await picks.load();
  await picks.load();
  assert.equal(bodies.length, 1);
  marks.set(film(9), "like");
  await picks.load();
  assert.deepEqual(bodies[1], { liked: [9], disliked: [], n: FIRST });
});

test("a skipped film does not change the question", async () => {
  const { marks, bodies, picks } = setUp(some);
  await picks.load();
  marks.set(film(9), "skip");
  await picks.load();
  assert.equal(bodies.length, 1);
});

test("filters are sent and more can be shown up to the limit", async () => {
  const { bodies, picks } = setUp(some);
  await picks.load({ genre: "Drama", from: 1980, to: 1989 });
  assert.deepEqual(bodies[0], { liked: [], disliked: [], n: FIRST, genres: ["Drama"], year_from: 1980, year_to: 1989 });
  while (picks.hasMore) await picks.more();
  assert.equal(picks.films.length, 200);
});

test("a slow answer to old marks does not replace a newer one", async () => {
  const answers = [];
  const { marks, picks } = setUp(() => new Promise((done) => answers.push(done)));
  const old = picks.load();
  marks.set(film(1), "like");
  const fresh = picks.load();
  answers[1]([{ ...film(2), score: 1, because: [] }]);
  await fresh;
  answers[0]([{ ...film(3), score: 1, because: [] }]);
  await old;
  assert.deepEqual(
    picks.films.map((each) => each.movie_id),
    [2],
  );
  assert.equal(picks.loading, false);
});

test("unknown films are set aside and the question is asked again", async () => {
  const { marks, bodies, picks } = setUp((body) => {
    if (body.liked.includes(404)) throw new ApiError("unknown-movies", "No such film: 404.", [404]);
    return some(body);
  });
  marks.set(film(404), "like");
  marks.set(film(5), "like");
  await picks.load();
  assert.equal(picks.error, null);
  assert.deepEqual(bodies.at(-1).liked, [5]);
  assert.equal(marks.of(404), "like");
});

test("an error keeps the list and a retry clears it", async () => {
  let broken = false;
  const { marks, picks } = setUp((body) => {
    if (broken) throw new ApiError("offline");
    return some(body);
  });
  await picks.load();
  broken = true;
  marks.set(film(1), "like");
  await picks.load();
  assert.equal(picks.error?.kind, "offline");
  assert.equal(picks.films.length, FIRST);
  broken = false;
  await picks.load();
  assert.equal(picks.error, null);
});
