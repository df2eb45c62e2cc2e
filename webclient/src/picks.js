/** The ranked films for the marks, filters and wishes of now. Shared by screens, so that going back costs nothing. */

import { ApiError } from "./api.js";
import { remember, remembered } from "./preference.js";

/** @typedef {import("./types.js").RecommendedFilm} RecommendedFilm @typedef {import("./types.js").Filters} Filters */
/** @typedef {Omit<Parameters<import("./api.js").Api["recommend"]>[0], "n" | "offset">} Question */

/** One on top and full rows of 2, 3, 4 or 6. */
export const FIRST = 25;
export const STEP = 24;
/** The furthest start of a page that the API takes, and the longest page. */
const FURTHEST = 1000;
const LONGEST = 200;
const KEY = "movie-taste.picks";
const SURPRISE = "surprise";

/** @type {Filters} */
export const NO_FILTERS = { genre: "", from: null, to: null };

/** Fires "change" when the list, its state or its error changed. */
export class Picks extends EventTarget {
  /** @type {RecommendedFilm[]} */
  films = [];
  /** @type {ApiError | null} why the list, or its next page, could not be loaded */
  error = null;
  /** Loading the list anew. */
  loading = false;
  /** Loading the next page. */
  growing = false;
  /** No film follows the last one. */
  ended = false;
  filters = NO_FILTERS;
  #api;
  #marks;
  #profile;
  #shelf;
  #surprise = level(remembered(SURPRISE));
  #loadedFor = "";
  #asked = 0;
  /** Genres to choose from: the catalogue's, and until they are known those met so far. @type {Set<string>} */
  #genres = new Set();

  /**
   * @param {import("./api.js").Api} api
   * @param {import("./marks.js").Marks} marks
   * @param {import("./profile.js").Profile} profile
   * @param {() => import("./marks.js").Shelf} shelf where the length of the list survives a reload
   */
  constructor(api, marks, profile, shelf) {
    super();
    this.#api = api;
    this.#marks = marks;
    this.#profile = profile;
    this.#shelf = shelf;
  }

  get genres() {
    return [...this.#genres].sort();
  }

  /** From 0, the safest films, to 1, the most surprising. */
  get surprise() {
    return this.#surprise;
  }

  set surprise(value) {
    this.#surprise = value;
    remember(SURPRISE, String(value));
    this.dispatchEvent(new Event("change"));
  }

  /** Learn all genres of the catalogue. Without an answer the filter offers those of the films in the list. */
  async learnGenres() {
    try {
      const { genres } = await this.#api.version();
      for (const genre of genres) this.#genres.add(genre);
      this.dispatchEvent(new Event("change"));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** Try again what failed. */
  retry() {
    return JSON.stringify(this.#query()) === this.#loadedFor ? this.more() : this.load();
  }

  get canGrow() {
    return this.films.length > 0 && !this.loading && !this.growing && !this.ended && !this.error;
  }

  /** @param {number} id */
  because(id) {
    return this.films.find((film) => film.movie_id === id)?.because ?? [];
  }

  /**
   * The best films for everything the visitor said, as long as no filter is set.
   * @param {number} count
   */
  first(count) {
    if (!same(this.filters, NO_FILTERS)) return [];
    return this.films.filter((film) => this.isOpen(film)).slice(0, count);
  }

  /** Whether the film may still be recommended. @param {RecommendedFilm} film */
  isOpen(film) {
    const verdict = this.#marks.of(film.movie_id);
    return verdict === undefined || verdict === "skip";
  }

  /**
   * Bring the list up to date, unless it is, as long as it was.
   * @param {Filters} [filters]
   * @returns {Promise<void>}
   */
  async load(filters = this.filters) {
    const length = same(filters, this.filters) && this.films.length ? this.films.length : this.#recalled(filters);
    this.filters = filters;
    const ticket = ++this.#asked;
    if (this.#profile.told && this.#profile.available === null) {
      this.loading = true;
      await this.#profile.look();
      if (ticket !== this.#asked) return;
    }
    const query = this.#query();
    if (JSON.stringify(query) === this.#loadedFor && !this.error) return this.#settle();
    this.loading = true;
    this.error = null;
    this.dispatchEvent(new Event("change"));
    await this.#attempt(ticket, async () => {
      const films = await this.#fetch(query, 0, Math.max(length, FIRST));
      if (ticket !== this.#asked) return;
      this.#loadedFor = JSON.stringify(query);
      this.films = [];
      this.#append(films, Math.max(length, FIRST));
    });
  }

  /** Load the next page of the same list, also after an error. */
  async more() {
    if (!this.films.length) return this.load();
    if (this.loading || this.growing || this.ended) return;
    const ticket = ++this.#asked;
    this.growing = true;
    this.error = null;
    this.dispatchEvent(new Event("change"));
    await this.#attempt(ticket, async () => {
      const films = await this.#fetch(JSON.parse(this.#loadedFor), this.films.length, STEP);
      if (ticket === this.#asked) this.#append(films, STEP);
    });
  }

  /**
   * @param {number} ticket
   * @param {() => Promise<void>} work
   */
  async #attempt(ticket, work) {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (ticket !== this.#asked) return;
      if (this.#mended(error)) return this.load();
      this.error = error;
    }
    if (ticket === this.#asked) this.#settle();
  }

  /**
   * Whether the question can be asked again without what the server does not know.
   * @param {ApiError} error
   */
  #mended(error) {
    if (error.kind === "unknown-movies") return this.#marks.setAside(error.movieIds);
    if (error.kind !== "no-profiles" || this.#profile.available === false) return false;
    this.#profile.refuse();
    return true;
  }

  #settle() {
    this.loading = false;
    this.growing = false;
    this.dispatchEvent(new Event("change"));
  }

  /**
   * @param {Question} query
   * @param {number} start
   * @param {number} count
   */
  async #fetch(query, start, count) {
    /** @type {RecommendedFilm[]} */
    const films = [];
    while (films.length < count && start + films.length <= FURTHEST) {
      const n = Math.min(count - films.length, LONGEST);
      const offset = start + films.length;
      const page = await this.#api.recommend({ ...query, n, ...(offset && { offset }) });
      films.push(...page);
      if (page.length < n) break;
    }
    return films;
  }

  /**
   * @param {RecommendedFilm[]} page
   * @param {number} wanted
   */
  #append(page, wanted) {
    const here = new Set(this.films.map((film) => film.movie_id));
    const fresh = page.filter((film) => !here.has(film.movie_id));
    this.films = [...this.films, ...fresh];
    this.ended = page.length < wanted || !fresh.length || this.films.length > FURTHEST;
    for (const film of fresh) for (const genre of film.genres) this.#genres.add(genre);
    try {
      this.#shelf().setItem(KEY, JSON.stringify({ filters: this.filters, length: this.films.length }));
    } catch {
      // The length is a comfort: without storage a reload starts with the first page.
    }
  }

  /**
   * How long the list for these filters was before a reload.
   * @param {Filters} filters
   */
  #recalled(filters) {
    try {
      const stored = JSON.parse(this.#shelf().getItem(KEY) ?? "null");
      return stored && same(stored.filters, filters) ? Math.min(Number(stored.length) || 0, FURTHEST) : 0;
    } catch {
      return 0;
    }
  }

  #query() {
    const { genre, from, to } = this.filters;
    const hidden = this.#marks.ids("hide");
    return {
      ...this.#marks.asRequest(),
      ...(hidden.length && { hidden }),
      ...(genre && { genres: [genre] }),
      ...(from && { year_from: from }),
      ...(to && { year_to: to }),
      ...(this.#surprise && { surprise: this.#surprise }),
      ...this.#profile.asRequest(),
    };
  }
}

/**
 * @param {Filters} one
 * @param {Filters} other
 */
const same = (one, other) => one.genre === other.genre && one.from === other.from && one.to === other.to;

/** @param {string} text */
function level(text) {
  const value = Number(text);
  return value > 0 && value <= 1 ? value : 0;
}
