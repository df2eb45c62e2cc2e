import assert from "node:assert/strict";
import { test } from "node:test";
import { href, parse } from "../../../webclient/src/router.js";

test("addresses are read and written alike", () => {
  for (const path of ["/", "/marks", "/about", "/film/12", "/recommend", "/recommend?genre=Sci-Fi&from=1980&to=1989"]) {
    const { pathname, search } = new URL(path, "http://page");
    assert.equal(href(parse(pathname, search)), path);
  }
});

test("what leads nowhere is missing", () => {
  for (const path of ["/film/", "/film/x", "/film/-1", "/film/1/2", "/other", "/film/99999999999999999"])
    assert.equal(parse(path, "").name, "missing");
});

test("a broken year is no filter", () => {
  const route = parse("/recommend", "?from=abc&to=19999&genre=War");
  assert.deepEqual(route, { name: "recommend", filters: { genre: "War", from: null, to: null } });
});
