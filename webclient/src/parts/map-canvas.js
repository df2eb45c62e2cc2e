import { css, html, LitElement } from "../../vendor/lit.min.js";
import { followGestures } from "../map/gestures.js";
import { Layers } from "../map/layers.js";
import { between, panned, placeAt, scale, WHOLE, zoomed } from "../map/view.js";
import { send } from "./follow.js";
import { base } from "./shared.js";

/** @typedef {import("../map/view.js").View} View */

/** CSS pixels around a finger or the pointer within which a film counts as meant. */
const FINGER = 24;
const POINTER = 12;
const EVERYWHERE = 1e6;
const STEP = 90;
const FASTER = 1.6;
const FLIGHT_MS = 320;
/** @type {Record<string, [number, number]>} */
const MOVES = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * The map itself, drawn only when something changed. Fires "aim" with the row of the film that is meant, or -1,
 * "open" with the row whose details are wanted, and "settle" with the view when it rests.
 */
export class MapCanvas extends LitElement {
  static properties = {
    atlas: { attribute: false },
    sights: { attribute: false },
    start: { attribute: false },
    view: { state: true },
    chosen: { attribute: false },
    only: { attribute: false },
    genreName: { attribute: false },
    label: {},
  };

  static styles = [
    base,
    css`
      :host { position: absolute; inset: 0; overflow: hidden; contain: strict; }
      .stage { position: absolute; inset: 0; touch-action: none; cursor: grab; outline-offset: -4px; border-radius: 12px; -webkit-user-select: none; user-select: none; }
      .stage:active { cursor: grabbing; }
      canvas { position: absolute; left: 0; top: 0; pointer-events: none; }
      canvas:not(.glow) { width: 100%; height: 100%; }
      .glow { transform-origin: 0 0; }
    `,
  ];

  #frame = 0;
  #flight = 0;
  /** Where a flight ends. @type {View} */
  #target = WHOLE;
  #stop = () => {};
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #calm = matchMedia("(prefers-reduced-motion: reduce)");
  #observer = new ResizeObserver(() => this.#resize());
  #themed = () => {
    this.#prepare();
    this.#redraw();
  };

  constructor() {
    super();
    this.atlas = /** @type {import("../map/atlas.js").Atlas} */ (/** @type {unknown} */ (undefined));
    /** @type {import("../map/ink.js").Sights} */
    this.sights = { likes: [], dislikes: [], picks: [] };
    /** What to show at first; another one moves the map there. @type {View} */
    this.start = WHOLE;
    /** @type {View} */
    this.view = WHOLE;
    this.chosen = -1;
    /** The only genre in full colour, or "". */
    this.only = "";
    this.genreName = (/** @type {string} */ name) => name;
    this.label = "";
    /** @type {Layers | null} */
    this.layers = null;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#dark.removeEventListener("change", this.#themed);
    this.#observer.disconnect();
    this.#stop();
    cancelAnimationFrame(this.#frame);
    this.#land();
  }

  render() {
    return html`
      <canvas class="glow"></canvas><canvas class="points"></canvas>
      <div class="stage" tabindex="0" role="application" aria-label=${this.label} @keydown=${this.#key}></div>
      <canvas class="ink"></canvas>
    `;
  }

  /** @param {import("../../vendor/lit.min.js").PropertyValues} changed */
  willUpdate(changed) {
    if (changed.has("start")) this.#look(this.start);
  }

  firstUpdated() {
    const layer = (/** @type {string} */ name) =>
      /** @type {HTMLCanvasElement} */ (this.renderRoot.querySelector(`.${name}`));
    this.layers = new Layers({ glow: layer("glow"), points: layer("points"), ink: layer("ink") });
    this.#dark.addEventListener("change", this.#themed);
    this.#observer.observe(this);
    const stage = /** @type {HTMLElement} */ (this.renderRoot.querySelector(".stage"));
    this.#stop = followGestures(stage, this.#listener(), () => this.#calm.matches);
  }

  /** @param {import("../../vendor/lit.min.js").PropertyValues} changed */
  updated(changed) {
    if (changed.has("atlas") || changed.has("only")) this.#prepare();
    if (!this.#flight) this.#target = this.view;
    this.#redraw();
  }

  /**
   * Move there, smoothly where motion is welcome.
   * @param {View} view
   */
  fly(view) {
    this.#land();
    this.#target = view;
    const from = this.view;
    const start = performance.now();
    const step = (/** @type {number} */ now) => {
      const part = this.#calm.matches ? 1 : Math.min(1, Math.max(0, (now - start) / FLIGHT_MS));
      this.view = part === 1 ? view : between(from, view, 1 - (1 - part) ** 3);
      this.#flight = part < 1 ? requestAnimationFrame(step) : 0;
      if (!this.#flight) send(this, "settle", this.view);
    };
    this.#flight = requestAnimationFrame(step);
  }

  /** @param {boolean} closer */
  zoom(closer) {
    this.fly(zoomed(this.#target, this.#size, closer ? FASTER : 1 / FASTER));
  }

  get #size() {
    return this.layers?.size ?? { width: 1, height: 1 };
  }

  /** @returns {import("../map/gestures.js").Listener} */
  #listener() {
    return {
      pan: (dx, dy) => this.#look(panned(this.view, this.#size, dx, dy)),
      zoom: (factor, x, y) => this.#look(zoomed(this.view, this.#size, factor, x, y)),
      tap: (x, y, kind) => {
        const row = this.#meant(x, y, kind === "mouse" ? POINTER : FINGER);
        const opens = row >= 0 && (kind === "mouse" || row === this.chosen);
        send(this, opens ? "open" : "aim", row);
      },
      hover: (x, y) => {
        const row = this.#meant(x, y, POINTER);
        if (row >= 0 && row !== this.chosen) send(this, "aim", row);
      },
      rest: () => send(this, "settle", this.view),
    };
  }

  /** @param {View} view */
  #look(view) {
    this.#land();
    this.view = view;
  }

  #land() {
    cancelAnimationFrame(this.#flight);
    this.#flight = 0;
  }

  /**
   * The visitor's own films lie on top, so they are meant first.
   * @param {number} x
   * @param {number} y
   * @param {number} reach in CSS pixels
   */
  #meant(x, y, reach) {
    const by = scale(this.view, this.#size);
    const place = placeAt(this.view, this.#size, x, y);
    const { likes, dislikes, picks } = this.sights;
    const near = (/** @type {number} */ row) =>
      Math.hypot(((this.atlas.x[row] ?? 9) - place.x) * by.x, ((this.atlas.y[row] ?? 9) - place.y) * by.y) <= POINTER;
    const own = [...picks.map(({ row }) => row), ...likes, ...dislikes].find(near);
    return own ?? this.atlas.nearest(place.x, place.y, reach / by.x, reach / by.y);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const [dx, dy] = MOVES[event.key] ?? [];
    if (dx !== undefined && dy !== undefined) this.#walk(panned(this.#target, this.#size, dx * STEP, dy * STEP));
    else if (event.key === "+" || event.key === "=") this.#walk(zoomed(this.#target, this.#size, FASTER));
    else if (event.key === "-") this.#walk(zoomed(this.#target, this.#size, 1 / FASTER));
    else if (event.key === "0" || event.key === "Home") this.#walk(WHOLE);
    else if (event.key === "Enter" && this.chosen >= 0) send(this, "open", this.chosen);
    else return;
    event.preventDefault();
  }

  /**
   * Move by key; the film next to the middle is then the one that is meant.
   * @param {View} view
   */
  #walk(view) {
    this.fly(view);
    const by = scale(view, this.#size);
    send(this, "aim", this.atlas.nearest(view.x, view.y, EVERYWHERE / by.x, EVERYWHERE / by.y));
  }

  /** Draw before the next frame, once however often it is asked for. */
  #redraw() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.layers?.draw(this.view, this.sights, this.chosen, this.genreName);
    });
  }

  #resize() {
    if (!this.clientWidth || !this.clientHeight) return;
    this.layers?.resize(this.clientWidth, this.clientHeight);
    this.layers?.draw(this.view, this.sights, this.chosen, this.genreName);
  }

  #prepare() {
    if (this.atlas) this.layers?.prepare(this.atlas, this.only, this.#dark.matches, getComputedStyle(this));
  }
}

customElements.define("map-canvas", MapCanvas);
