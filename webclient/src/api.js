/** The API as functions. Every failure becomes an ApiError whose `kind` says what the visitor can do. */

/** @typedef {"offline" | "busy" | "missing" | "unknown-movies" | "no-profiles" | "full" | "refused" | "fault"} ErrorKind */

const PATIENCE_MS = 15_000;

export class ApiError extends Error {
  /**
   * @param {ErrorKind} kind
   * @param {string} detail
   * @param {number[]} movieIds films the server does not know
   */
  constructor(kind, detail = "", movieIds = []) {
    super(detail || kind);
    this.kind = kind;
    this.detail = detail;
    this.movieIds = movieIds;
  }
}

export class Api {
  #base;
  #fetch;

  /**
   * @param {string} base address of the API, without a slash at the end
   * @param {typeof fetch} [fetcher]
   */
  constructor(base, fetcher = (input, init) => fetch(input, init)) {
    this.#base = base;
    this.#fetch = fetcher;
  }

  /**
   * @param {import("./types.js").Film} film
   * @param {160 | 320 | 640} [width] in pixels, of a picture; otherwise as it is
   */
  poster(film, width) {
    return this.#base + film.poster_url + (width ? `?width=${width}` : "");
  }

  /**
   * Films worth asking about that the visitor has not seen here yet; empty when none are left.
   * @param {{liked: number[], disliked: number[], unseen?: number[], shown: number[], n: number}} body
   * @returns {Promise<import("./types.js").Film[]>}
   */
  async filmsToMark(body) {
    return (await this.#call("/api/mark", body)).items;
  }

  /**
   * @param {{liked: number[], disliked: number[], hidden?: number[], n: number, offset?: number, genres?: string[],
   *   year_from?: number, year_to?: number, surprise?: number, profile?: Partial<import("./types.js").Answers>}} body
   * @returns {Promise<import("./types.js").RecommendedFilm[]>}
   */
  async recommend(body) {
    return (await this.#call("/api/recommend", body)).items;
  }

  /**
   * What is served; `profiles` says whether it has a use for what visitors tell about themselves.
   * `pictures` says whether some posters are pictures and not drawn.
   * @returns {Promise<{version: string, genres: string[], profiles?: boolean, pictures: boolean}>}
   */
  version() {
    return this.#call("/api/version");
  }

  /**
   * The whole catalogue as a map.
   * @returns {Promise<import("./map/atlas.js").Columns>}
   */
  map() {
    return this.#call("/api/map");
  }

  /**
   * Films whose titles resemble the text, best first.
   * @param {string} text
   * @param {number} n
   * @returns {Promise<import("./types.js").Film[]>}
   */
  async search(text, n) {
    return (await this.#call(`/api/search?${new URLSearchParams({ q: text, n: String(n) })}`)).items;
  }

  /**
   * @param {number} id
   * @returns {Promise<import("./types.js").FilmDetails>}
   */
  details(id) {
    return this.#call(`/api/info/${id}`);
  }

  /**
   * A code under which the server remembers marks.
   * @returns {Promise<string>}
   */
  async newVisitor() {
    return (await this.#call("/api/visitors", {})).visitor_id;
  }

  /**
   * @param {string} code
   * @returns {Promise<import("./merging.js").Lists>}
   */
  rememberedMarks(code) {
    return this.#call(`/api/visitors/${code}/marks`);
  }

  /**
   * @param {string} code
   * @param {import("./merging.js").Lists} lists
   */
  rememberMarks(code, lists) {
    return this.#call(`/api/visitors/${code}/marks`, lists, "PUT");
  }

  /** @param {string} code */
  forgetVisitor(code) {
    return this.#call(`/api/visitors/${code}`, undefined, "DELETE");
  }

  /**
   * @param {string} path
   * @param {object} [body] sent as JSON when given
   * @param {string} [method]
   */
  async #call(path, body, method = body ? "POST" : "GET") {
    /** @type {RequestInit} */
    const request = { method, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE_MS) };
    if (body) {
      request.headers = { ...request.headers, "Content-Type": "application/json" };
      request.body = JSON.stringify(body);
    }
    /** @type {Response} */
    let response;
    let answer;
    try {
      response = await this.#fetch(this.#base + path, request);
      answer = response.status === 204 ? null : await response.json();
    } catch {
      throw new ApiError("offline");
    }
    if (response.ok) return answer;
    throw asError(response.status, answer);
  }
}

/**
 * @param {number} status
 * @param {{type?: string, detail?: string, movie_ids?: number[]}} problem RFC 9457
 */
function asError(status, problem) {
  const detail = problem.detail ?? "";
  const ids = problem.movie_ids ?? [];
  if (problem.type?.endsWith("unknown-movies") && ids.length) return new ApiError("unknown-movies", detail, ids);
  if (problem.type?.endsWith("profiles-unavailable")) return new ApiError("no-profiles", detail);
  if (problem.type?.endsWith("visitors-full")) return new ApiError("full", detail);
  if (status === 404) return new ApiError("missing", detail);
  if (status === 503) return new ApiError("busy", detail);
  if (status >= 500) return new ApiError("fault", detail);
  return new ApiError("refused", detail);
}
