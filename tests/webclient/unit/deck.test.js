import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../../webclient/src/api.js";
import { BATCH, Deck, ROUND } from "../../../webclient/src/deck.js";
import { Marks } from "../../../webclient/src/marks.js";
import { film, shelf } from "./helpers.js";

const settled = () => new Promise((done) => setTimeout(done));

/** An API with `count` films that never gives one of `shown` again. */
function catalogue(count) {
  return {
    bodies: [],
    async filmsToMark(body) {
      this.bodies.push(body);
      const { liked, disliked, shown, n } = body;
      const known = new Set([...liked, ...disliked, ...shown]);
      const fresh = Array.from({ length: count }, (_, i) => i + 1).filter((id) => !known.has(id));
      return fresh.slice(0, n).map(film);
    },
  };
}

async function dealt(count) {
  const kept = shelf();
  const marks = new Marks(() => shelf());
  const api = catalogue(count);
  const deck = new Deck(api, marks, () => kept);
  await deck.fill();
  return { deck, marks, api, kept };
}

test("answers become marks; the sixteenth too, then the round pauses", async () => {
  const { deck, marks } = await dealt(60);
  for (let i = 0; i < ROUND; i++) {
    assert.equal(deck.round.pause, false);
    deck.answer(i === ROUND - 1 ? "like" : "dislike");
    await settled();
  }
  assert.deepEqual(marks.asRequest().liked, [ROUND]);
  assert.equal(deck.round.pause, true);
  assert.equal(deck.round.answers.length, ROUND);
  deck.keepGoing();
  assert.equal(deck.round.pause, false);
  assert.equal(deck.round.answers.length, 0);
});

test("deals each film once and fetches before it runs out", async () => {
  const { deck, api } = await dealt(50);
  const seen = [];
  while (deck.current) {
    seen.push(deck.current.movie_id);
    deck.answer("skip");
    await settled();
  }
  assert.equal(new Set(seen).size, 50);
  assert.equal(seen.length, 50);
  assert.equal(deck.exhausted, true);
  assert.ok(api.bodies.length >= 50 / BATCH);
});

test("each batch is asked for with the answers so far, while the batch before is marked", async () => {
  const { deck, api } = await dealt(60);
  assert.deepEqual(api.bodies, [{ liked: [], disliked: [], shown: [], n: 2 * BATCH }]);
  for (const verdict of ["like", "skip", "dislike"]) deck.answer(verdict);
  assert.equal(api.bodies.length, 1);
  deck.answer("like");
  assert.deepEqual(api.bodies[1], { liked: [1, 4], disliked: [3], unseen: [2], shown: [2, 5, 6, 7, 8], n: BATCH });
  assert.ok(deck.current, "films are in hand while the next ones are fetched");
  await settled();
  assert.equal(deck.upcoming(60).length + 1, 2 * BATCH);
});

test("answers given while films are fetched are caught up with", async () => {
  const { deck, api } = await dealt(60);
  for (let i = 0; i < 2 * BATCH; i++) deck.answer("like");
  assert.equal(deck.current, undefined);
  await settled();
  assert.deepEqual(
    [deck.current, ...deck.upcoming(60)].map(({ movie_id }) => movie_id),
    [9, 10, 11, 12, 13, 14, 15, 16],
  );
  assert.equal(api.bodies.at(-1).liked.length, 2 * BATCH);
});

test("undo reaches back across batches and a reload", async () => {
  const { deck, marks, api, kept } = await dealt(60);
  for (let i = 0; i < 3 * BATCH; i++) {
    deck.answer("like");
    await settled();
  }
  const again = new Deck(api, marks, () => kept);
  for (let i = 3 * BATCH; i > 0; i--) assert.equal(again.undo()?.movie_id, i);
  assert.equal(again.canUndo, false);
  assert.equal(again.current?.movie_id, 1);
});

test("a hidden film is no answer and is not asked about", async () => {
  const { deck, marks } = await dealt(30);
  marks.set(film(1), "hide");
  assert.equal(deck.current?.movie_id, 2);
  assert.deepEqual(deck.round, { answers: [], pause: false, total: 0 });
});

test("undo brings the film back and takes the mark away", async () => {
  const { deck, marks } = await dealt(30);
  deck.answer("like");
  deck.answer("dislike");
  assert.equal(deck.undo()?.movie_id, 2);
  assert.equal(deck.current?.movie_id, 2);
  assert.deepEqual(marks.asRequest(), { liked: [1], disliked: [] });
  deck.undo();
  assert.equal(deck.canUndo, false);
  assert.equal(deck.undo(), undefined);
  assert.equal(marks.all().length, 0);
});

test("undo of the sixteenth answer leaves the pause", async () => {
  const { deck } = await dealt(60);
  for (let i = 0; i < ROUND; i++) {
    deck.answer("like");
    await settled();
  }
  deck.undo();
  assert.equal(deck.round.pause, false);
  assert.equal(deck.round.answers.length, ROUND - 1);
});

test("a film marked elsewhere leaves the deck", async () => {
  const { deck, marks } = await dealt(30);
  marks.set(film(1), "like");
  assert.equal(deck.current?.movie_id, 2);
});

test("survives a reload with the same film on top", async () => {
  const { deck, marks, api, kept } = await dealt(30);
  deck.answer("like");
  const again = new Deck(api, marks, () => kept);
  assert.equal(again.current?.movie_id, deck.current?.movie_id);
});

test("a failure is kept for the screen and a retry mends it", async () => {
  const api = catalogue(20);
  const works = api.filmsToMark;
  api.filmsToMark = async () => {
    throw new ApiError("offline");
  };
  const deck = new Deck(api, new Marks(() => shelf()), () => shelf());
  await deck.fill();
  assert.equal(deck.error?.kind, "offline");
  api.filmsToMark = works;
  await deck.fill();
  assert.equal(deck.error, null);
  assert.equal(deck.current?.movie_id, 1);
});
