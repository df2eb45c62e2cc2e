/** What part of the map a window shows. Pure: every change gives a new view. */

/** @typedef {{x: number, y: number, zoom: number}} View centre on the map, and magnification from 1 */
/** @typedef {{width: number, height: number}} Size in CSS pixels */

export const MAX_ZOOM = 60;
/** @type {View} */
export const WHOLE = { x: 0, y: 0, zoom: 1 };
/** How much of the window the whole map takes; above and below it stand title and legend. */
const FILLED = { x: 0.9, y: 0.8 };
/** The map may be stretched to fill a window of other proportions, up to this. */
const STRETCH = 1.7;

/**
 * CSS pixels per unit of the map.
 * @param {View} view
 * @param {Size} size
 */
export function scale({ zoom }, { width, height }) {
  const half = { x: (width / 2) * FILLED.x, y: (height / 2) * FILLED.y };
  const most = Math.min(half.x, half.y) * STRETCH;
  return { x: Math.min(half.x, most) * zoom, y: Math.min(half.y, most) * zoom };
}

/**
 * The map's place below a point of the window.
 * @param {View} view
 * @param {Size} size
 * @param {number} px
 * @param {number} py
 */
export function placeAt(view, size, px, py) {
  const by = scale(view, size);
  return { x: view.x + (px - size.width / 2) / by.x, y: view.y + (py - size.height / 2) / by.y };
}

/**
 * @param {View} view
 * @param {Size} size
 * @param {number} dx CSS pixels to the right that the map moves
 * @param {number} dy
 */
export function panned(view, size, dx, dy) {
  const by = scale(view, size);
  return kept({ ...view, x: view.x - dx / by.x, y: view.y - dy / by.y });
}

/**
 * Magnified around a point of the window, which stays where it is.
 * @param {View} view
 * @param {Size} size
 * @param {number} factor
 * @param {number} px
 * @param {number} py
 */
export function zoomed(view, size, factor, px = size.width / 2, py = size.height / 2) {
  const zoom = Math.min(MAX_ZOOM, Math.max(1, view.zoom * factor));
  const held = placeAt(view, size, px, py);
  const now = placeAt({ ...view, zoom }, size, px, py);
  return kept({ x: view.x + held.x - now.x, y: view.y + held.y - now.y, zoom });
}

/**
 * @param {View} view
 * @param {Size} size
 * @param {number} [extra] CSS pixels beyond the window
 */
export function area(view, size, extra = 0) {
  const start = placeAt(view, size, -extra, -extra);
  const end = placeAt(view, size, size.width + extra, size.height + extra);
  return { left: start.x, top: start.y, right: end.x, bottom: end.y };
}

/**
 * Part of the way between two views: even steps look even at every magnification.
 * @param {View} from
 * @param {View} to
 * @param {number} part from 0 to 1
 */
export function between(from, to, part) {
  const zoom = from.zoom * (to.zoom / from.zoom) ** part;
  const way = from.zoom === to.zoom ? part : (1 / from.zoom - 1 / zoom) / (1 / from.zoom - 1 / to.zoom);
  return { x: from.x + (to.x - from.x) * way, y: from.y + (to.y - from.y) * way, zoom };
}

/**
 * The centre stays on the map; the whole map stays in the middle.
 * @param {View} view
 */
function kept({ x, y, zoom }) {
  const reach = 1.05 * (1 - 1 / zoom);
  const limited = (/** @type {number} */ value) => (reach ? Math.min(reach, Math.max(-reach, value)) : 0);
  return { x: limited(x), y: limited(y), zoom };
}
