/**
 * Draws the films as discs, straight into pixels: drawing thousands of shapes through a canvas context takes
 * several frames' time, this takes a part of one.
 */

import { area, scale } from "./view.js";

const PHASES = 4;
const STEP = 0.25;
const LARGEST = 14;

/** A disc of one size at one place within a pixel: how much of each pixel it covers, from 0 to 255. */
/** @typedef {{side: number, cover: Uint8Array}} Stamp */

export class Points {
  #atlas;
  /** @type {(Stamp | undefined)[]} */
  #stamps = [];

  /** @param {import("./atlas.js").Atlas} atlas */
  constructor(atlas) {
    this.#atlas = atlas;
  }

  /**
   * Radius of a film's disc in CSS pixels.
   * @param {number} row
   * @param {number} zoom
   */
  radius(row, zoom) {
    return radius(this.#atlas.weight[row] ?? 0, zoom, this.#atlas.size);
  }

  /**
   * @param {Uint32Array} pixels of the whole canvas, line by line; cleared first
   * @param {import("./view.js").Size & {ratio: number}} size in CSS pixels, and canvas pixels per CSS pixel
   * @param {import("./view.js").View} view
   * @param {ArrayLike<number>} inks one packed colour per genre
   * @param {ArrayLike<number>} strengths opacity of each genre, from 0 to 255
   */
  paint(pixels, size, view, inks, strengths) {
    pixels.fill(0);
    const { x, y, weight, genre, size: films } = this.#atlas;
    const { ratio } = size;
    const width = Math.round(size.width * ratio);
    const height = Math.round(size.height * ratio);
    const by = scale(view, size);
    const [byX, byY] = [by.x * ratio, by.y * ratio];
    const [midX, midY] = [width / 2 - view.x * byX, height / 2 - view.y * byY];
    this.#atlas.within(area(view, size, LARGEST), (row) => {
      const code = /** @type {number} */ (genre[row]);
      const strength = /** @type {number} */ (strengths[code]);
      if (!strength) return;
      const stampX = /** @type {number} */ (x[row]) * byX + midX;
      const stampY = /** @type {number} */ (y[row]) * byY + midY;
      const r = radius(/** @type {number} */ (weight[row]), view.zoom, films) * ratio;
      const stamp = this.#stamp(r, stampX, stampY);
      press(pixels, width, height, stamp, stampX, stampY, /** @type {number} */ (inks[code]), strength);
    });
  }

  /**
   * @param {number} r in canvas pixels
   * @param {number} px
   * @param {number} py
   */
  #stamp(r, px, py) {
    const level = Math.min(Math.round(r / STEP), Math.round((LARGEST * 2) / STEP));
    const phaseX = Math.floor((px - Math.floor(px)) * PHASES);
    const phaseY = Math.floor((py - Math.floor(py)) * PHASES);
    const key = (level * PHASES + phaseY) * PHASES + phaseX;
    this.#stamps[key] ??= disc(level * STEP, (phaseX + 0.5) / PHASES, (phaseY + 0.5) / PHASES);
    return this.#stamps[key];
  }
}

/**
 * @param {number} weight how well liked, from 0 to 1
 * @param {number} zoom
 * @param {number} films of the whole catalogue: where there are many, each is smaller
 */
function radius(weight, zoom, films) {
  const crowd = Math.min(1, Math.max(0.62, (5000 / films) ** 0.3));
  return Math.min(LARGEST, (0.9 + 2.9 * weight) * crowd * zoom ** 0.42);
}

/**
 * @param {number} r
 * @param {number} dx where the middle lies within its pixel
 * @param {number} dy
 * @returns {Stamp}
 */
function disc(r, dx, dy) {
  const reach = Math.ceil(r + 1);
  const side = 2 * reach + 1;
  const cover = new Uint8Array(side * side);
  for (let j = 0; j < side; j++)
    for (let i = 0; i < side; i++) {
      const distance = Math.hypot(i + 0.5 - reach - dx, j + 0.5 - reach - dy);
      cover[j * side + i] = 255 * Math.min(1, Math.max(0, r + 0.5 - distance));
    }
  return { side, cover };
}

/**
 * Press a stamp onto the pixels, over what is there.
 * @param {Uint32Array} pixels
 * @param {number} width
 * @param {number} height
 * @param {Stamp} stamp
 * @param {number} px
 * @param {number} py
 * @param {number} ink
 * @param {number} strength
 */
function press(pixels, width, height, { side, cover }, px, py, ink, strength) {
  const left = Math.floor(px) - (side >> 1);
  const top = Math.floor(py) - (side >> 1);
  const firstX = Math.max(0, -left);
  const firstY = Math.max(0, -top);
  const lastX = Math.min(side, width - left);
  const lastY = Math.min(side, height - top);
  for (let j = firstY; j < lastY; j++) {
    const line = (top + j) * width + left;
    for (let i = firstX; i < lastX; i++) {
      const covered = /** @type {number} */ (cover[j * side + i]);
      const alpha = (covered * strength + 127) >> 8;
      if (!alpha) continue;
      const below = /** @type {number} */ (pixels[line + i]);
      pixels[line + i] = below ? over(below, ink, alpha) : ink | (alpha << 24);
    }
  }
}

/**
 * Porter and Duff's "over" on colours that are not premultiplied.
 * @param {number} below
 * @param {number} ink
 * @param {number} alpha
 */
function over(below, ink, alpha) {
  const under = below >>> 24;
  const total = 255 - (((255 - alpha) * (255 - under) + 255) >> 8);
  const share = total > alpha ? ((alpha << 8) / total) | 0 : 256;
  const rest = 256 - share;
  const redBlue = (((below & 0xff00ff) * rest + (ink & 0xff00ff) * share) >>> 8) & 0xff00ff;
  const green = (((below & 0xff00) * rest + (ink & 0xff00) * share) >>> 8) & 0xff00;
  return redBlue | green | (total << 24);
}
