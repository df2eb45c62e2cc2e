import assert from "node:assert/strict";
import { test } from "node:test";
import { Api } from "../../../webclient/src/api.js";
import { film } from "./helpers.js";

const answering = (status, body) => new Api("http://api", async () => new Response(JSON.stringify(body), { status }));

test("calls go to the configured address", async () => {
  const asked = [];
  const api = new Api("http://api", async (url, request) => {
    asked.push([url, request.method, request.body]);
    return new Response('{"items":[]}');
  });
  await api.recommend({ liked: [1], disliked: [], n: 5 });
  assert.deepEqual(asked, [["http://api/api/recommend", "POST", '{"liked":[1],"disliked":[],"n":5}']]);
  assert.equal(api.poster(film(3)), "http://api/posters/3");
});

test("each failure says what the visitor can do", async () => {
  const unknown = { type: "urn:movie-taste:problem:unknown-movies", detail: "No such film: 9.", movie_ids: [9] };
  for (const [status, body, kind] of [
    [404, unknown, "unknown-movies"],
    [404, {}, "missing"],
    [422, unknown, "unknown-movies"],
    [422, { type: "urn:movie-taste:problem:invalid-input" }, "refused"],
    [503, {}, "busy"],
    [500, {}, "fault"],
  ]) {
    await assert.rejects(answering(status, body).details(9), { kind });
  }
});

test("no answer and no JSON are both offline", async () => {
  const down = new Api("", async () => {
    throw new TypeError("failed");
  });
  await assert.rejects(down.details(1), { kind: "offline" });
  const proxy = new Api("", async () => new Response("<html>", { status: 502 }));
  await assert.rejects(proxy.details(1), { kind: "offline" });
});
