import assert from "node:assert/strict";
import { test } from "node:test";
import { KEY, Marks } from "../../../webclient/src/marks.js";
import { brokenShelf, film, shelf } from "./helpers.js";

test("marks survive in storage, in order", () => {
  const kept = shelf();
  const marks = new Marks(() => kept);
  marks.set(film(3), "like");
  marks.set(film(1), "dislike");
  marks.set(film(2), "skip");
  const again = new Marks(() => kept);
  assert.deepEqual(again.asRequest(), { liked: [3], disliked: [1] });
  assert.equal(again.of(2), "skip");
});

test("each verdict has its list of ids, hidden films say nothing about taste", () => {
  const kept = shelf();
  const marks = new Marks(() => kept);
  marks.set(film(1), "like");
  marks.set(film(2), "hide");
  marks.set(film(3), "skip");
  const again = new Marks(() => kept);
  assert.deepEqual(again.asRequest(), { liked: [1], disliked: [] });
  assert.deepEqual(again.ids("hide"), [2]);
  assert.deepEqual(again.ids("skip"), [3]);
});

test("marks stored before films could be hidden are read", () => {
  const marks = [
    { film: film(1), verdict: "like" },
    { film: film(2), verdict: "skip" },
  ];
  const old = new Marks(() => shelf({ [KEY]: JSON.stringify({ format: 1, marks }) }));
  assert.equal(old.trouble, "");
  assert.deepEqual(old.all(), marks);
});

test("a film stands in one list only, the latest", () => {
  const marks = new Marks(() => shelf());
  marks.set(film(1), "like");
  marks.set(film(1), "dislike");
  assert.deepEqual(marks.asRequest(), { liked: [], disliked: [1] });
  marks.set(film(1), null);
  assert.equal(marks.of(1), undefined);
});

test("all marks can be replaced; of two on one film the later counts", () => {
  const kept = shelf();
  const marks = new Marks(() => kept);
  marks.set(film(9), "like");
  marks.setAside([9]);
  const given = [
    { film: film(9), verdict: "like" },
    { film: film(2), verdict: "dislike" },
    { film: film(9), verdict: "dislike" },
  ];
  marks.replace(given);
  assert.deepEqual(marks.asRequest(), { liked: [], disliked: [2, 9] });
  assert.equal(new Marks(() => kept).all().length, 2);
});

test("refused storage is told once and loses nothing in memory", () => {
  const marks = new Marks(() => brokenShelf);
  assert.equal(marks.trouble, "refused");
  marks.set(film(1), "like");
  assert.equal(marks.of(1), "like");
});

test("storage that fills up later fires trouble", () => {
  const full = { getItem: () => null, setItem: brokenShelf.setItem };
  const marks = new Marks(() => full);
  let told = 0;
  marks.addEventListener("trouble", () => told++);
  marks.set(film(1), "like");
  marks.set(film(2), "like");
  assert.equal(told, 1);
  assert.equal(marks.all().length, 2);
});

test("damaged text is set aside, not overwritten", () => {
  const kept = shelf({ [KEY]: "{oops" });
  const marks = new Marks(() => kept);
  assert.equal(marks.trouble, "damaged");
  marks.set(film(1), "like");
  assert.equal(kept.getItem(`${KEY}.damaged`), "{oops");
});

test("films the server does not know are kept but not sent", () => {
  const marks = new Marks(() => shelf());
  marks.set(film(1), "like");
  marks.set(film(2), "like");
  assert.equal(marks.setAside([2, 7]), true);
  assert.equal(marks.setAside([2]), false);
  assert.deepEqual(marks.asRequest().liked, [1]);
  assert.equal(marks.all().length, 2);
});
