import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_BYTES, MOST_ENTRIES, read, written } from "../../../webclient/src/exchange.js";
import { film } from "./helpers.js";

const marks = [
  { film: film(3), verdict: "like" },
  { film: film(1), verdict: "dislike" },
  { film: { ...film(2), year: null }, verdict: "skip" },
  { film: film(4), verdict: "hide" },
];
const entry = { movie_id: 1, title: "Film 1", year: 1990, genres: ["Drama"], verdict: "like" };
const file = (entries, more = {}) => JSON.stringify({ kind: "movie-taste-marks", format: 1, marks: entries, ...more });

test("what is written is read again, in order", () => {
  assert.deepEqual(read(written(marks)), marks);
  assert.deepEqual(read(`\uFEFF${written(marks)}`), marks);
});

test("each kind of broken file has its complaint", () => {
  for (const [text, complaint] of [
    ["", "json"],
    ["{oops", "json"],
    ["null", "shape"],
    ["[]", "shape"],
    [file([entry], { kind: "else" }), "shape"],
    [file([entry], { format: 2 }), "shape"],
    [file({}), "shape"],
    [file([]), "empty"],
    [file(Array.from({ length: MOST_ENTRIES + 1 }, () => entry)), "many"],
    [" ".repeat(MOST_BYTES + 1), "large"],
  ])
    assert.throws(() => read(text), { complaint }, text.slice(0, 40));
});

test("a wrong entry is named by its number", () => {
  for (const wrong of [
    null,
    7,
    { ...entry, movie_id: "1" },
    { ...entry, movie_id: -1 },
    { ...entry, movie_id: 1.5 },
    { ...entry, title: 5 },
    { ...entry, title: "x".repeat(501) },
    { ...entry, year: "1990" },
    { ...entry, genres: "Drama" },
    { ...entry, genres: [1] },
    { ...entry, verdict: "love" },
  ])
    assert.throws(() => read(file([entry, wrong])), { complaint: "entry", number: 2 });
});

test("the last verdict on a film counts, and addresses of the file are not followed", () => {
  const twice = read(file([entry, { ...entry, verdict: "dislike", poster_url: "//elsewhere/picture" }]));
  assert.deepEqual(twice, [{ film: film(1), verdict: "dislike" }]);
});
