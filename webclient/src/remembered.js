/** Marks that the server remembers too, for visitors who asked for it, under a code that only they know. */

import { ApiError } from "./api.js";
import { MOST_SENT } from "./marks.js";
import { asLists, asVerdicts, merged, same } from "./merging.js";

/** @typedef {import("./types.js").Film} Film @typedef {import("./merging.js").Verdicts} Verdicts */
/**
 * @typedef {"off" | "saving" | "saved" | "waiting" | "gone"} State "waiting": not saved yet, tried again by itself;
 *   "gone": the server does not know the code, so nothing is saved any more
 */

export const KEY = "movie-taste.remembered";
const PAUSE_MS = 1200;
const RETRIES_MS = [3_000, 10_000, 30_000, 60_000];
const CODE = /^[A-Za-z0-9_-]{22,64}$/;

/**
 * The code in what a visitor pasted: a private link or the code itself; "" if there is none.
 * @param {string} text
 */
export function codeIn(text) {
  const code = text.trim().replace(/^.*#id=/s, "");
  return CODE.test(code) ? code : "";
}

/** Fires "change" when its state changed. Marks are always kept in the browser first. */
export class Remembered extends EventTarget {
  /** @type {State} */
  state = "off";
  /** The visitor's code, or "". */
  code = "";
  /** What server and browser agreed on last. @type {Verdicts} */
  #base = new Map();
  #api;
  #marks;
  #shelf;
  #films;
  #timer = 0;
  #failures = 0;
  #syncing = false;

  /**
   * @param {import("./api.js").Api} api
   * @param {import("./marks.js").Marks} marks
   * @param {() => import("./marks.js").Shelf} shelf
   * @param {(ids: number[]) => Promise<Film[]>} films tells what the films of these ids are
   */
  constructor(api, marks, shelf, films) {
    super();
    this.#api = api;
    this.#marks = marks;
    this.#shelf = shelf;
    this.#films = films;
    this.reload();
    marks.addEventListener("change", () => this.#changed());
  }

  /** Take over what is stored, as after a change in another tab. */
  reload() {
    try {
      const { code, marks } = JSON.parse(this.#shelf().getItem(KEY) ?? "{}");
      this.code = codeIn(String(code ?? ""));
      this.#base = asVerdicts(this.code ? (marks ?? {}) : {});
    } catch {
      this.code = "";
    }
    this.#become(this.code ? "saving" : "off");
    if (this.code) this.#plan(PAUSE_MS);
  }

  /** Be remembered from now on. Throws `ApiError`. */
  async begin() {
    this.#take(await this.#api.newVisitor());
    await this.sync();
  }

  /**
   * Share the marks kept under a code: those of here and there become one. Throws `ApiError`.
   * @param {string} code
   */
  async join(code) {
    await this.#api.rememberedMarks(code);
    this.#take(code);
    await this.sync();
  }

  /** Have everything deleted on the server; the marks of this browser stay. Throws `ApiError`. */
  async forget() {
    try {
      await this.#api.forgetVisitor(this.code);
    } catch (error) {
      if (!(error instanceof ApiError) || error.kind !== "missing") throw error;
    }
    this.leave();
  }

  /** Save here no longer; what the server has stays there, for the code. */
  leave() {
    this.#take("");
  }

  /** Make both sides one now. What fails is tried again. */
  async sync() {
    clearTimeout(this.#timer);
    if (!this.code || this.#syncing) return;
    this.#syncing = true;
    this.#become("saving");
    try {
      await this.#agree(this.code);
      this.#failures = 0;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#fail(error);
    } finally {
      this.#syncing = false;
    }
  }

  /** @param {string} code */
  async #agree(code) {
    const there = asVerdicts(await this.#api.rememberedMarks(code));
    const here = this.#here();
    const both = merged(this.#base, here, there);
    if (!same(both, here)) await this.#bring(both, here);
    if (!same(both, there)) await this.#api.rememberMarks(code, asLists(both));
    if (code !== this.code) return;
    this.#base = both;
    this.#store();
    if (same(this.#here(), both)) this.#become("saved");
    else this.#plan(PAUSE_MS);
  }

  /**
   * Change the marks of this browser to what was agreed, but for what was changed meanwhile.
   * @param {Verdicts} both
   * @param {Verdicts} here as it was when they were merged
   */
  async #bring(both, here) {
    const present = new Map(this.#marks.all().map(({ film }) => [film.movie_id, film]));
    const foreign = [...both.keys()].filter((id) => !present.has(id));
    const films = new Map((foreign.length ? await this.#films(foreign) : []).map((film) => [film.movie_id, film]));
    const wanted = merged(here, this.#all(), both);
    this.#marks.replace(
      [...wanted].map(([id, verdict]) => ({ film: present.get(id) ?? films.get(id) ?? nameless(id), verdict })),
    );
  }

  /** @param {ApiError} error */
  #fail(error) {
    if (error.kind === "missing") {
      this.#take("");
      this.#become("gone");
      return;
    }
    this.#become("waiting");
    this.#plan(RETRIES_MS[Math.min(this.#failures++, RETRIES_MS.length - 1)] ?? PAUSE_MS);
  }

  #changed() {
    if (!this.code || this.#syncing || same(this.#here(), this.#base)) return;
    this.#become("saving");
    this.#plan(PAUSE_MS);
  }

  /** Every mark of this browser. @returns {Verdicts} */
  #all() {
    return new Map(this.#marks.all().map(({ film, verdict }) => [film.movie_id, verdict]));
  }

  /** Of each kind as many as the server takes, the newest. */
  #here() {
    const lists = Object.entries(asLists(this.#all())).map(([name, ids]) => [name, ids.slice(-MOST_SENT)]);
    return asVerdicts(Object.fromEntries(lists));
  }

  /** @param {string} code */
  #take(code) {
    clearTimeout(this.#timer);
    this.code = code;
    this.#base = new Map();
    this.#failures = 0;
    this.#store();
    this.#become(code ? "saving" : "off");
  }

  #store() {
    try {
      this.#shelf().setItem(KEY, JSON.stringify(this.code ? { code: this.code, marks: asLists(this.#base) } : {}));
    } catch {
      // The marks' own notice tells that nothing can be stored; the code lasts until the page closes.
    }
  }

  /** @param {number} delay */
  #plan(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.sync(), delay);
  }

  /** @param {State} state */
  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * A film that this catalogue does not have.
 * @param {number} id
 * @returns {Film}
 */
const nameless = (id) => ({ movie_id: id, title: `№ ${id}`, year: null, genres: [], poster_url: `/posters/${id}` });
