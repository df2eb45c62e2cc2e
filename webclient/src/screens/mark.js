import { t } from "../../strings.js";
import { classMap, html, LitElement, nothing, repeat } from "../../vendor/lit.min.js";
import { Follow, send } from "../parts/follow.js";
import { failure } from "../parts/message.js";
import "../parts/poster.js";
import "../parts/search.js";
import { base, icon } from "../parts/shared.js";
import { swipeable } from "../parts/swipe.js";
import { remember, remembered } from "../preference.js";
import "./mark-about.js";
import "./mark-preview.js";
import { pause, progress } from "./mark-round.js";
import { markStyles } from "./mark-styles.js";
import "./mark-wall.js";

/** @typedef {import("../types.js").Film} Film @typedef {import("../types.js").Answer} Answer */

/** @type {Record<string, Answer | "undo">} */
const KEYS = { ArrowRight: "like", ArrowLeft: "dislike", ArrowDown: "skip", z: "undo", Z: "undo" };
const LEAVE_MS = 420;
const VIEW = "view";
const VERDICTS = /** @type {const} */ (["dislike", "skip", "like"]);

/**
 * One film at a time, or many at once: like, dislike, haven't seen; undo; the first recommendations beside them,
 * and on to all of these whenever one likes. Where the model has a use for it, a new visitor is first asked who asks.
 */
class MarkScreen extends LitElement {
  static properties = { taste: { attribute: false }, leaving: { state: true }, wall: { state: true } };
  static styles = [base, markStyles];

  #stopSwipe = () => {};
  /** @type {Element | null} */
  #swiped = null;
  #keys = (/** @type {KeyboardEvent} */ event) => this.#key(event);

  constructor() {
    super();
    this.taste = /** @type {import("../types.js").Taste} */ (/** @type {unknown} */ (undefined));
    /** @type {{film: Film, verdict: Answer}[]} */
    this.leaving = [];
    this.wall = remembered(VIEW) === "wall";
    new Follow(this, () => [this.taste.deck, this.taste.marks, this.taste.profile]);
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("keydown", this.#keys);
    send(this, "titled", t.brand);
    void this.taste.deck.fill();
    void this.taste.profile.look();
  }

  /** A visitor of whom nothing is known, and who was not asked before. */
  get #new() {
    const { marks, profile } = this.taste;
    return !profile.asked && !marks.all().length;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#keys);
    this.#stopSwipe();
    this.#swiped = null;
  }

  updated() {
    if (!this.wall) send(this, "ready");
    const card = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(".card.top"));
    if (card === this.#swiped) return;
    this.#stopSwipe();
    this.#swiped = card;
    if (card) this.#stopSwipe = swipeable(card, (verdict) => this.#answer(verdict));
  }

  render() {
    const { answers, pause, total } = this.taste.deck.round;
    if (this.#new && this.taste.profile.available) return this.#first();
    return html`
      <div class="screen ${this.wall ? "many" : ""}">
        <section class="intro">
          <h1 tabindex="-1">${t.markTitle}</h1>
          <p class="lead soft">${this.wall ? t.wallHint : t.markLead}</p>
          ${this.#tools()}
          ${progress(answers, total, this.wall)}
        </section>
        ${
          this.wall
            ? html`<mark-wall .taste=${this.taste}></mark-wall>`
            : html`<section class="deck" aria-label=${t.markDeck}>${pause ? this.#pause(answers) : this.#stack()}</section>`
        }
        <section class="yours ${pause && !this.wall ? "paused" : ""}">${this.#yours(pause && !this.wall)}</section>
      </div>
    `;
  }

  #first() {
    return html`
      <div class="screen first" @told=${this.#told}>
        <section class="intro"><h1 tabindex="-1">${t.markTitle}</h1><h2>${t.about.first}</h2>
          <p class="soft">${t.about.why}</p></section>
        <about-form first .taste=${this.taste}></about-form>
      </div>
    `;
  }

  #tools() {
    const other = this.wall ? t.toDeck : t.toWall;
    return html`
      <div class="tools">
        <taste-search .taste=${this.taste}></taste-search>
        <button class="view" title=${other} @click=${this.#turn}>${icon(this.wall ? "deck" : "wall")}<span>${other}</span></button>
      </div>
    `;
  }

  #stack() {
    const { deck, api, profile } = this.taste;
    const current = this.#new && profile.pending ? undefined : deck.current;
    if (!deck.current) {
      if (deck.error) return failure(deck.error, () => deck.fill());
      if (deck.exhausted)
        return html`<taste-message heading=${t.exhaustedTitle} text=${t.exhaustedText}>
          <a class="button" href="/recommend">${t.seePicks}</a></taste-message>`;
    }
    const cards = current ? [current, ...deck.upcoming(2)] : [];
    const gone = this.leaving.filter(({ film }) => !cards.some((card) => card.movie_id === film.movie_id));
    const all = [
      ...[...cards].reverse().map((film) => ({ film, place: ["top", "second", "third"][cards.indexOf(film)] ?? "" })),
      ...gone.map(({ film, verdict }) => ({ film, place: `gone ${verdict}` })),
    ];
    return html`
      ${current ? html`<img class="ambient" src=${api.poster(current, 160)} alt="">` : nothing}
      <div class="stack">
        ${current ? nothing : html`<div class="card top skeleton" aria-label=${t.loading}></div>`}
        ${repeat(
          all,
          ({ film }) => film.movie_id,
          ({ film, place }) => this.#card(film, place),
        )}
      </div>
      <p class="caption">${
        current
          ? html`<b>${current.title}</b>
        <span class="soft">${[current.year, ...current.genres.slice(0, 2).map(t.genre)].filter(Boolean).join(" · ")}</span>`
          : html`<b>&nbsp;</b><span>&nbsp;</span>`
      }</p>
      ${this.#actions()}
    `;
  }

  /**
   * @param {Film} film
   * @param {string} place
   */
  #card(film, place) {
    const top = place === "top";
    return html`
      <a class="card ${place}" href="/film/${film.movie_id}" draggable="false" ?inert=${!top}
        aria-label=${t.openDetails(film.title)}>
        <taste-poster eager .src=${this.taste.api.poster(film)}></taste-poster>
        <span class="stamp like" aria-hidden="true">${icon("like")}</span>
        <span class="stamp dislike" aria-hidden="true">${icon("dislike")}</span>
      </a>
    `;
  }

  #actions() {
    const { deck } = this.taste;
    return html`
      <div class="actions">
        <button class="act undo" title=${t.undo} ?disabled=${!deck.canUndo} @click=${this.#undo}>
          ${icon("undo")}<span class="visually-hidden">${t.undo}</span><kbd>${t.keyHints.undo}</kbd></button>
        ${VERDICTS.map(
          (verdict) => html`
          <button class="act ${verdict}" ?disabled=${!deck.current} @click=${() => this.#answer(verdict)}>
            ${icon(verdict)}<span class=${classMap({ "visually-hidden": verdict !== "skip" })}>${t[verdict]}</span>
            <kbd>${t.keyHints[verdict]}</kbd></button>`,
        )}
      </div>
    `;
  }

  /** @param {Answer[]} answers */
  #pause(answers) {
    const { api, deck, marks } = this.taste;
    const posters = marks
      .films("like")
      .slice(-3)
      .map((film) => api.poster(film));
    return pause(
      answers,
      posters,
      () => deck.keepGoing(),
      () => this.#undo(),
    );
  }

  /** @param {boolean} pause */
  #yours(pause) {
    const { marks, api } = this.taste;
    const liked = marks.films("like").reverse();
    return html`
      <mark-preview ?tall=${!this.wall} .taste=${this.taste}></mark-preview>
      <div class="likes ${liked.length ? "" : "none"}">
        <h2>${t.yourLikes} <span class="soft">${liked.length ? t.number(liked.length) : ""}</span></h2>
        <ul>${repeat(
          liked.slice(0, 6),
          (film) => film.movie_id,
          (film) => html`
          <li><a href="/film/${film.movie_id}"><taste-poster .src=${api.poster(film)} alt=${film.title}></taste-poster></a></li>`,
        )}</ul>
      </div>
      ${pause ? nothing : html`<a class="button ${liked.length ? "" : "quiet"}" href="/recommend" title=${liked.length ? t.seePicks : t.seePopular}>${t.previewAll} ${icon("next")}</a>`}
    `;
  }

  #turn() {
    this.wall = !this.wall;
    remember(VIEW, this.wall ? "wall" : "deck");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const meant = KEYS[event.key];
    const target = event.composedPath()[0];
    if (this.wall || target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
    if (!meant || event.metaKey || event.ctrlKey || event.altKey || event.repeat) return;
    event.preventDefault();
    if (meant === "undo") this.#undo();
    else if (!this.taste.deck.round.pause && this.renderRoot.querySelector(".card.top:not(.skeleton)"))
      this.#answer(meant);
  }

  async #told() {
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector("h1"))?.focus({ preventScroll: true });
  }

  /** @param {Answer} verdict */
  #answer(verdict) {
    const { deck } = this.taste;
    const film = deck.current;
    if (!film) return;
    const leave = { film, verdict };
    this.leaving = [...this.leaving.filter((other) => other.film.movie_id !== film.movie_id), leave];
    setTimeout(() => {
      this.leaving = this.leaving.filter((other) => other !== leave);
    }, LEAVE_MS);
    deck.answer(verdict);
    const said = { like: t.liked, dislike: t.disliked, skip: t.skipped }[verdict];
    const next = deck.round.pause ? t.roundTitle : deck.current ? t.nextFilm(deck.current.title) : "";
    send(this, "say", t.answered(film.title, said, next));
  }

  #undo() {
    const film = this.taste.deck.undo();
    if (film) send(this, "say", t.takenBack(film.title));
  }
}

customElements.define("mark-screen", MarkScreen);
