/** Marks as a file to keep or to carry to another browser: writing it, and reading it with suspicion. */

import { VERDICTS } from "./marks.js";

/** @typedef {import("./types.js").Mark} Mark */
/** @typedef {"large" | "json" | "shape" | "entry" | "many" | "empty"} Complaint */

const FORMAT = 1;
const KIND = "movie-taste-marks";
/** As many of each verdict as the API takes. */
export const MOST_ENTRIES = 4000;
export const MOST_BYTES = 2_000_000;
const LONGEST_TITLE = 500;

/** Why a file cannot be imported. */
export class ImportError extends Error {
  /**
   * @param {Complaint} complaint
   * @param {number} [number] the entry that is wrong, counted from 1, or how many there are
   */
  constructor(complaint, number = 0) {
    super(complaint);
    this.complaint = complaint;
    this.number = number;
  }
}

/** @param {Mark[]} marks */
export function written(marks) {
  const entries = marks.map(({ film: { movie_id, title, year, genres }, verdict }) => ({
    movie_id,
    title,
    year,
    genres,
    verdict,
  }));
  return `${JSON.stringify({ kind: KIND, format: FORMAT, marks: entries }, null, 1)}\n`;
}

/**
 * The marks of a file; a film that stands in it twice has its last verdict.
 * @param {string} text
 * @returns {Mark[]} never empty
 * @throws {ImportError}
 */
export function read(text) {
  if (text.length > MOST_BYTES) throw new ImportError("large");
  let file;
  try {
    file = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new ImportError("json");
  }
  if (file?.kind !== KIND || file.format !== FORMAT || !Array.isArray(file.marks)) throw new ImportError("shape");
  if (!file.marks.length) throw new ImportError("empty");
  if (file.marks.length > MOST_ENTRIES) throw new ImportError("many", file.marks.length);
  const marks = new Map();
  for (const [i, entry] of file.marks.entries()) {
    if (!isEntry(entry)) throw new ImportError("entry", i + 1);
    marks.delete(entry.movie_id);
    marks.set(entry.movie_id, asMark(entry));
  }
  return [...marks.values()];
}

/** @param {any} entry */
function isEntry(entry) {
  return (
    Number.isSafeInteger(entry?.movie_id) &&
    entry.movie_id > 0 &&
    typeof entry.title === "string" &&
    entry.title.length <= LONGEST_TITLE &&
    (entry.year === null || Number.isInteger(entry.year)) &&
    Array.isArray(entry.genres) &&
    entry.genres.every((/** @type {unknown} */ genre) => typeof genre === "string") &&
    VERDICTS.includes(entry.verdict)
  );
}

/**
 * @param {any} entry
 * @returns {Mark} with an address of ours, whatever the file says
 */
function asMark({ movie_id, title, year, genres, verdict }) {
  return { film: { movie_id, title, year, genres, poster_url: `/posters/${movie_id}` }, verdict };
}
