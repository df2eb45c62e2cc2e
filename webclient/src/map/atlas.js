/** The catalogue as a map: columns of numbers, and a grid over them that finds films by place. */

/**
 * @typedef {{movie_ids: number[], x: number[], y: number[], likes: number[], titles: string[],
 *   years: (number | null)[], genres: string[]}} Columns one entry per film; x and y in [-1, 1]
 */

const CELLS = 48;

/** Films by row. Nothing changes after it is made. */
export class Atlas {
  /** @param {Columns} columns */
  constructor(columns) {
    this.size = columns.movie_ids.length;
    this.ids = columns.movie_ids;
    this.titles = columns.titles;
    this.years = columns.years;
    this.x = Float32Array.from(columns.x);
    this.y = Float32Array.from(columns.y);
    /** Rows, most liked first. */
    this.byLikes = Uint32Array.from(this.ids.keys()).sort((a, b) => likes(columns, b) - likes(columns, a) || a - b);
    const most = Math.max(1, likes(columns, this.byLikes[0] ?? 0));
    /** How well liked, from 0 to 1; areas of discs follow it. */
    this.weight = Float32Array.from(columns.likes, (count) => Math.sqrt(count / most));
    /** Genres, the most frequent first. */
    this.genres = byFrequency(columns.genres);
    const codes = new Map(this.genres.map(({ name }, code) => [name, code]));
    this.genre = Uint8Array.from(columns.genres, (name) => codes.get(name) ?? 0);
    this.#rows = new Map(this.ids.map((id, row) => [id, row]));
    this.#fill();
  }

  /** @type {Map<number, number>} */
  #rows;
  /** Where each cell's rows start, and the rows themselves, least liked first. */
  #starts = new Uint32Array(CELLS * CELLS + 1);
  #cells = new Uint32Array(0);

  /** @param {number} id @returns {number | undefined} */
  row(id) {
    return this.#rows.get(id);
  }

  /**
   * A film as lists show it.
   * @param {number} row
   * @returns {import("../types.js").Film}
   */
  film(row) {
    const id = this.ids[row] ?? 0;
    return {
      movie_id: id,
      title: this.titles[row] ?? "",
      year: this.years[row] ?? null,
      genres: [this.genres[this.genre[row] ?? 0]?.name ?? ""].filter(Boolean),
      poster_url: `/posters/${id}`,
    };
  }

  /**
   * Rows in the cells that a rectangle touches; the least liked of a cell come first.
   * @param {{left: number, right: number, top: number, bottom: number}} area
   * @param {(row: number) => void} visit
   */
  within({ left, right, top, bottom }, visit) {
    const last = cell(right);
    const lowest = cell(bottom);
    for (let j = cell(top); j <= lowest; j++)
      for (let i = cell(left); i <= last; i++) {
        const end = this.#starts[j * CELLS + i + 1] ?? 0;
        for (let k = this.#starts[j * CELLS + i] ?? 0; k < end; k++) visit(/** @type {number} */ (this.#cells[k]));
      }
  }

  /**
   * The film nearest to a place, no further than the reach; -1 if there is none.
   * @param {number} x
   * @param {number} y
   * @param {number} reachX the unit of distance along x
   * @param {number} reachY
   */
  nearest(x, y, reachX, reachY) {
    let best = -1;
    let least = 1;
    const area = { left: x - reachX, right: x + reachX, top: y - reachY, bottom: y + reachY };
    this.within(area, (row) => {
      const distance = this.#distance(row, x, y, reachX, reachY);
      if (distance <= least) [best, least] = [row, distance];
    });
    return best;
  }

  /**
   * The rows closest to one film, without it.
   * @param {number} row
   * @param {number} n
   */
  neighbours(row, n) {
    const [x = 0, y = 0] = [this.x[row], this.y[row]];
    const distances = Float32Array.from(this.x, (_, other) => this.#distance(other, x, y, 1, 1));
    distances[row] = Infinity;
    /** @type {number[]} */
    const found = [];
    for (let i = 0; i < Math.min(n, this.size - 1); i++) {
      const next = distances.indexOf(/** @type {number} */ (distances.reduce((a, b) => Math.min(a, b), Infinity)));
      distances[next] = Infinity;
      found.push(next);
    }
    return found;
  }

  /**
   * @param {number} row
   * @param {number} x
   * @param {number} y
   * @param {number} unitX
   * @param {number} unitY
   */
  #distance(row, x, y, unitX, unitY) {
    return (((this.x[row] ?? 0) - x) / unitX) ** 2 + (((this.y[row] ?? 0) - y) / unitY) ** 2;
  }

  #fill() {
    const home = Uint16Array.from(this.x, (x, row) => cell(this.y[row] ?? 0) * CELLS + cell(x));
    for (const place of home) this.#starts[place + 1] = (this.#starts[place + 1] ?? 0) + 1;
    for (let i = 0; i < CELLS * CELLS; i++) this.#starts[i + 1] = (this.#starts[i + 1] ?? 0) + (this.#starts[i] ?? 0);
    const next = this.#starts.slice();
    this.#cells = new Uint32Array(this.size);
    for (const row of this.byLikes.toReversed()) {
      const place = home[row] ?? 0;
      this.#cells[next[place] ?? 0] = row;
      next[place] = (next[place] ?? 0) + 1;
    }
  }
}

/** @param {number} value coordinate in [-1, 1]; others count to the border */
const cell = (value) => Math.min(CELLS - 1, Math.max(0, Math.floor(((value + 1) / 2) * CELLS)));

/**
 * @param {Columns} columns
 * @param {number} row
 */
const likes = (columns, row) => columns.likes[row] ?? 0;

/** @param {string[]} names */
function byFrequency(names) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name))
    .slice(0, 256);
}
