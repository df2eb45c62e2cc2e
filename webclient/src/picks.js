/** The ranked films for the marks and filters of now. Shared by screens, so that going back costs nothing. */

import { ApiError } from "./api.js";

/** @typedef {import("./types.js").RecommendedFilm} RecommendedFilm @typedef {import("./types.js").Filters} Filters */

/** One on top and full rows of 2, 3, 4 or 6. */
export const FIRST = 25;
const STEP = 24;
const MOST = 200;

/** @type {Filters} */
export const NO_FILTERS = { genre: "", from: null, to: null };

/** Fires "change" when the list, its state or its error changed. */
export class Picks extends EventTarget {
  /** @type {RecommendedFilm[]} */
  films = [];
  /** @type {ApiError | null} */
  error = null;
  loading = false;
  /** @type {Filters} */
  filters = NO_FILTERS;
  #api;
  #marks;
  #wanted = FIRST;
  #loadedFor = "";
  #asked = 0;
  /** Genres met so far, for the filter. @type {Set<string>} */
  #genres = new Set();

  /**
   * @param {import("./api.js").Api} api
   * @param {import("./marks.js").Marks} marks
   */
  constructor(api, marks) {
    super();
    this.#api = api;
    this.#marks = marks;
  }

  get genres() {
    return [...this.#genres].sort();
  }

  get hasMore() {
    return this.films.length === this.#wanted && this.#wanted < MOST;
  }

  /** @param {number} id */
  because(id) {
    return this.films.find((film) => film.movie_id === id)?.because ?? [];
  }

  /**
   * Bring the list up to date, unless it is.
   * @param {Filters} [filters]
   * @returns {Promise<void>}
   */
  async load(filters = this.filters) {
    if (key(filters) !== key(this.filters)) this.#wanted = FIRST;
    this.filters = filters;
    const body = this.#body();
    const wanted = JSON.stringify(body);
    const ticket = ++this.#asked;
    if (wanted === this.#loadedFor && !this.error) {
      this.loading = false;
      return;
    }
    this.loading = true;
    this.error = null;
    this.dispatchEvent(new Event("change"));
    try {
      const films = await this.#api.recommend(body);
      if (ticket !== this.#asked) return;
      this.films = films;
      this.#loadedFor = wanted;
      for (const film of films) for (const genre of film.genres) this.#genres.add(genre);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (ticket !== this.#asked) return;
      if (error.kind === "unknown-movies" && this.#marks.setAside(error.movieIds)) return this.load();
      this.error = error;
    } finally {
      if (ticket === this.#asked) {
        this.loading = false;
        this.dispatchEvent(new Event("change"));
      }
    }
  }

  more() {
    this.#wanted = Math.min(this.#wanted + STEP, MOST);
    return this.load();
  }

  #body() {
    const { genre, from, to } = this.filters;
    return {
      ...this.#marks.asRequest(),
      n: this.#wanted,
      ...(genre && { genres: [genre] }),
      ...(from && { year_from: from }),
      ...(to && { year_to: to }),
    };
  }
}

/** @param {Filters} filters */
const key = (filters) => JSON.stringify([filters.genre, filters.from, filters.to]);
