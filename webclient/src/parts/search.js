import { t } from "../../strings.js";
import { css, html, LitElement, nothing, repeat } from "../../vendor/lit.min.js";
import { ApiError } from "../api.js";
import { Follow, send } from "./follow.js";
import "./poster.js";
import { base, icon } from "./shared.js";

/** @typedef {import("../types.js").Film} Film */

const PAUSE_MS = 180;
const RESULTS = 8;

/** Finds films by title and likes them on the spot: a combobox whose list stays open for the next one. */
export class TasteSearch extends LitElement {
  static properties = {
    taste: { attribute: false },
    films: { state: true },
    active: { state: true },
    status: { state: true },
    expanded: { type: Boolean, reflect: true },
  };

  static styles = [
    base,
    css`
      .field { position: relative; display: flex; align-items: center; border-radius: 999px; background: var(--bg-raised); box-shadow: inset 0 0 0 1.5px var(--line); }
      .field > svg { position: absolute; left: 15px; width: 20px; height: 20px; color: var(--text-soft); pointer-events: none; }
      input { width: 100%; height: 48px; padding: 0 18px 0 46px; border: 0; border-radius: 999px; background: none; color: var(--text); font: 500 1rem var(--font); }
      input:focus-visible { outline: none; }
      .field:focus-within { outline: 3px solid var(--accent); outline-offset: 2px; }
      input::placeholder { color: var(--text-soft); opacity: 1; }
      input::-webkit-search-cancel-button { display: none; }
      .popup { position: absolute; top: calc(100% + 8px); left: 0; right: 0; overflow: hidden; padding: 8px; border-radius: 18px; background: var(--bg-raised); box-shadow: var(--shadow), inset 0 0 0 1px var(--line); z-index: 5; }
      ul { max-height: min(38vh, 400px); overflow-y: auto; }
      li { display: grid; grid-template-columns: 40px minmax(0, 1fr) 40px; gap: 12px; align-items: center; padding: 6px 8px; border-radius: 12px; cursor: pointer; line-height: 1.25; }
      li:hover { background: var(--bg-high); }
      li.active { background: var(--bg-high); box-shadow: inset 0 0 0 2px var(--accent); }
      taste-poster { width: 40px; border-radius: 5px; box-shadow: none; }
      b { font-weight: 650; overflow-wrap: anywhere; }
      .heart { display: grid; place-items: center; width: 36px; height: 36px; border-radius: 50%; color: var(--text-soft); box-shadow: inset 0 0 0 1.5px var(--line); }
      .heart svg { width: 18px; height: 18px; }
      [aria-selected="true"] .heart { background: var(--accent); color: var(--on-accent); box-shadow: none; }
      .status { padding: 10px 12px; }
      .toggle { display: none; }
      @media (max-width: 959px) {
        .toggle { display: grid; place-items: center; width: 44px; height: 44px; padding: 0; border: 0; border-radius: 50%; background: var(--bg-raised); box-shadow: inset 0 0 0 1.5px var(--line); cursor: pointer; }
        .toggle svg { width: 20px; height: 20px; }
        :host(:not([expanded])) .field { display: none; }
        :host([expanded]) .toggle { display: none; }
        :host([expanded]) .field { position: absolute; inset: 0 0 auto; z-index: 6; background: var(--bg-high); }
        input { height: 44px; }
        ul { max-height: 60vh; }
      }
    `,
  ];

  #timer = 0;
  #asked = 0;

  constructor() {
    super();
    this.taste = /** @type {import("../types.js").Taste} */ (/** @type {unknown} */ (undefined));
    /** @type {Film[]} */
    this.films = [];
    this.active = -1;
    /** @type {"" | "found" | "none" | "failed"} */
    this.status = "";
    this.expanded = false;
    new Follow(this, () => [this.taste.marks]);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  render() {
    const open = this.status === "found";
    return html`
      <button class="toggle" aria-label=${t.search} title=${t.search} @click=${this.#expand}>${icon("search")}</button>
      <div class="field" @focusout=${this.#leave}>
        ${icon("search")}
        <input type="search" role="combobox" maxlength="100" autocomplete="off" spellcheck="false" aria-autocomplete="list"
          placeholder=${t.search} aria-label=${t.search} aria-expanded=${open} aria-controls=${open ? "results" : nothing}
          aria-activedescendant=${open && this.active >= 0 ? `result-${this.active}` : nothing} @input=${this.#type} @keydown=${this.#key}>
        ${this.status ? html`<div class="popup" @pointerdown=${(/** @type {Event} */ event) => event.preventDefault()}>${this.#results()}</div>` : nothing}
      </div>
    `;
  }

  #results() {
    if (this.status !== "found")
      return html`<p class="status soft" role="status">${this.status === "none" ? t.searchNone : t.offlineTitle}</p>`;
    const { api, marks } = this.taste;
    return html`<ul id="results" role="listbox" aria-multiselectable="true" aria-label=${t.searchResults}>${repeat(
      this.films,
      (film) => film.movie_id,
      (film, i) => html`
        <li id="result-${i}" role="option" class=${i === this.active ? "active" : ""} aria-selected=${marks.of(film.movie_id) === "like"}
          @click=${() => this.#choose(film)}>
          <taste-poster eager sizes="40px" .src=${api.poster(film)}></taste-poster>
          <span><b>${film.title}</b> <span class="soft">${film.year ?? ""}</span></span>
          <span class="heart">${icon("like")}</span></li>`,
    )}</ul>`;
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (this.renderRoot.querySelector("input"));
  }

  async #expand() {
    this.expanded = true;
    await this.updateComplete;
    this.#input.focus();
  }

  /** @param {FocusEvent} event */
  #leave(event) {
    if (event.relatedTarget instanceof Node && this.renderRoot.contains(event.relatedTarget)) return;
    this.#close();
    this.expanded = Boolean(this.#input.value);
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asked++;
    this.status = "";
    this.active = -1;
  }

  #type() {
    clearTimeout(this.#timer);
    const text = this.#input.value.trim();
    if (!text) return this.#close();
    this.#timer = setTimeout(() => this.#ask(text), PAUSE_MS);
  }

  /** @param {string} text */
  async #ask(text) {
    const ticket = ++this.#asked;
    try {
      const films = await this.taste.api.search(text, RESULTS);
      if (ticket !== this.#asked) return;
      this.films = films;
      this.status = films.length ? "found" : "none";
      if (films.length) send(this, "say", t.searchFound(films.length));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (ticket !== this.#asked) return;
      this.status = "failed";
    }
    this.active = -1;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    const { length } = this.films;
    if (event.key === "Escape") this.#escape();
    else if (this.status !== "found" && event.key === "ArrowDown") this.#type();
    else if (this.status !== "found") return;
    else if (event.key === "ArrowDown") this.active = (this.active + 1) % length;
    else if (event.key === "ArrowUp") this.active = (this.active <= 0 ? length : this.active) - 1;
    else if (event.key === "Enter") this.#enter();
    else return;
    event.preventDefault();
    void this.updateComplete.then(() => this.renderRoot.querySelector(".active")?.scrollIntoView({ block: "nearest" }));
  }

  #escape() {
    if (this.status) return this.#close();
    this.#input.value = "";
    this.expanded = false;
  }

  #enter() {
    const film = this.films[Math.max(0, this.active)];
    if (film) this.#choose(film);
  }

  /** @param {Film} film */
  #choose(film) {
    const { marks } = this.taste;
    const liked = marks.of(film.movie_id) === "like";
    marks.set(film, liked ? null : "like");
    send(this, "say", liked ? t.takenBack(film.title) : t.outcome(t.liked, film.title));
  }
}

customElements.define("taste-search", TasteSearch);
