/** What the map shows, as its address says it: reading and writing, both pure. */

import { MAX_ZOOM } from "./view.js";

/** @typedef {import("../types.js").MapPlace} MapPlace */

const PATTERN = /^(-?[01](?:\.\d{1,4})?),(-?[01](?:\.\d{1,4})?),(\d{1,2}(?:\.\d{1,2})?)$/;

/**
 * @param {string} search
 * @returns {MapPlace} what is damaged counts as not said
 */
export function placeIn(search) {
  const query = new URLSearchParams(search);
  const [, x, y, zoom] = (PATTERN.exec(query.get("at") ?? "") ?? []).map(Number);
  const film = query.get("film") ?? "";
  const sound = x !== undefined && y !== undefined && zoom !== undefined && zoom >= 1 && zoom <= MAX_ZOOM;
  return { view: sound ? { x, y, zoom } : null, film: /^\d{1,15}$/.test(film) ? Number(film) : null };
}

/** @param {MapPlace} place */
export function mapHref({ view, film }) {
  const parts = [];
  if (view && (view.zoom > 1.001 || view.x || view.y))
    parts.push(`at=${view.x.toFixed(3)},${view.y.toFixed(3)},${view.zoom.toFixed(2)}`);
  if (film !== null) parts.push(`film=${film}`);
  return `/map${parts.length ? `?${parts.join("&")}` : ""}`;
}
