/** What the visitor said about films: kept in the browser, in the order of marking. */

/** @typedef {import("./types.js").Film} Film @typedef {import("./types.js").Verdict} Verdict */
/** @typedef {import("./types.js").Mark} Mark */
/** @typedef {Pick<Storage, "getItem" | "setItem">} Shelf */

export const KEY = "movie-taste.marks";
const FORMAT = 1;
/** Ids of one kind that the API takes; the newest are sent. */
export const MOST_SENT = 1000;
/** @type {readonly Verdict[]} "skip": not seen; "hide": never to be recommended, which says nothing about taste */
export const VERDICTS = ["like", "dislike", "skip", "hide"];

/** Fires "change" after every mark and "trouble" when storage fails; memory always stays right. */
export class Marks extends EventTarget {
  /** @type {Map<number, Mark>} */
  #marks = new Map();
  /** @type {Set<number>} */
  #unknown = new Set();
  /** @type {() => Shelf} */
  #shelf;
  /** @type {"" | "refused" | "damaged"} What went wrong with storage, if anything. */
  trouble = "";

  /** @param {() => Shelf} shelf where marks are kept; reaching for it may throw */
  constructor(shelf) {
    super();
    this.#shelf = shelf;
    this.reload();
  }

  /** Take over what is stored, as after a change in another tab. */
  reload() {
    let text = null;
    try {
      text = this.#shelf().getItem(KEY);
    } catch {
      this.trouble = "refused";
      return;
    }
    const stored = parse(text);
    if (stored) {
      this.#marks = stored;
    } else {
      this.trouble = "damaged";
      this.#keepAside(text ?? "");
    }
    this.dispatchEvent(new Event("change"));
  }

  /** @param {number} id */
  of(id) {
    return this.#marks.get(id)?.verdict;
  }

  /** @returns {Mark[]} oldest first */
  all() {
    return [...this.#marks.values()];
  }

  /** @param {Verdict} verdict */
  films(verdict) {
    return this.all().flatMap((mark) => (mark.verdict === verdict ? [mark.film] : []));
  }

  /**
   * The newest marks of one kind as the API takes them, without films it said it does not know.
   * @param {Verdict} verdict
   */
  ids(verdict) {
    const ids = this.films(verdict).map((film) => film.movie_id);
    return ids.filter((id) => !this.#unknown.has(id)).slice(-MOST_SENT);
  }

  /** What the marks say about taste. */
  asRequest() {
    return { liked: this.ids("like"), disliked: this.ids("dislike") };
  }

  /**
   * Mark a film; null takes the mark away.
   * @param {Film} film
   * @param {Verdict | null} verdict
   */
  set(film, verdict) {
    this.#marks.delete(film.movie_id);
    if (verdict) this.#marks.set(film.movie_id, { film: bare(film), verdict });
    this.#changed();
  }

  /**
   * These marks instead of all; of two on the same film the later counts.
   * @param {Mark[]} marks
   */
  replace(marks) {
    this.#marks.clear();
    this.#unknown.clear();
    for (const { film, verdict } of marks) {
      this.#marks.delete(film.movie_id);
      this.#marks.set(film.movie_id, { film: bare(film), verdict });
    }
    this.#changed();
  }

  /**
   * Films of another catalogue: still kept, no longer sent.
   * @param {number[]} ids
   * @returns {boolean} whether any of them was being sent
   */
  setAside(ids) {
    const fresh = ids.filter((id) => this.#marks.has(id) && !this.#unknown.has(id));
    for (const id of fresh) this.#unknown.add(id);
    return fresh.length > 0;
  }

  #changed() {
    const text = JSON.stringify({ format: FORMAT, marks: this.all() });
    try {
      this.#shelf().setItem(KEY, text);
    } catch {
      if (this.trouble !== "refused") {
        this.trouble = "refused";
        this.dispatchEvent(new Event("trouble"));
      }
    }
    this.dispatchEvent(new Event("change"));
  }

  /** @param {string} text what could not be read, kept so that nobody loses it */
  #keepAside(text) {
    try {
      this.#shelf().setItem(`${KEY}.damaged`, text);
    } catch {
      this.trouble = "refused";
    }
  }
}

/**
 * @param {string | null} text
 * @returns {Map<number, Mark> | null} null when the text is not ours
 */
function parse(text) {
  if (text === null) return new Map();
  try {
    const { format, marks } = JSON.parse(text);
    if (format !== FORMAT || !marks.every(isMark)) return null;
    return new Map(marks.map((/** @type {Mark} */ mark) => [mark.film.movie_id, mark]));
  } catch {
    return null;
  }
}

/** @param {any} value */
function isMark(value) {
  const { film, verdict } = value;
  return (
    Number.isSafeInteger(film.movie_id) &&
    typeof film.title === "string" &&
    typeof film.poster_url === "string" &&
    Array.isArray(film.genres) &&
    VERDICTS.includes(verdict)
  );
}

/**
 * @param {Film} film
 * @returns {Film} only what a list shows
 */
function bare({ movie_id, title, year, genres, poster_url }) {
  return { movie_id, title, year, genres, poster_url };
}
