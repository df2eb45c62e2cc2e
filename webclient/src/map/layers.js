/** The three layers of the map's picture: a glow below, the films as points, and ink above. */

import { Ink } from "./ink.js";
import { colours, packed } from "./palette.js";
import { Points } from "./points.js";
import { glow, homes, REACH } from "./regions.js";
import { area, scale } from "./view.js";

/** Strength of genres that are not looked at, and of the others. */
const FAINT = 26;
const FULL = 235;
/** The glow fades as the visitor comes close, down to this opacity. */
const FAR_GLOW = 0.16;
/** Canvas pixels that can be drawn within one frame. */
const MOST_PIXELS = 3_200_000;

/** @typedef {Record<"glow" | "points" | "ink", HTMLCanvasElement>} Canvases */

export class Layers {
  #canvases;
  #ink = new Ink();
  #size = { width: 0, height: 0, ratio: 1 };
  #sharp = 1;
  #picture = new ImageData(1, 1);
  /** @type {{atlas: import("./atlas.js").Atlas, points: Points, homes: ReturnType<typeof homes>} | null} */
  #map = null;
  /** @type {{inks: number[], strengths: number[], look: import("./ink.js").Look} | null} */
  #style = null;

  /** @param {Canvases} canvases */
  constructor(canvases) {
    this.#canvases = canvases;
  }

  /** In CSS pixels. */
  get size() {
    return this.#size;
  }

  /**
   * @param {number} width in CSS pixels
   * @param {number} height
   */
  resize(width, height) {
    this.#sharp = Math.min(devicePixelRatio, 2);
    const ratio = Math.min(this.#sharp, Math.sqrt(MOST_PIXELS / (width * height)));
    this.#size = { width, height, ratio };
    const { points, ink } = this.#canvases;
    points.width = Math.round(width * ratio);
    points.height = Math.round(height * ratio);
    ink.width = Math.round(width * this.#sharp);
    ink.height = Math.round(height * this.#sharp);
    this.#picture = new ImageData(points.width, points.height);
  }

  /**
   * Take over what changes with the map, the theme or the genre, but not with the view.
   * @param {import("./atlas.js").Atlas} atlas
   * @param {string} only the genre in full colour, or ""
   * @param {boolean} dark
   * @param {CSSStyleDeclaration} css the page's tokens and font
   */
  prepare(atlas, only, dark, css) {
    if (this.#map?.atlas !== atlas) this.#map = { atlas, points: new Points(atlas), homes: homes(atlas) };
    const token = (/** @type {string} */ name) => css.getPropertyValue(name).trim();
    const genres = colours(atlas.genres, dark);
    const inks = genres.map(packed);
    const strengths = atlas.genres.map(({ name }) => (!only || name === only ? FULL : FAINT));
    this.#style = {
      inks,
      strengths,
      look: {
        paper: token("--bg"),
        text: token("--text"),
        soft: token("--map-label"),
        like: token("--accent"),
        pick: token("--star"),
        onMark: token("--on-accent"),
        family: css.fontFamily,
        genres,
      },
    };
    const shade = glow(atlas, inks, strengths, dark ? 0.42 : 0.34);
    const canvas = this.#canvases.glow;
    canvas.width = shade.width;
    canvas.height = shade.height;
    canvas.getContext("2d")?.putImageData(shade, 0, 0);
  }

  /**
   * @param {import("./view.js").View} view
   * @param {import("./ink.js").Sights} sights
   * @param {number} chosen a row, or -1
   * @param {(name: string) => string} genreName
   */
  draw(view, sights, chosen, genreName) {
    const [map, style, size] = [this.#map, this.#style, this.#size];
    if (!map || !style || !size.width) return;
    map.points.paint(new Uint32Array(this.#picture.data.buffer), size, view, style.inks, style.strengths);
    this.#canvases.points.getContext("2d")?.putImageData(this.#picture, 0, 0);
    const shade = this.#canvases.glow;
    const { left, top, width, height } = this.#glowBox(view);
    shade.style.transform = `translate(${left}px, ${top}px) scale(${width / shade.width}, ${height / shade.height})`;
    shade.style.opacity = String(Math.max(FAR_GLOW, view.zoom ** -0.6));
    const context = /** @type {CanvasRenderingContext2D} */ (this.#canvases.ink.getContext("2d"));
    context.setTransform(this.#sharp, 0, 0, this.#sharp, 0, 0);
    this.#ink.draw(context, { ...map, ...style, view, size, sights, chosen, genreName });
  }

  /**
   * The map as a picture file, as it is seen now.
   * @param {import("./view.js").View} view
   * @param {string} caption
   * @returns {Promise<Blob | null>}
   */
  file(view, caption) {
    const { glow: shade, points, ink } = this.#canvases;
    const canvas = document.createElement("canvas");
    canvas.width = ink.width;
    canvas.height = ink.height;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.fillStyle = this.#style?.look.paper ?? "";
    context.fillRect(0, 0, canvas.width, canvas.height);
    const { left, top, width, height } = this.#glowBox(view);
    context.globalAlpha = Number(shade.style.opacity);
    context.drawImage(shade, left * this.#sharp, top * this.#sharp, width * this.#sharp, height * this.#sharp);
    context.globalAlpha = 1;
    context.drawImage(points, 0, 0, canvas.width, canvas.height);
    context.drawImage(ink, 0, 0);
    context.font = `800 ${20 * this.#sharp}px ${this.#style?.look.family}`;
    context.fillStyle = this.#style?.look.text ?? "";
    context.fillText(caption, 20 * this.#sharp, canvas.height - 24 * this.#sharp);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  /** @param {import("./view.js").View} view */
  #glowBox(view) {
    const by = scale(view, this.#size);
    const { left, top } = area(view, this.#size);
    return {
      left: (-REACH - left) * by.x,
      top: (-REACH - top) * by.y,
      width: 2 * REACH * by.x,
      height: 2 * REACH * by.y,
    };
  }
}
