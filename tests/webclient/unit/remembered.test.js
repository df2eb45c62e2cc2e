import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../../webclient/src/api.js";
import { Marks } from "../../../webclient/src/marks.js";
import { asLists, asVerdicts, merged } from "../../../webclient/src/merging.js";
import { codeIn, Remembered } from "../../../webclient/src/remembered.js";
import { film, shelf } from "./helpers.js";

const CODE = "3q2-7wEjRVmrze_ASNDxHw";

/** A server that remembers, can be away, and can forget. */
function server() {
  const kept = new Map();
  const self = {
    kept,
    away: false,
    puts: 0,
    newVisitor: async () => {
      self.answer();
      kept.set(CODE, asLists(new Map()));
      return CODE;
    },
    rememberedMarks: async (code) => self.answer(code),
    rememberMarks: async (code, lists) => {
      self.answer(code);
      self.puts++;
      kept.set(code, lists);
      return lists;
    },
    forgetVisitor: async (code) => {
      self.answer(code);
      kept.delete(code);
    },
    answer: (code) => {
      if (self.away) throw new ApiError("offline");
      if (code && !kept.has(code)) throw new ApiError("missing");
      return kept.get(code);
    },
  };
  return self;
}

/** A browser with marks of its own. */
function device(api, verdicts = {}, store = shelf()) {
  const marks = new Marks(() => store);
  for (const [id, verdict] of Object.entries(verdicts)) marks.set(film(Number(id)), verdict);
  const films = async (ids) => ids.filter((id) => id < 1000).map(film);
  return { marks, store, remembered: new Remembered(api, marks, () => store, films) };
}

const said = ({ marks }) => Object.fromEntries(marks.all().map(({ film, verdict }) => [film.movie_id, verdict]));

test("who changed a film has the say; of both, the one here", () => {
  const base = new Map([
    [1, "like"],
    [2, "like"],
    [3, "like"],
    [4, "like"],
  ]);
  const here = new Map([
    [1, "like"],
    [2, "dislike"],
    [3, "skip"],
    [5, "like"],
  ]);
  const there = new Map([
    [2, "like"],
    [3, "dislike"],
    [4, "like"],
    [6, "hide"],
  ]);
  assert.deepEqual(
    [...merged(base, here, there)],
    [
      [2, "dislike"],
      [3, "skip"],
      [5, "like"],
      [6, "hide"],
    ],
  );
});

test("lists and verdicts say the same", () => {
  const lists = { liked: [3, 1], disliked: [2], unseen: [], hidden: [9] };
  assert.deepEqual(asLists(asVerdicts(lists)), lists);
});

test("codes are read from links and as they are; anything else is none", () => {
  for (const text of [CODE, ` ${CODE}\n`, `#id=${CODE}`, `https://a.example/marks#id=${CODE}`])
    assert.equal(codeIn(text), CODE);
  for (const text of ["", "abc", "https://a.example/marks", `${CODE}!`, "../../etc/passwd-aaaaaaaaaaaaaaaa"])
    assert.equal(codeIn(text), "");
});

test("marks travel from one device to another, both keep theirs", async () => {
  const api = server();
  const one = device(api, { 1: "like", 2: "dislike" });
  await one.remembered.begin();
  assert.equal(one.remembered.state, "saved");
  assert.deepEqual(api.kept.get(CODE), { liked: [1], disliked: [2], unseen: [], hidden: [] });
  const two = device(api, { 3: "like", 2: "like" });
  await two.remembered.join(CODE);
  assert.deepEqual(said(two), { 1: "like", 2: "like", 3: "like" });
  await one.remembered.sync();
  assert.deepEqual(said(one), said(two));
  one.marks.set(film(1), null);
  await one.remembered.sync();
  await two.remembered.sync();
  assert.deepEqual(said(two), { 2: "like", 3: "like" });
  for (const { remembered } of [one, two]) remembered.leave();
});

test("films that the catalogue lacks are kept by number", async () => {
  const api = server();
  api.kept.set(CODE, { liked: [5, 5000], disliked: [], unseen: [], hidden: [] });
  const one = device(api);
  await one.remembered.join(CODE);
  assert.deepEqual(
    one.marks.films("like").map(({ title }) => title),
    ["Film 5", "№ 5000"],
  );
  one.remembered.leave();
});

test("what cannot be saved waits, and nothing is lost over a restart", async () => {
  const api = server();
  const one = device(api, { 1: "like" });
  await one.remembered.begin();
  api.away = true;
  one.marks.set(film(2), "like");
  await one.remembered.sync();
  assert.equal(one.remembered.state, "waiting");
  assert.equal(one.remembered.code, CODE);
  api.away = false;
  const again = device(api, {}, one.store);
  await again.remembered.sync();
  assert.deepEqual(api.kept.get(CODE)?.liked, [1, 2]);
  for (const { remembered } of [one, again]) remembered.leave();
});

test("nothing is sent when both sides agree", async () => {
  const api = server();
  const one = device(api, { 1: "like" });
  await one.remembered.begin();
  await one.remembered.sync();
  assert.equal(api.puts, 1);
  one.remembered.leave();
});

test("forgetting deletes there and keeps here; without an answer nothing is claimed", async () => {
  const api = server();
  const one = device(api, { 1: "like" });
  await one.remembered.begin();
  api.away = true;
  await assert.rejects(one.remembered.forget(), { kind: "offline" });
  assert.equal(one.remembered.code, CODE);
  api.away = false;
  await one.remembered.forget();
  assert.equal(api.kept.size, 0);
  assert.equal(one.remembered.code, "");
  assert.deepEqual(said(one), { 1: "like" });
});

test("a code that the server forgot is dropped, the marks stay", async () => {
  const api = server();
  const one = device(api, { 1: "like" });
  await one.remembered.begin();
  api.kept.clear();
  await one.remembered.sync();
  assert.equal(one.remembered.state, "gone");
  assert.equal(one.remembered.code, "");
  assert.deepEqual(said(one), { 1: "like" });
  await assert.rejects(one.remembered.join(CODE), { kind: "missing" });
});
