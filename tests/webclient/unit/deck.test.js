import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../../webclient/src/api.js";
import { Deck, ROUND } from "../../../webclient/src/deck.js";
import { Marks } from "../../../webclient/src/marks.js";
import { film, shelf } from "./helpers.js";

const settled = () => new Promise((done) => setTimeout(done));

/** An API with `count` films that never gives one of `shown` again. */
function catalogue(count) {
  return {
    calls: 0,
    async filmsToMark({ shown, n }) {
      this.calls++;
      const known = new Set(shown);
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
  assert.ok(api.calls >= 4);
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
  for (let i = 0; i < ROUND; i++) deck.answer("like");
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
