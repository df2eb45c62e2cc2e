/** The films to be asked about, one at a time. The next few are chosen by the answers so far, while they are given. */

import { ApiError } from "./api.js";
import { MOST_SENT } from "./marks.js";

/** @typedef {import("./types.js").Film} Film @typedef {import("./types.js").Verdict} Verdict */
/** @typedef {import("./types.js").Answer} Answer */

export const ROUND = 16;
/** Films asked for at once: few, so that each batch knows most of the answers. */
export const BATCH = 4;
const KEY = "movie-taste.deck";
const MOST_UNDONE = 100;

/** Fires "change" whenever what a screen shows may differ. */
export class Deck extends EventTarget {
  /** @type {Film[]} */
  #queue = [];
  /** @type {{film: Film, before: Verdict | undefined}[]} */
  #history = [];
  /** @type {Set<number>} */
  #shown = new Set();
  #api;
  #marks;
  #shelf;
  #fetching = false;
  /** @type {ApiError | null} The last failure to fetch films; only shown when none are left. */
  error = null;
  /** Nothing is left to ask. */
  exhausted = false;
  /** The visitor asked to go on after a finished round. */
  goOn = false;

  /**
   * @param {import("./api.js").Api} api
   * @param {import("./marks.js").Marks} marks
   * @param {() => Pick<Storage, "getItem" | "setItem">} shelf where the deck survives a reload
   */
  constructor(api, marks, shelf) {
    super();
    this.#api = api;
    this.#marks = marks;
    this.#shelf = shelf;
    this.#recall();
    marks.addEventListener("change", () => this.#dropMarked());
  }

  /** @returns {Film | undefined} */
  get current() {
    return this.#queue[0];
  }

  /** @param {number} count */
  upcoming(count) {
    return this.#queue.slice(1, 1 + count);
  }

  get canUndo() {
    return this.#history.length > 0;
  }

  /** Answers of the round under way: all 16 when a round has just been finished. What is hidden is no answer. */
  get round() {
    const answers = this.#marks.all().flatMap(({ verdict }) => (verdict === "hide" ? [] : [verdict]));
    const inRound = answers.length % ROUND;
    const pause = answers.length > 0 && inRound === 0 && !this.goOn;
    return { answers: answers.slice(answers.length - (pause ? ROUND : inRound)), pause, total: answers.length };
  }

  /** @param {Answer} verdict */
  answer(verdict) {
    const film = this.#queue.shift();
    if (!film) return;
    this.#history.push({ film, before: this.#marks.of(film.movie_id) });
    this.goOn = false;
    this.#marks.set(film, verdict);
    this.#changed();
    void this.fill();
  }

  /** Take back the last answer; its film comes to the top again. */
  undo() {
    const last = this.#history.pop();
    if (!last) return undefined;
    this.goOn = true;
    this.#queue = [last.film, ...this.#queue.filter((film) => film.movie_id !== last.film.movie_id)];
    this.#marks.set(last.film, last.before ?? null);
    this.#changed();
    return last.film;
  }

  keepGoing() {
    this.goOn = true;
    this.#changed();
  }

  /**
   * Fetch the next films when no more than a batch is left.
   * @returns {Promise<void>}
   */
  async fill() {
    if (this.#fetching || this.exhausted || this.#queue.length > BATCH) return;
    this.#fetching = true;
    this.error = null;
    this.#changed();
    try {
      this.#take(await this.#api.filmsToMark(this.#question()));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.kind !== "unknown-movies" || !this.#marks.setAside(error.movieIds)) this.error = error;
    } finally {
      this.#fetching = false;
      this.#changed();
    }
    if (!this.error) return this.fill();
  }

  #question() {
    const taste = this.#marks.asRequest();
    const unseen = this.#marks.ids("skip");
    const said = new Set([...taste.liked, ...taste.disliked]);
    const marked = this.#marks.all().map((mark) => mark.film.movie_id);
    const shown = [...new Set([...marked, ...this.#shown])].filter((id) => !said.has(id)).slice(-MOST_SENT);
    return { ...taste, ...(unseen.length && { unseen }), shown, n: this.current ? BATCH : 2 * BATCH };
  }

  /** @param {Film[]} films */
  #take(films) {
    const fresh = films.filter((film) => !this.#shown.has(film.movie_id) && !this.#marks.of(film.movie_id));
    this.exhausted = fresh.length === 0;
    for (const film of fresh) this.#shown.add(film.movie_id);
    this.#queue.push(...fresh);
  }

  /** A film marked elsewhere, as on its details page, is not asked about again. */
  #dropMarked() {
    const before = this.#queue.length;
    this.#queue = this.#queue.filter((film) => !this.#marks.of(film.movie_id));
    if (this.#queue.length !== before) void this.fill();
    this.#changed();
  }

  #changed() {
    try {
      const history = this.#history.slice(-MOST_UNDONE);
      const kept = { queue: this.#queue, shown: [...this.#shown], goOn: this.goOn, history };
      this.#shelf().setItem(KEY, JSON.stringify(kept));
    } catch {
      // Without storage a reload deals other films; the marks' own notice tells the visitor.
    }
    this.dispatchEvent(new Event("change"));
  }

  #recall() {
    try {
      const { queue, shown, goOn, history } = JSON.parse(this.#shelf().getItem(KEY) ?? "null") ?? {};
      if (!Array.isArray(queue) || !Array.isArray(shown)) return;
      this.#queue = queue.filter((/** @type {Film} */ film) => !this.#marks.of(film.movie_id));
      this.#shown = new Set(shown);
      this.goOn = Boolean(goOn);
      if (Array.isArray(history)) this.#history = history;
    } catch {
      this.#queue = [];
    }
  }
}
