import { t } from "../../strings.js";
import { css, html, LitElement } from "../../vendor/lit.min.js";
import { Follow, send } from "../parts/follow.js";
import { base } from "../parts/shared.js";
import { NO_FILTERS } from "../picks.js";
import { href } from "../router.js";

const PAUSE_MS = 200;

/** Years, genres, and how surprising the films may be. Sends "filter" with an address, and "surprised" after a change. */
class RecommendControls extends LitElement {
  static properties = { taste: { attribute: false }, filters: { attribute: false } };

  static styles = [
    base,
    css`
      :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; margin-bottom: clamp(16px, 2vw, 28px); }
      .filters { display: flex; gap: 10px; align-items: center; margin: 0 calc(var(--gutter) * -1); padding: 4px var(--gutter); overflow-x: auto; scrollbar-width: none; }
      .chips { display: flex; gap: 8px; }
      .chip, select { min-height: 44px; padding: 0 18px; border: 0; border-radius: 999px; background: var(--bg-raised); color: var(--text);
        box-shadow: inset 0 0 0 1px var(--line); font: 600 0.92rem/1 var(--font); white-space: nowrap; cursor: pointer; transition: background-color 160ms, color 160ms; }
      .chip:hover, select:hover { background: var(--bg-high); }
      .chip[aria-pressed="true"] { background: var(--text); color: var(--bg); box-shadow: none; }
      .surprise { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 14px; align-items: center; font-size: 0.875rem; font-weight: 600; color: var(--text-soft); }
      input { appearance: none; width: 100%; height: 44px; margin: 0; background: none; cursor: pointer; border-radius: 999px; --size: 26px; }
      input::-webkit-slider-runnable-track { height: 6px; border-radius: 3px; background: linear-gradient(90deg, var(--accent) var(--at, 0%), var(--bg-high) var(--at, 0%)); }
      input::-moz-range-track { height: 6px; border-radius: 3px; background: linear-gradient(90deg, var(--accent) var(--at, 0%), var(--bg-high) var(--at, 0%)); }
      input::-webkit-slider-thumb { appearance: none; width: var(--size); height: var(--size); margin-top: -10px; border: 0; border-radius: 50%; background: var(--text); box-shadow: 0 0 0 4px var(--bg); transition: transform 160ms var(--ease); }
      input::-moz-range-thumb { width: var(--size); height: var(--size); border: 0; border-radius: 50%; background: var(--text); box-shadow: 0 0 0 4px var(--bg); }
      input:active::-webkit-slider-thumb { transform: scale(1.12); }
      input:focus-visible { border-radius: 999px; outline-offset: 0; }
      @media (min-width: 960px) {
        :host { grid-template: "years surprise" auto "chips chips" auto / minmax(0, 1fr) minmax(20rem, 26rem); }
        .filters { display: contents; }
        .filters label { grid-area: years; }
        .surprise { grid-area: surprise; }
        .chips { grid-area: chips; flex-wrap: wrap; }
      }
    `,
  ];

  #timer = 0;

  constructor() {
    super();
    this.taste = /** @type {import("../types.js").Taste} */ (/** @type {unknown} */ (undefined));
    this.filters = NO_FILTERS;
    new Follow(this, () => [this.taste.picks]);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  updated() {
    this.renderRoot.querySelector("input")?.style.setProperty("--at", `${this.taste.picks.surprise * 100}%`);
  }

  render() {
    const { genre, from, to } = this.filters;
    const genres = [...new Set([...this.taste.picks.genres, ...(genre ? [genre] : [])])].sort();
    const years = from || to ? `${from ?? ""}-${to ?? ""}` : "";
    return html`
      <div class="filters">
        <label><span class="visually-hidden">${t.yearFilter}</span>
          <select @change=${this.#chooseYears}>${Object.entries(t.years).map(
            ([value, label]) => html`<option value=${value} ?selected=${value === years}>${label}</option>`,
          )}</select></label>
        <div class="chips" role="group" aria-label=${t.genreFilter}>
          ${["", ...genres].map(
            (name) => html`<button class="chip" aria-pressed=${name === genre}
            @click=${() => this.#filter({ ...this.filters, genre: name })}>${name ? t.genre(name) : t.anyGenre}</button>`,
          )}
        </div>
      </div>
      <div class="surprise">
        <span aria-hidden="true">${t.surpriseLow}</span>
        <input type="range" min="0" max="1" step="0.25" .value=${String(this.taste.picks.surprise)} aria-label=${t.surpriseLabel}
          aria-valuetext=${this.#levelName} title=${this.#levelName} @input=${this.#slide}>
        <span aria-hidden="true">${t.surpriseHigh}</span>
      </div>
    `;
  }

  get #levelName() {
    return t.surpriseLevels[Math.round(this.taste.picks.surprise * (t.surpriseLevels.length - 1))] ?? "";
  }

  /** @param {Event} event */
  #slide(event) {
    this.taste.picks.surprise = Number(/** @type {HTMLInputElement} */ (event.target).value);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => send(this, "surprised"), PAUSE_MS);
  }

  /** @param {Event} event */
  #chooseYears(event) {
    const [from, to] = /** @type {HTMLSelectElement} */ (event.target).value.split("-");
    this.#filter({ ...this.filters, from: Number(from) || null, to: Number(to) || null });
  }

  /** @param {import("../types.js").Filters} filters */
  #filter(filters) {
    send(this, "filter", href({ name: "recommend", filters }));
  }
}

customElements.define("recommend-controls", RecommendControls);
