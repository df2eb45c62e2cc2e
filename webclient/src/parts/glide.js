/** Films of a list that is drawn anew move to their new places instead of jumping there; new ones rise. */

const MOVE = { duration: 320, easing: "cubic-bezier(0.2, 0.8, 0.2, 1)" };
const RISE = [
  { opacity: 0, transform: "translateY(10px)" },
  { opacity: 1, transform: "none" },
];

/** Note the places before the list changes, play the way from there afterwards; still where motion is unwelcome. */
export class Glide {
  /** @type {Map<string, DOMRect>} */
  #places = new Map();

  /** @param {Iterable<HTMLElement>} tiles each with an id of its own */
  note(tiles) {
    this.#places.clear();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const tile of tiles) {
      const place = tile.getBoundingClientRect();
      if (place.bottom > -innerHeight && place.top < 2 * innerHeight) this.#places.set(tile.id, place);
    }
  }

  /** @param {Iterable<HTMLElement>} tiles */
  play(tiles) {
    if (!this.#places.size) return;
    for (const tile of tiles) {
      const from = this.#places.get(tile.id);
      const to = tile.getBoundingClientRect();
      if (!from) {
        tile.animate(RISE, MOVE);
      } else if (from.x !== to.x || from.y !== to.y) {
        const way = `translate(${from.x - to.x}px, ${from.y - to.y}px)`;
        tile.animate([{ transform: way }, { transform: "none" }], MOVE);
      }
    }
    this.#places.clear();
  }
}
