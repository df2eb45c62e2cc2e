/** Films to pick many from at once, in pages that never repeat a film. */

import { ApiError } from "./api.js";
import { MOST_SENT } from "./marks.js";

export const PAGE = 24;

/** Fires "change" when films, their loading or the error changed. */
export class Wall extends EventTarget {
  /** @type {import("./types.js").Film[]} */
  films = [];
  /** @type {ApiError | null} */
  error = null;
  loading = false;
  /** The catalogue has no more. */
  exhausted = false;
  #api;
  #marks;

  /**
   * @param {import("./api.js").Api} api
   * @param {import("./marks.js").Marks} marks films marked before the first page are not shown
   */
  constructor(api, marks) {
    super();
    this.#api = api;
    this.#marks = marks;
  }

  get canGrow() {
    return !this.loading && !this.exhausted && !this.error;
  }

  /** Load the next page, also after an error. */
  async more() {
    if (this.loading || this.exhausted) return;
    this.loading = true;
    this.error = null;
    this.dispatchEvent(new Event("change"));
    try {
      const here = this.films.map((film) => film.movie_id);
      const marked = this.#marks.all().map((mark) => mark.film.movie_id);
      const shown = [...new Set([...marked, ...here])].slice(-MOST_SENT);
      const known = new Set([...here, ...marked]);
      const unseen = this.#marks.ids("skip");
      const body = { ...this.#marks.asRequest(), ...(unseen.length && { unseen }), shown, n: PAGE };
      const page = await this.#api.filmsToMark(body);
      const fresh = page.filter((film) => !known.has(film.movie_id));
      this.films = [...this.films, ...fresh];
      this.exhausted = fresh.length === 0;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.error = error;
    } finally {
      this.loading = false;
      this.dispatchEvent(new Event("change"));
    }
  }
}
