/** Marks in three places made one: what both sides knew last, what is here, what is there. */

/** @typedef {import("./types.js").Verdict} Verdict @typedef {Map<number, Verdict>} Verdicts by film */
/** @typedef {{liked: number[], disliked: number[], unseen: number[], hidden: number[]}} Lists as the API takes them */

/** @type {[keyof Lists, Verdict][]} */
const NAMES = [
  ["liked", "like"],
  ["disliked", "dislike"],
  ["unseen", "skip"],
  ["hidden", "hide"],
];

/**
 * Who changed a film since the last agreement has the say; of both, the one here.
 * @param {Verdicts} base
 * @param {Verdicts} here
 * @param {Verdicts} there
 * @returns {Verdicts} the marks of here first
 */
export function merged(base, here, there) {
  /** @type {Verdicts} */
  const all = new Map();
  for (const id of [...here.keys(), ...there.keys()]) {
    const verdict = here.get(id) === base.get(id) ? there.get(id) : here.get(id);
    if (verdict) all.set(id, verdict);
  }
  return all;
}

/** @param {Verdicts} verdicts */
export function asLists(verdicts) {
  const films = (/** @type {Verdict} */ wanted) =>
    [...verdicts].flatMap(([id, verdict]) => (verdict === wanted ? [id] : []));
  return /** @type {Lists} */ (Object.fromEntries(NAMES.map(([name, verdict]) => [name, films(verdict)])));
}

/**
 * @param {Partial<Lists>} lists
 * @returns {Verdicts}
 */
export function asVerdicts(lists) {
  return new Map(NAMES.flatMap(([name, verdict]) => (lists[name] ?? []).map((id) => [id, verdict])));
}

/**
 * @param {Verdicts} one
 * @param {Verdicts} other
 */
export const same = (one, other) =>
  one.size === other.size && [...one].every(([id, verdict]) => other.get(id) === verdict);
