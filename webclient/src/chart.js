/** The catalogue's map, loaded once, and what of it belongs to the visitor. */

import { ApiError } from "./api.js";
import { Atlas } from "./map/atlas.js";

/** Recommendations shown on the map. */
const PICKS = 20;

/** Fires "change" when the map, its loading or the error changed. */
export class Chart extends EventTarget {
  /** @type {Atlas | null} */
  atlas = null;
  /** @type {ApiError | null} */
  error = null;
  /** @type {Promise<void> | null} */
  #loading = null;
  #api;
  #marks;
  #picks;

  /**
   * @param {import("./api.js").Api} api
   * @param {import("./marks.js").Marks} marks
   * @param {import("./picks.js").Picks} picks
   */
  constructor(api, marks, picks) {
    super();
    this.#api = api;
    this.#marks = marks;
    this.#picks = picks;
  }

  /** Load the map unless it is there, also after an error. */
  load() {
    if (this.atlas) return Promise.resolve();
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  /**
   * What the films of these ids are, of those that the catalogue has. Throws `ApiError`.
   * @param {number[]} ids
   */
  async films(ids) {
    await this.load();
    if (!this.atlas) throw this.error;
    const { atlas } = this;
    return ids.flatMap((id) => {
      const row = atlas.row(id);
      return row === undefined ? [] : [atlas.film(row)];
    });
  }

  async #load() {
    this.error = null;
    this.dispatchEvent(new Event("change"));
    try {
      this.atlas = new Atlas(await this.#api.map());
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.error = error;
    }
    this.dispatchEvent(new Event("change"));
  }

  /**
   * The visitor's marks and first recommendations, as rows of the map; films that it lacks are left out.
   * @returns {import("./map/ink.js").Sights}
   */
  sights() {
    const likes = this.#rows(this.#marks.films("like"));
    const dislikes = this.#rows(this.#marks.films("dislike"));
    if (!likes.length && !dislikes.length) return { likes, dislikes, picks: [] };
    const marked = new Set([...likes, ...dislikes]);
    const picks = this.#picks.films.slice(0, PICKS).flatMap((film) => {
      const row = this.atlas?.row(film.movie_id);
      if (row === undefined || marked.has(row)) return [];
      const from = this.atlas?.row(film.because[0]?.movie_id ?? -1);
      return [{ row, from: from ?? -1 }];
    });
    return { likes, dislikes, picks };
  }

  /** @param {import("./types.js").Film[]} films */
  #rows(films) {
    return films.flatMap((film) => this.atlas?.row(film.movie_id) ?? []);
  }
}
