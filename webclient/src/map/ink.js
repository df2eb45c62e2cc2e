/** What is drawn over the films with a canvas context: genres' names, the visitor's own films, titles. */

import { beside, Room } from "./labels.js";
import { scale } from "./view.js";

/**
 * @typedef {{likes: number[], dislikes: number[], picks: {row: number, from: number}[]}} Sights rows of the
 *   visitor's marks, and recommendations in order, each with the liked row that speaks most for it, or -1
 * @typedef {{paper: string, text: string, soft: string, like: string, pick: string, onMark: string, family: string,
 *   genres: string[]}} Look
 * @typedef {{atlas: import("./atlas.js").Atlas, points: import("./points.js").Points,
 *   view: import("./view.js").View, size: import("./view.js").Size, sights: Sights, chosen: number, look: Look,
 *   homes: {code: number, x: number, y: number}[], strengths: ArrayLike<number>,
 *   genreName: (name: string) => string}} Scene
 */

const MARK = 6.5;
/** Recommendations grow until they can bear their number. */
const PICK = { least: 6, most: 9.5, numbered: 8 };
const AIR = 8;
/** From here on the visitor looks at a part, and names may be cut by the window's edge. */
const CLOSE = 1.2;

/** Draws scenes; text widths are measured once. */
export class Ink {
  /** @type {Map<string, number>} */
  #widths = new Map();

  /**
   * @param {CanvasRenderingContext2D} context whose unit is the CSS pixel
   * @param {Scene} scene
   */
  draw(context, scene) {
    const { size, sights, chosen } = scene;
    context.clearRect(0, 0, size.width, size.height);
    context.textBaseline = "middle";
    context.lineJoin = "round";
    const room = new Room(size);
    const own = [...sights.likes, ...sights.picks.map(({ row }) => row), ...sights.dislikes];
    const reach = pickRadius(scene);
    for (const row of own) {
      const { x, y } = at(scene, row);
      room.take(x - reach, y - reach, 2 * reach, 2 * reach, { force: true });
    }
    links(context, scene);
    picks(context, scene);
    marks(context, scene);
    if (chosen >= 0) ring(context, scene, chosen);
    const named = new Set([chosen, ...sights.likes, ...sights.picks.map(({ row }) => row)]);
    named.delete(-1);
    for (const row of named) this.#title(context, scene, room, row, true);
    this.#genres(context, scene, room);
    this.#titles(context, scene, room, new Set([...own, ...named]));
  }

  /**
   * Names of genres, as maps write those of countries; they leave when the visitor comes close.
   * @param {CanvasRenderingContext2D} context
   * @param {Scene} scene
   * @param {Room} room
   */
  #genres(context, scene, room) {
    const { view, look, atlas, homes, strengths } = scene;
    const opacity = Math.min(1, (4.2 - view.zoom) / 1.6);
    if (opacity <= 0) return;
    const px = Math.round(13 + 4 * Math.min(1, scene.size.width / 1200));
    context.letterSpacing = "0.22em";
    for (const { code, x, y } of homes) {
      if ((strengths[code] ?? 0) < 200) continue;
      const name = scene.genreName(atlas.genres[code]?.name ?? "").toUpperCase();
      const font = `700 ${px}px ${look.family}`;
      const width = this.#width(context, font, name);
      const place = spot(scene, x, y);
      if (view.zoom < CLOSE) place.x = Math.max(width / 2 + 8, Math.min(scene.size.width - width / 2 - 8, place.x));
      if (!room.take(place.x - width / 2 - 6, place.y - px / 2 - 4, width + 12, px + 8)) continue;
      context.globalAlpha = opacity;
      write(context, look, name, place.x - width / 2, place.y, look.genres[code] ?? look.text, 5);
    }
    context.globalAlpha = 1;
    context.letterSpacing = "0px";
  }

  /**
   * Titles of the most liked films that have room; the closer the visitor looks, the more.
   * @param {CanvasRenderingContext2D} context
   * @param {Scene} scene
   * @param {Room} room
   * @param {Set<number>} done
   */
  #titles(context, scene, room, done) {
    const { atlas, size, view, strengths } = scene;
    const most = Math.min(atlas.size, Math.ceil(((size.width * size.height) / 30_000) * view.zoom ** 1.75));
    for (let i = 0; i < most; i++) {
      const row = atlas.byLikes[i] ?? 0;
      const { x, y } = at(scene, row);
      if (x < -200 || y < -20 || x > size.width + 200 || y > size.height + 20) continue;
      if ((strengths[atlas.genre[row] ?? 0] ?? 0) < 200 || done.has(row)) continue;
      this.#title(context, scene, room, row, false);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Scene} scene
   * @param {Room} room
   * @param {number} row
   * @param {boolean} strong one of the visitor's own
   */
  #title(context, scene, room, row, strong) {
    const { atlas, look, points, view } = scene;
    const weight = atlas.weight[row] ?? 0;
    const px = strong ? 13.5 : Math.round(11 + 3 * weight);
    const text = short(atlas.titles[row] ?? "");
    const font = `${strong ? 700 : 500} ${px}px ${look.family}`;
    const width = this.#width(context, font, text);
    const { x, y } = at(scene, row);
    const radius = strong ? pickRadius(scene) : points.radius(row, view.zoom);
    const whole = view.zoom < CLOSE;
    const place = beside(room, { x, y, radius, width, height: px, air: strong ? 3 : AIR, whole });
    if (place) write(context, look, text, place.x, place.y, strong ? look.text : look.soft, 3.5);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {string} font
   * @param {string} text
   */
  #width(context, font, text) {
    if (context.font !== font) context.font = font;
    const key = `${font}|${text}`;
    let width = this.#widths.get(key);
    if (width === undefined) {
      width = context.measureText(text).width;
      this.#widths.set(key, width);
    }
    return width;
  }
}

/**
 * @param {Pick<Scene, "view" | "size">} scene
 * @param {number} x
 * @param {number} y
 */
function spot({ view, size }, x, y) {
  const by = scale(view, size);
  return { x: size.width / 2 + (x - view.x) * by.x, y: size.height / 2 + (y - view.y) * by.y };
}

/**
 * @param {Scene} scene
 * @param {number} row
 */
const at = (scene, row) => spot(scene, scene.atlas.x[row] ?? 0, scene.atlas.y[row] ?? 0);

/** @param {Scene} scene */
const pickRadius = ({ view }) => Math.min(PICK.most, PICK.least + 1.6 * (view.zoom - 1));

/** @param {string} title */
const short = (title) => (title.length > 34 ? `${title.slice(0, 32).trimEnd()}…` : title);

/**
 * Text with a rim of paper, so that it reads over films.
 * @param {CanvasRenderingContext2D} context
 * @param {Look} look
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} ink
 * @param {number} rim
 */
function write(context, look, text, x, y, ink, rim) {
  context.strokeStyle = look.paper;
  context.lineWidth = rim;
  context.strokeText(text, x, y);
  context.fillStyle = ink;
  context.fillText(text, x, y);
}

/**
 * A line from each recommendation to the liked film that speaks most for it.
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 */
function links(context, scene) {
  context.lineWidth = 1.5;
  for (const { row, from } of scene.sights.picks) {
    if (from < 0) continue;
    const start = at(scene, from);
    const end = at(scene, row);
    const [dx, dy] = [end.x - start.x, end.y - start.y];
    const colour = context.createLinearGradient(start.x, start.y, end.x, end.y);
    colour.addColorStop(0, scene.look.like);
    colour.addColorStop(1, scene.look.pick);
    context.strokeStyle = colour;
    context.globalAlpha = 0.75;
    context.beginPath();
    context.moveTo(start.x, start.y);
    context.quadraticCurveTo(start.x + dx / 2 - dy * 0.14, start.y + dy / 2 + dx * 0.14, end.x, end.y);
    context.stroke();
  }
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 */
function marks(context, scene) {
  const { look, sights } = scene;
  context.lineWidth = 2;
  for (const row of sights.dislikes) {
    const { x, y } = at(scene, row);
    disc(context, x, y, MARK, look.paper);
    context.strokeStyle = look.soft;
    context.beginPath();
    for (const turn of [1, -1]) {
      context.moveTo(x - 3.5, y - 3.5 * turn);
      context.lineTo(x + 3.5, y + 3.5 * turn);
    }
    context.stroke();
  }
  for (const row of sights.likes) {
    const { x, y } = at(scene, row);
    disc(context, x, y, MARK + 2.5, look.paper);
    disc(context, x, y, MARK, look.like);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 */
function picks(context, scene) {
  const { look, sights } = scene;
  const radius = pickRadius(scene);
  context.textAlign = "center";
  context.font = `800 10.5px ${look.family}`;
  for (const [i, { row }] of [...sights.picks.entries()].reverse()) {
    const { x, y } = at(scene, row);
    disc(context, x, y, radius + 2, look.paper);
    disc(context, x, y, radius, look.pick);
    if (radius < PICK.numbered) continue;
    context.fillStyle = look.onMark;
    context.fillText(String(i + 1), x, y + 0.5);
  }
  context.textAlign = "left";
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {number} row
 */
function ring(context, scene, row) {
  const { x, y } = at(scene, row);
  context.lineWidth = 2.5;
  context.strokeStyle = scene.look.text;
  context.beginPath();
  context.arc(x, y, Math.max(PICK.most + 4, scene.points.radius(row, scene.view.zoom) + 5), 0, 2 * Math.PI);
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @param {string} colour
 */
function disc(context, x, y, r, colour) {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, r, 0, 2 * Math.PI);
  context.fill();
}
