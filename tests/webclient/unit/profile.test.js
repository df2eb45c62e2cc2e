import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../../webclient/src/api.js";
import { KEY, NO_ANSWERS, Profile } from "../../../webclient/src/profile.js";
import { brokenShelf, shelf } from "./helpers.js";

const ANSWERS = { age: 2, gender: 1, occupation: null };

function serving(profiles) {
  return {
    calls: 0,
    async version() {
      this.calls++;
      return { version: "test", profiles };
    },
  };
}

test("answers survive in this browser and are sent only where they are of use", async () => {
  const kept = shelf();
  const profile = new Profile(serving(true), () => kept);
  assert.equal(profile.asked, false);
  profile.tell(ANSWERS);
  assert.deepEqual(profile.asRequest(), {});
  await profile.look();
  assert.deepEqual(profile.asRequest(), { profile: { age: 2, gender: 1 } });

  const again = new Profile(serving(false), () => kept);
  assert.deepEqual(again.answers, ANSWERS);
  assert.equal(again.asked, true);
  await again.look();
  assert.equal(again.used, false);
  assert.deepEqual(again.asRequest(), {});
});

test("to pass on is an answer too, and tells nothing", async () => {
  const kept = shelf();
  const profile = new Profile(serving(true), () => kept);
  profile.tell(NO_ANSWERS);
  await profile.look();
  assert.equal(new Profile(serving(true), () => kept).asked, true);
  assert.equal(profile.told, false);
  assert.deepEqual(profile.asRequest(), {});
});

test("the server is asked once, and again after it did not answer", async () => {
  const api = serving(true);
  const { version } = api;
  api.version = async () => {
    throw new ApiError("offline");
  };
  const profile = new Profile(api, () => shelf());
  await profile.look();
  assert.equal(profile.available, null);
  assert.equal(profile.pending, false);
  api.version = version;
  await Promise.all([profile.look(), profile.look()]);
  await profile.look();
  assert.equal(profile.available, true);
  assert.equal(api.calls, 1);
});

test("what no question offers is not taken over", () => {
  for (const [stored, age] of [
    ["{oops", null],
    ['{"age":7}', null],
    ['{"age":-1}', null],
    ['{"age":"2"}', null],
    ['{"age":1.5}', null],
    ['{"age":6}', 6],
  ])
    assert.equal(new Profile(serving(true), () => shelf({ [KEY]: stored })).answers.age, age, stored);
});

test("refused storage loses nothing until the page closes", () => {
  const profile = new Profile(serving(true), () => brokenShelf);
  profile.tell(ANSWERS);
  assert.deepEqual(profile.answers, ANSWERS);
});
