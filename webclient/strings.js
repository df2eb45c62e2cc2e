/**
 * The words of the page in the visitor's language. A further language is a further table of the same keys;
 * components read `t` while they render and never change.
 */

import { remember, remembered } from "./src/preference.js";
import { chinese } from "./strings/chinese.js";
import { english } from "./strings/english.js";

const LANGUAGE = "language";

/** @type {typeof english[]} the first is for visitors who read none of them */
export const LANGUAGES = [english, chinese];

/** The table in use; what has been rendered before a change stays as it was. */
export let t = english;

/** Speak the language chosen here before, else the first of the browser's that we know. */
export function speakPreferred() {
  speak(preferred([remembered(LANGUAGE), ...navigator.languages]));
}

/** Speak the next language, and do so from now on. */
export function speakOther() {
  speak(LANGUAGES[(LANGUAGES.indexOf(t) + 1) % LANGUAGES.length] ?? english);
  remember(LANGUAGE, t.lang);
}

/**
 * @param {readonly string[]} tags languages as browsers name them, dearest first
 * @returns {typeof english}
 */
export function preferred(tags) {
  const family = (/** @type {string} */ tag) => tag.toLowerCase().split("-")[0];
  const known = tags.map((tag) => LANGUAGES.find(({ lang }) => family(lang) === family(tag)));
  return known.find((table) => table !== undefined) ?? english;
}

/** @param {typeof english} table */
function speak(table) {
  t = table;
  document.documentElement.lang = table.lang;
}
