import { t } from "../../strings.js";
import { html, LitElement, nothing, svg } from "../../vendor/lit.min.js";
import { colours } from "../map/palette.js";
import { WHOLE } from "../map/view.js";
import { Follow, send } from "../parts/follow.js";
import "../parts/map-canvas.js";
import "../parts/map-card.js";
import "../parts/map-words.js";
import { failure } from "../parts/message.js";
import { base, icon } from "../parts/shared.js";
import { href } from "../router.js";
import { mapStyles } from "./map-styles.js";

/** @typedef {import("../types.js").Mark} Mark @typedef {import("../map/view.js").View} View */

/** Magnification at which a film is shown that the address names without a view. */
const CLOSE = 7;
const SETTLE_MS = 250;

/** The catalogue as a map with the visitor's marks and recommendations; the address holds what is seen. */
class MapScreen extends LitElement {
  static properties = {
    taste: { attribute: false },
    place: { attribute: false },
    chosen: { state: true },
    only: { state: true },
    wordy: { state: true },
  };
  static styles = [base, mapStyles];

  /** Where the address leads. @type {View} */
  #start = WHOLE;
  /** What is seen since. @type {View} */
  #view = WHOLE;
  #written = "";
  #timer = 0;
  #dark = matchMedia("(prefers-color-scheme: dark)");

  constructor() {
    super();
    this.taste = /** @type {import("../types.js").Taste} */ (/** @type {unknown} */ (undefined));
    /** @type {import("../types.js").MapPlace} */
    this.place = { view: null, film: null };
    this.chosen = -1;
    this.only = "";
    this.wordy = false;
    new Follow(this, () => [this.taste.chart, this.taste.picks, this.#dark]);
    new Follow(
      this,
      () => [this.taste.marks],
      () => this.#recommend(),
    );
  }

  connectedCallback() {
    super.connectedCallback();
    send(this, "titled", t.map.title);
    void this.taste.chart.load();
    this.#recommend();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  /** @param {import("../../vendor/lit.min.js").PropertyValues} changed */
  willUpdate(changed) {
    const { atlas } = this.taste.chart;
    if (atlas && (changed.has("place") || !this.#written) && this.#address(this.place) !== this.#written)
      this.#goTo(atlas);
  }

  render() {
    const { chart } = this.taste;
    if (chart.error)
      return html`<h1 class="visually-hidden" tabindex="-1">${t.map.title}</h1>
      ${failure(chart.error, () => chart.load())}`;
    return html`
      <div class="screen" @keydown=${this.#key} @verdict=${this.#mark}>
        ${chart.atlas ? this.#map(chart.atlas) : html`<p class="center soft" role="status">${t.map.loading}…</p>`}
        <div class="head"><h1 tabindex="-1">${t.map.title}</h1>${this.#keys()}</div>
        ${chart.atlas ? this.#around(chart.atlas) : nothing}
      </div>
    `;
  }

  /** @param {import("../map/atlas.js").Atlas} atlas */
  #map(atlas) {
    return html`<map-canvas .atlas=${atlas} .sights=${this.taste.chart.sights()} .start=${this.#start} .chosen=${this.chosen}
      .only=${this.only} .genreName=${t.genre} label=${t.map.label}
      @aim=${this.#aim} @open=${this.#open} @settle=${this.#settle}></map-canvas>`;
  }

  #keys() {
    const { likes, dislikes, picks } = this.taste.chart.sights();
    if (!likes.length && !dislikes.length) return html`<p class="soft">${t.map.lead}</p>`;
    return html`<ul class="keys">
      ${likes.length ? html`<li class="like"><i></i>${t.map.keyLikes}</li>` : nothing}
      ${picks.length ? html`<li class="pick"><i></i>${t.map.keyPicks}</li>` : nothing}
      ${dislikes.length ? html`<li class="dislike"><i></i>${t.map.keyDislikes}</li>` : nothing}
    </ul>`;
  }

  /** @param {import("../map/atlas.js").Atlas} atlas */
  #around(atlas) {
    const canvas = () => /** @type {import("../parts/map-canvas.js").MapCanvas} */ (this.#part("map-canvas"));
    const tool = (/** @type {string} */ name, /** @type {string} */ label, /** @type {() => void} */ act) =>
      html`<button class="tool" title=${label} aria-label=${label} @click=${act}>${icon(/** @type {"plus"} */ (name))}</button>`;
    return html`
      <div class="tools">
        ${tool("plus", t.map.closer, () => canvas().zoom(true))}
        ${tool("minus", t.map.further, () => canvas().zoom(false))}
        ${tool("whole", t.map.whole, () => canvas().fly(WHOLE))}
        <button class="tool words" title=${t.map.inWords} aria-label=${t.map.inWords} aria-expanded=${this.wordy}
          @click=${() => this.#speakWords(!this.wordy)}>${icon("words")}</button>
        ${tool("picture", t.map.save, () => this.#save())}
      </div>
      ${this.wordy ? html`<div class="words-panel"><map-words .atlas=${atlas} .likes=${this.taste.chart.sights().likes}></map-words></div>` : nothing}
      <div class="below">${this.#card(atlas)}${this.#legend(atlas)}</div>
    `;
  }

  /** @param {import("../map/atlas.js").Atlas} atlas */
  #card(atlas) {
    if (this.chosen < 0) return nothing;
    const { api, marks, picks, chart } = this.taste;
    const film = atlas.film(this.chosen);
    const rank = chart.sights().picks.findIndex(({ row }) => row === this.chosen) + 1;
    return html`<map-card .film=${film} .poster=${api.poster(film)} .rank=${rank} .because=${picks.because(film.movie_id)}
      .verdict=${marks.of(film.movie_id)}></map-card>`;
  }

  /** @param {import("../map/atlas.js").Atlas} atlas */
  #legend(atlas) {
    const inks = colours(atlas.genres, this.#dark.matches);
    return html`<div class="legend" role="group" aria-label=${t.map.legend}>
      <button class="chip" aria-pressed=${!this.only} @click=${() => this.#show("")}>${t.map.everything}</button>
      ${atlas.genres.map(
        (
          { name },
          i,
        ) => html`<button class="chip" aria-pressed=${name === this.only} @click=${() => this.#show(name === this.only ? "" : name)}>
          <svg viewBox="0 0 10 10" aria-hidden="true">${svg`<circle cx="5" cy="5" r="5" fill=${inks[i] ?? ""}></circle>`}</svg>${t.genre(name)}</button>`,
      )}
    </div>`;
  }

  /** @param {string} genre */
  #show(genre) {
    this.only = genre;
  }

  /** @param {boolean} wordy */
  #speakWords(wordy) {
    this.wordy = wordy;
    if (!wordy) /** @type {HTMLElement | null} */ (this.#part(".words"))?.focus();
  }

  /** Take over what the address says. @param {import("../map/atlas.js").Atlas} atlas */
  #goTo(atlas) {
    this.#written = this.#address(this.place);
    this.chosen = atlas.row(this.place.film ?? -1) ?? -1;
    const film = this.chosen < 0 ? null : { x: atlas.x[this.chosen] ?? 0, y: atlas.y[this.chosen] ?? 0, zoom: CLOSE };
    this.#start = { ...(this.place.view ?? film ?? WHOLE) };
    this.#view = this.#start;
  }

  /** @param {CustomEvent<View>} event */
  #settle(event) {
    this.#view = event.detail;
    this.#write(SETTLE_MS);
  }

  /** @param {CustomEvent<number>} event */
  #aim(event) {
    if (event.detail === this.chosen) return;
    this.#view = /** @type {import("../parts/map-canvas.js").MapCanvas} */ (event.target).view;
    this.chosen = event.detail;
    const film = this.taste.chart.atlas?.film(this.chosen);
    if (film && this.chosen >= 0)
      send(this, "say", t.map.aimed(film.title, [film.year, ...film.genres.map(t.genre)].filter(Boolean).join(", ")));
    this.#write(SETTLE_MS);
  }

  /** @param {CustomEvent<number>} event */
  async #open(event) {
    this.chosen = event.detail;
    this.#view = /** @type {import("../parts/map-canvas.js").MapCanvas} */ (event.target).view;
    this.#write(0);
    await this.updateComplete;
    const card = /** @type {import("../parts/map-card.js").MapCard} */ (this.#part("map-card"));
    await card.updateComplete;
    card.open();
  }

  /** Put what is seen into the address, so that coming back shows it again. @param {number} delay */
  #write(delay) {
    clearTimeout(this.#timer);
    const write = () => {
      const film = this.taste.chart.atlas?.ids[this.chosen] ?? null;
      this.#written = this.#address({ view: this.#view, film });
      send(this, "filter", this.#written);
    };
    if (delay) this.#timer = setTimeout(write, delay);
    else write();
  }

  /** @param {import("../types.js").MapPlace} place */
  #address(place) {
    return href({ name: "map", place });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Escape") return;
    if (this.wordy) this.#speakWords(false);
    else this.chosen = -1;
  }

  /** @param {CustomEvent<Mark>} event */
  #mark(event) {
    const { film, verdict } = event.detail;
    this.taste.marks.set(film, verdict);
    const said = verdict === "like" ? t.liked : verdict === "dislike" ? t.disliked : "";
    send(this, "say", said ? t.outcome(said, film.title) : t.takenBack(film.title));
  }

  #recommend() {
    const { marks, picks } = this.taste;
    if (marks.films("like").length || marks.films("dislike").length) void picks.load();
  }

  async #save() {
    const canvas = /** @type {import("../parts/map-canvas.js").MapCanvas} */ (this.#part("map-canvas"));
    const file = await canvas.layers?.file(canvas.view, t.map.caption);
    if (!file) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = t.map.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /** @param {string} selector */
  #part(selector) {
    return this.renderRoot.querySelector(selector);
  }
}

customElements.define("map-screen", MapScreen);
