import { t } from "../../strings.js";
import { html, LitElement, nothing, repeat } from "../../vendor/lit.min.js";
import { ApiError } from "../api.js";
import { ImportError, MOST_ENTRIES, read, written } from "../exchange.js";
import { VERDICTS } from "../marks.js";
import { Follow, send } from "../parts/follow.js";
import "../parts/dialog.js";
import "../parts/message.js";
import "../parts/poster.js";
import "../parts/remember.js";
import { base, icon } from "../parts/shared.js";
import "../parts/verdict.js";
import { aboutRow } from "./marks-about.js";
import { marksStyles } from "./marks-styles.js";

/** @typedef {import("../types.js").Film} Film @typedef {import("../types.js").Verdict} Verdict */
/** @typedef {import("../types.js").Mark} Mark */

/** Everything the visitor said about films: to look over, change, carry away, bring back, and clear. */
class MarksScreen extends LitElement {
  static properties = {
    taste: { attribute: false },
    asking: { state: true },
    fault: { state: true },
    dropping: { state: true },
  };
  static styles = [base, marksStyles];

  constructor() {
    super();
    this.taste = /** @type {import("../types.js").Taste} */ (/** @type {unknown} */ (undefined));
    /** @type {{clear: true} | {incoming: Mark[]} | null} */
    this.asking = null;
    this.fault = "";
    this.dropping = false;
    new Follow(this, () => [this.taste.marks, this.taste.profile]);
  }

  connectedCallback() {
    super.connectedCallback();
    send(this, "titled", t.marksTitle);
    void this.taste.profile.look();
  }

  updated() {
    send(this, "ready");
  }

  render() {
    const { marks } = this.taste;
    const any = marks.all().length > 0;
    return html`
      <div class="screen ${this.dropping ? "dropping" : ""}" @verdict=${this.#change} @dragover=${this.#over}
        @dragleave=${this.#leave} @drop=${this.#drop}>
        <div class="head">
          <div><h1 tabindex="-1">${t.marksTitle}</h1>
            <p class="soft">${any ? t.marksLead(marks.films("like").length, marks.films("dislike").length) : t.marksKept}</p></div>
          ${this.#tools(any)}
        </div>
        ${this.fault ? this.#fault() : nothing}
        ${aboutRow(this.taste.profile)}
        ${any ? VERDICTS.map((verdict) => this.#section(verdict)) : this.#nothing()}
        <taste-remember .taste=${this.taste}></taste-remember>
        ${this.#question()}
      </div>
    `;
  }

  /** @param {boolean} any */
  #tools(any) {
    return html`
      <div class="tools">
        <button class="button quiet" ?disabled=${!any} @click=${this.#export}>${icon("out")} ${t.export}</button>
        <button class="button quiet" @click=${this.#pick}>${icon("in")} ${t.import}</button>
        <button class="button quiet" ?disabled=${!any} @click=${() => {
          this.asking = { clear: true };
        }}>${icon("remove")} ${t.clearAll}</button>
        <input type="file" accept="application/json,.json" hidden @change=${this.#picked}>
        <p class="hint soft">${t.importHint}</p>
      </div>
    `;
  }

  #fault() {
    return html`<div class="fault" role="alert"><p>${this.fault}</p><button @click=${() => {
      this.fault = "";
    }}>${t.close}</button></div>`;
  }

  #nothing() {
    return html`<taste-message heading=${t.marksNoneTitle} text=${t.marksNoneText}>
      <div class="nothing"><a class="button" href="/">${t.startMarking}</a></div></taste-message>`;
  }

  /** @param {Verdict} verdict */
  #section(verdict) {
    const films = this.taste.marks.films(verdict).reverse();
    if (!films.length) return nothing;
    const title = { like: t.marksLikes, dislike: t.marksDislikes, skip: t.marksSkips, hide: t.marksHidden }[verdict];
    return html`
      <section class=${verdict} aria-label=${title}>
        <h2>${title} <span class="soft">${t.number(films.length)}</span></h2>
        ${verdict === "hide" ? html`<p class="note soft">${t.marksHiddenNote}</p>` : nothing}
        <ul class="grid">${repeat(
          films,
          (film) => film.movie_id,
          (film) => this.#tile(film, verdict),
        )}</ul>
      </section>
    `;
  }

  /**
   * @param {Film} film
   * @param {Verdict} verdict
   */
  #tile(film, verdict) {
    return html`
      <li class="tile" id="film-${film.movie_id}">
        <a class="sheet" href="/film/${film.movie_id}" aria-label=${t.openDetails(film.title)}>
          <taste-poster .src=${this.taste.api.poster(film)}></taste-poster></a>
        <div class="row"><taste-verdict .film=${film} .verdict=${verdict}></taste-verdict>
          <button class="remove" title=${t.remove} aria-label=${t.outcome(t.remove, film.title)} @click=${() => this.#set(film, null)}>${icon("remove")}</button></div>
        <p class="name">${film.title}${film.year ? html` <span class="soft">${film.year}</span>` : nothing}</p>
      </li>
    `;
  }

  #question() {
    if (!this.asking) return nothing;
    const { marks } = this.taste;
    const dismiss = () => {
      this.asking = null;
    };
    const cancel = html`<button class="button quiet" @click=${dismiss}>${t.cancel}</button>`;
    if ("clear" in this.asking)
      return html`<taste-dialog heading=${t.clearTitle} text=${t.clearText(marks.all().length)} @dismiss=${dismiss}>
        <button class="button" @click=${this.#clear}>${t.clearAll}</button>${cancel}</taste-dialog>`;
    const { incoming } = this.asking;
    return html`<taste-dialog heading=${t.importTitle(incoming.length)} text=${t.importText(marks.all().length)} @dismiss=${dismiss}>
      <button class="button" @click=${() => this.#take([...marks.all(), ...incoming])}>${t.importMerge}</button>
      <button class="button quiet" @click=${() => this.#take(incoming)}>${t.importReplace}</button>${cancel}</taste-dialog>`;
  }

  /** @param {CustomEvent<Mark & {verdict: Verdict | null}>} event */
  #change(event) {
    this.#set(event.detail.film, event.detail.verdict);
  }

  /**
   * @param {Film} film
   * @param {Verdict | null} verdict null forgets the film
   */
  async #set(film, verdict) {
    const tile = this.renderRoot.querySelector(`#film-${film.movie_id}`);
    const neighbour = tile?.nextElementSibling ?? tile?.previousElementSibling;
    const before = this.taste.marks.all();
    this.taste.marks.set(film, verdict);
    const said = verdict === "like" ? t.liked : verdict === "dislike" ? t.disliked : t.removed;
    this.#offerUndo(t.outcome(said, film.title), before);
    await this.updateComplete;
    const place = this.renderRoot.querySelector(`#film-${film.movie_id} a`) ?? neighbour?.querySelector("a");
    const focused = /** @type {HTMLElement | null} */ (place ?? this.renderRoot.querySelector("h1"));
    focused?.focus({ preventScroll: true });
  }

  /**
   * @param {string} text
   * @param {Mark[]} before
   */
  #offerUndo(text, before) {
    send(this, "undoable", { text, undo: () => this.taste.marks.replace(before) });
  }

  #clear() {
    const before = this.taste.marks.all();
    this.asking = null;
    this.taste.marks.replace([]);
    this.#offerUndo(t.cleared(before.length), before);
  }

  #export() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([written(this.taste.marks.all())], { type: "application/json" }));
    link.download = `movie-taste-marks-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  #pick() {
    /** @type {HTMLInputElement | null} */ (this.renderRoot.querySelector("input[type=file]"))?.click();
  }

  /** @param {Event} event */
  #picked(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const [file] = input.files ?? [];
    if (file) void this.#receive(file);
    input.value = "";
  }

  /** @param {DragEvent} event */
  #over(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.dropping = true;
  }

  /** @param {DragEvent} event */
  #leave(event) {
    const inside = event.relatedTarget instanceof Node && this.renderRoot.contains(event.relatedTarget);
    if (!inside) this.dropping = false;
  }

  /** @param {DragEvent} event */
  #drop(event) {
    event.preventDefault();
    this.dropping = false;
    const [file] = event.dataTransfer?.files ?? [];
    if (file) void this.#receive(file);
  }

  /** @param {File} file */
  async #receive(file) {
    this.fault = "";
    try {
      const incoming = read(await file.text());
      if (this.taste.marks.all().length) this.asking = { incoming };
      else await this.#take(incoming);
    } catch (error) {
      if (error instanceof ImportError)
        this.fault = t.importFaults[error.complaint](file.name, error.number, MOST_ENTRIES);
      else if (error instanceof DOMException) this.fault = t.importFaults.unreadable(file.name);
      else throw error;
    }
  }

  /**
   * Take these marks for ours, the later of two on the same film; whoever errs takes it back.
   * @param {Mark[]} taken
   */
  async #take(taken) {
    const { api, marks } = this.taste;
    const before = marks.all();
    this.asking = null;
    marks.replace(taken);
    this.#offerUndo(t.imported(marks.all().length), before);
    const unknown = await unknownOf(api, marks.asRequest());
    if (marks.setAside(unknown)) this.fault = t.importUnknown(unknown.length);
  }
}

/**
 * Which marked films this catalogue does not have; without an answer none are known to be missing.
 * @param {import("../api.js").Api} api
 * @param {{liked: number[], disliked: number[]}} request
 */
async function unknownOf(api, request) {
  try {
    await api.recommend({ ...request, n: 1 });
    return [];
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.kind === "unknown-movies" ? error.movieIds : [];
  }
}

customElements.define("marks-screen", MarksScreen);
