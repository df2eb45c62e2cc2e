/** Where names may stand on the map without touching each other. */

const CELL = 6;
const EDGE = 4;

/** A window whose taken places are remembered in cells of a few pixels. */
export class Room {
  #columns;
  #lines;
  #taken;

  /** @param {import("./view.js").Size} size */
  constructor({ width, height }) {
    this.width = width;
    this.#columns = Math.ceil(width / CELL) + 2;
    this.#lines = Math.ceil(height / CELL) + 2;
    this.#taken = new Uint8Array(this.#columns * this.#lines);
  }

  /**
   * Take a rectangle if nothing of it is taken and some of it is in the window.
   * @param {number} left
   * @param {number} top
   * @param {number} width
   * @param {number} height
   * @param {{force?: boolean}} [options] take it in any case
   */
  take(left, top, width, height, { force = false } = {}) {
    const firstX = Math.max(0, Math.floor(left / CELL) + 1);
    const firstY = Math.max(0, Math.floor(top / CELL) + 1);
    const lastX = Math.min(this.#columns - 1, Math.floor((left + width) / CELL) + 1);
    const lastY = Math.min(this.#lines - 1, Math.floor((top + height) / CELL) + 1);
    if (lastX < firstX || lastY < firstY) return false;
    for (let j = firstY; !force && j <= lastY; j++)
      for (let i = firstX; i <= lastX; i++) if (this.#taken[j * this.#columns + i]) return false;
    for (let j = firstY; j <= lastY; j++)
      this.#taken.fill(1, j * this.#columns + firstX, j * this.#columns + lastX + 1);
    return true;
  }
}

/**
 * Find a place beside a disc: right of it, left, above, below; rather not where the window's edge cuts it.
 * @param {Room} room
 * @param {{x: number, y: number, radius: number, width: number, height: number, air: number, whole: boolean}} label
 *   `whole`: cut by the edge it is no use
 * @returns {{x: number, y: number} | null} left end and middle line of the text
 */
export function beside(room, { x, y, radius, width, height, air, whole }) {
  const gap = radius + 5;
  const places = [
    [x + gap, y],
    [x - gap - width, y],
    [x - width / 2, y - gap - height / 2],
    [x - width / 2, y + gap + height / 2],
  ];
  const uncut = (/** @type {number[]} */ [left = 0]) => left >= EDGE && left + width <= room.width - EDGE;
  const cut = whole ? [] : places.filter((place) => !uncut(place));
  for (const [left = 0, middle = 0] of [...places.filter(uncut), ...cut])
    if (room.take(left - air, middle - height / 2 - air / 2, width + 2 * air, height + air))
      return { x: left, y: middle };
  return null;
}
