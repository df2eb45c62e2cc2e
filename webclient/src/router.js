/** Addresses and screens: pure reading and writing of paths, and a small client-side router. */

import { mapHref, placeIn } from "./map/address.js";

/** @typedef {import("./types.js").Route} Route */

/**
 * @param {string} pathname
 * @param {string} search
 * @returns {Route}
 */
export function parse(pathname, search) {
  if (pathname === "/" || pathname === "/index.html") return { name: "mark" };
  if (pathname === "/marks") return { name: "marks" };
  if (pathname === "/map") return { name: "map", place: placeIn(search) };
  if (pathname === "/about") return { name: "about" };
  if (pathname === "/recommend") {
    const query = new URLSearchParams(search);
    return {
      name: "recommend",
      filters: { genre: query.get("genre") ?? "", from: year(query.get("from")), to: year(query.get("to")) },
    };
  }
  const film = /^\/film\/(\d{1,15})$/.exec(pathname);
  return film ? { name: "film", id: Number(film[1]) } : { name: "missing" };
}

/** @param {Route} route */
export function href(route) {
  if (route.name === "film") return `/film/${route.id}`;
  if (route.name === "marks" || route.name === "about") return `/${route.name}`;
  if (route.name === "map") return mapHref(route.place);
  if (route.name !== "recommend") return "/";
  const { genre, from, to } = route.filters;
  const query = new URLSearchParams();
  if (genre) query.set("genre", genre);
  if (from) query.set("from", String(from));
  if (to) query.set("to", String(to));
  return `/recommend${query.size ? `?${query}` : ""}`;
}

const PLACES = "movie-taste.places";

/** @returns {Map<string, number>} */
function storedPlaces() {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(PLACES) ?? "[]"));
  } catch {
    return new Map();
  }
}

const freshKey = () => `${Date.now()}-${Math.random()}`;

/** @returns {string} */
function entryKey() {
  if (!history.state?.key) history.replaceState({ key: freshKey() }, "");
  return history.state.key;
}

/** @param {string | null} text */
function year(text) {
  return text && /^\d{4}$/.test(text) ? Number(text) : null;
}

/**
 * Follows links inside the page without loading it anew and remembers how far each entry was scrolled.
 * Fires "route" with `detail.back` telling whether the visitor returned to an entry.
 */
export class Router extends EventTarget {
  #places = storedPlaces();

  constructor() {
    super();
    history.scrollRestoration = "manual";
    this.entry = entryKey();
    addEventListener("popstate", () => this.#arrive(true));
    addEventListener("pagehide", () => this.#leave());
    document.addEventListener("click", (event) => this.#click(event));
  }

  /** @returns {Route} */
  get route() {
    return parse(location.pathname, location.search);
  }

  /** Back within the page; a visitor who came straight here goes to `otherwise`. @param {string} otherwise */
  back(otherwise) {
    if (history.state?.inside) history.back();
    else this.go(otherwise);
  }

  /** How far the current entry was scrolled when the visitor left it. */
  get place() {
    return this.#places.get(this.entry) ?? 0;
  }

  /**
   * @param {string} path
   * @param {{replace?: boolean}} [options]
   */
  go(path, { replace = false } = {}) {
    if (replace) {
      history.replaceState(history.state, "", path);
      this.dispatchEvent(new CustomEvent("route", { detail: { back: true, stay: true } }));
      return;
    }
    this.#leave();
    history.pushState({ key: freshKey(), inside: true }, "", path);
    this.#arrive(false);
  }

  #leave() {
    this.#places.set(this.entry, scrollY);
    try {
      sessionStorage.setItem(PLACES, JSON.stringify([...this.#places].slice(-50)));
    } catch {
      // Places are a comfort: without storage a reload starts at the top.
    }
  }

  /** @param {boolean} back */
  #arrive(back) {
    if (back) this.#leave();
    this.entry = entryKey();
    this.dispatchEvent(new CustomEvent("route", { detail: { back, stay: false } }));
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!link || link.origin !== location.origin || link.target || link.hasAttribute("download")) return;
    if (parse(link.pathname, link.search).name === "missing") return;
    event.preventDefault();
    if (link.pathname + link.search !== location.pathname + location.search) this.go(link.pathname + link.search);
  }
}
