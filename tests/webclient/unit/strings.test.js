import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, preferred } from "../../../webclient/strings.js";

const [english, chinese] = LANGUAGES;

/** Every text by its path, functions called with numbers that can be found again in what they say. */
function said(table, path = "") {
  return Object.entries(table).flatMap(([key, value]) => {
    if (typeof value === "object") return said(value, `${path}${key}.`);
    const given = Array.from({ length: value.length }, (_, i) => 7001 + i);
    return [[path + key, String(typeof value === "function" ? value(...given) : value)]];
  });
}

const placeholders = (text) => (text.replaceAll(",", "").match(/700\d/g) ?? []).sort();

test("every language says the same things", () => {
  const keys = (table) => said(table).map(([key]) => key);
  assert.deepEqual(keys(chinese).sort(), keys(english).sort());
  for (const [key, text] of [...said(english), ...said(chinese)]) assert.ok(text.trim(), key);
});

test("every language mentions the same numbers and names", () => {
  const other = new Map(said(chinese));
  for (const [key, text] of said(english)) assert.deepEqual(placeholders(other.get(key)), placeholders(text), key);
});

test("numbers are written as the language writes them", () => {
  for (const table of LANGUAGES) assert.equal(table.number(1234567), new Intl.NumberFormat(table.lang).format(1234567));
});

test("the dearest language that we know is spoken, else English", () => {
  for (const [tags, lang] of [
    [["zh-CN", "en"], "zh-Hans"],
    [["de-DE", "zh"], "zh-Hans"],
    [["en-GB", "zh-CN"], "en"],
    [["", "ZH-hans-SG"], "zh-Hans"],
    [["zh-Hans", "en-US"], "zh-Hans"],
    [["fr"], "en"],
    [[], "en"],
  ])
    assert.equal(preferred(tags).lang, lang, tags.join());
});

test("genres are translated for display, unknown ones kept", () => {
  assert.equal(chinese.genre("Sci-Fi"), "科幻");
  assert.equal(chinese.genre("Parity"), "Parity");
  assert.equal(english.genre("Sci-Fi"), "Sci-Fi");
});
