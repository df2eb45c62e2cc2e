import assert from "node:assert/strict";
import { test } from "node:test";
import { meaning } from "../../../webclient/src/parts/swipe.js";

test("far or fast swipes decide, small ones are taps or nothing", () => {
  assert.equal(meaning(3, 100), "tap");
  assert.equal(meaning(120, 900), "like");
  assert.equal(meaning(-120, 900), "dislike");
  assert.equal(meaning(50, 60), "like");
  assert.equal(meaning(50, 600), "none");
});
