import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../../webclient/src/api.js";
import { Marks } from "../../../webclient/src/marks.js";
import { FIRST, Picks, STEP } from "../../../webclient/src/picks.js";
import { remember } from "../../../webclient/src/preference.js";
import { Profile } from "../../../webclient/src/profile.js";
import { film, shelf } from "./helpers.js";

function setUp(recommend, { kept = shelf(), profiles = false } = {}) {
  const marks = new Marks(() => shelf());
  remember("surprise", "");
  const bodies = [];
  const api = {
    version: async () => ({ version: "test", genres: ["Drama", "Western"], profiles }),
    recommend: async (body) => {
      bodies.push(body);
      return recommend(body);
    },
  };
  const profile = new Profile(api, () => shelf());
  return { marks, bodies, profile, picks: new Picks(api, marks, profile, () => kept) };
}

/** A catalogue of `count` films in one order, given in pages. */
const ranked =
  (count) =>
  ({ n, offset = 0 }) =>
    Array.from({ length: count }, (_, i) => ({ ...film(i + 1), score: -i, because: [] })).slice(offset, offset + n);
const some = ranked(5000);
const ids = (films) => films.map((each) => each.movie_id);

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

test("filters, hidden films and surprise are sent", async () => {
  const { marks, bodies, picks } = setUp(some);
  marks.set(film(3), "hide");
  picks.surprise = 0.5;
  await picks.load({ genre: "Drama", from: 1980, to: 1989 });
  assert.deepEqual(bodies[0], {
    liked: [],
    disliked: [],
    hidden: [3],
    n: FIRST,
    genres: ["Drama"],
    year_from: 1980,
    year_to: 1989,
    surprise: 0.5,
  });
});

test("the list grows by pages of the same list, up to what the API gives", async () => {
  const { bodies, picks } = setUp(some);
  await picks.load();
  await picks.more();
  assert.deepEqual(bodies[1], { liked: [], disliked: [], n: STEP, offset: FIRST });
  while (picks.canGrow) await picks.more();
  assert.equal(picks.ended, true);
  assert.equal(picks.films.length, 1009);
  assert.deepEqual(ids(picks.films), ids(ranked(1009)({ n: 1009 })));
});

test("the filter offers the genres of the whole catalogue", async () => {
  const { picks } = setUp(some);
  await picks.load();
  assert.deepEqual(picks.genres, ["Drama"]);
  await picks.learnGenres();
  assert.deepEqual(picks.genres, ["Drama", "Western"]);
});

test("a list that ends says so", async () => {
  const { picks } = setUp(ranked(30));
  await picks.load();
  assert.equal(picks.ended, false);
  await Promise.all([picks.more(), picks.more()]);
  assert.equal(picks.films.length, 30);
  assert.equal(picks.ended, true);
});

test("a page that brings nothing new ends the list", async () => {
  const { picks } = setUp(({ n }) => some({ n }));
  await picks.load();
  await picks.more();
  assert.equal(picks.ended, true);
});

test("a new mark renews the list at its length; a reload brings it back as long as it was", async () => {
  const kept = shelf();
  const { marks, bodies, picks } = setUp(some, { kept });
  await picks.load();
  while (picks.films.length < 240) await picks.more();
  const { length } = picks.films;
  marks.set(film(7), "like");
  await picks.load();
  assert.equal(picks.films.length, length);
  assert.deepEqual(
    bodies.slice(-2).map(({ n, offset }) => [n, offset]),
    [
      [200, undefined],
      [length - 200, 200],
    ],
  );
  const again = setUp(some, { kept });
  await again.picks.load();
  assert.equal(again.picks.films.length, length);
  const other = setUp(some, { kept });
  await other.picks.load({ genre: "Drama", from: null, to: null });
  assert.equal(other.picks.films.length, FIRST);
});

test("a page that fails keeps the list and can be tried again", async () => {
  let broken = false;
  const { picks } = setUp((body) => {
    if (broken) throw new ApiError("offline");
    return some(body);
  });
  await picks.load();
  broken = true;
  await picks.more();
  assert.equal(picks.error?.kind, "offline");
  assert.equal(picks.canGrow, false);
  assert.equal(picks.films.length, FIRST);
  broken = false;
  await picks.retry();
  assert.equal(picks.films.length, FIRST + STEP);
});

test("a profile is sent where the model takes one, and no longer where it refuses", async () => {
  const { bodies, profile, picks } = setUp(some, { profiles: true });
  profile.tell({ age: 2, gender: null, occupation: 12 });
  await picks.load();
  assert.deepEqual(bodies[0].profile, { age: 2, occupation: 12 });

  const refusing = setUp(
    (body) => {
      if (body.profile) throw new ApiError("no-profiles");
      return some(body);
    },
    { profiles: true },
  );
  refusing.profile.tell({ age: 2, gender: null, occupation: null });
  await refusing.picks.load();
  assert.equal(refusing.picks.error, null);
  assert.equal(refusing.profile.available, false);
  assert.equal(refusing.bodies.at(-1).profile, undefined);

  const without = setUp(some);
  without.profile.tell({ age: 2, gender: null, occupation: null });
  await without.picks.load();
  assert.equal(without.bodies[0].profile, undefined);
});

test("the first films leave out what is marked, and wait for an unfiltered list", async () => {
  const { marks, picks } = setUp(some);
  await picks.load();
  marks.set(film(1), "like");
  marks.set(film(2), "hide");
  marks.set(film(3), "skip");
  assert.deepEqual(ids(picks.first(3)), [3, 4, 5]);
  await picks.load({ genre: "Drama", from: null, to: null });
  assert.deepEqual(picks.first(3), []);
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
