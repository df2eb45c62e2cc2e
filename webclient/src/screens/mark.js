import { t } from "../../strings.js";
import { classMap, html, LitElement, nothing, repeat } from "../../vendor/lit.min.js";
import { Follow, send } from "../parts/follow.js";
import { failure } from "../parts/message.js";
import "../parts/poster.js";
import "../parts/search.js";
import { base, icon } from "../parts/shared.js";
import { swipeable } from "../parts/swipe.js";
import { remember, remembered } from "../preference.js";
import { pause, progress } from "./mark-round.js";
import { markStyles } from "./mark-styles.js";
import "./mark-wall.js";

/** @typedef {import("../types.js").Film} Film @typedef {import("../types.js").Verdict} Verdict */

/** @type {Record<string, Verdict | "undo">} */
const KEYS = { ArrowRight: "like", ArrowLeft: "dislike", ArrowDown: "skip", z: "undo", Z: "undo" };
const LEAVE_MS = 420;
const VIEW = "view";
const VERDICTS = /** @type {const} */ (["dislike", "skip", "like"]);

/** One film at a time, or many at once: like, dislike, haven't seen; undo; on to the recommendations whenever one likes. */
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
    /** @type {{film: Film, verdict: Verdict}[]} */
    this.leaving = [];
    this.wall = remembered(VIEW) === "wall";
    new Follow(this, () => [this.taste.deck, this.taste.marks]);
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("keydown", this.#keys);
    send(this, "titled", t.brand);
    void this.taste.deck.fill();
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
        <section class="yours">${this.#yours(pause && !this.wall)}</section>
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
    const { deck, api } = this.taste;
    if (!deck.current) {
      if (deck.error) return failure(deck.error, () => deck.fill());
      if (deck.exhausted)
        return html`<taste-message heading=${t.exhaustedTitle} text=${t.exhaustedText}>
          <a class="button" href="/recommend">${t.seePicks}</a></taste-message>`;
    }
    const cards = [deck.current, ...deck.upcoming(2)].filter((film) => film !== undefined);
    const gone = this.leaving.filter(({ film }) => !cards.some((card) => card.movie_id === film.movie_id));
    const all = [
      ...[...cards].reverse().map((film) => ({ film, place: ["top", "second", "third"][cards.indexOf(film)] ?? "" })),
      ...gone.map(({ film, verdict }) => ({ film, place: `gone ${verdict}` })),
    ];
    return html`
      ${deck.current ? html`<img class="ambient" src=${api.poster(deck.current)} alt="">` : nothing}
      <div class="stack">
        ${deck.current ? nothing : html`<div class="card top skeleton" aria-label=${t.loading}></div>`}
        ${repeat(
          all,
          ({ film }) => film.movie_id,
          ({ film, place }) => this.#card(film, place),
        )}
      </div>
      <p class="caption">${
        deck.current
          ? html`<b>${deck.current.title}</b>
        <span class="soft">${[deck.current.year, ...deck.current.genres.slice(0, 2).map(t.genre)].filter(Boolean).join(" · ")}</span>`
          : html`&nbsp;`
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

  /** @param {Verdict[]} answers */
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
    const label = liked.length ? t.seePicks : t.seePopular;
    return html`
      <div class="likes">
        <h2>${t.yourLikes} <span class="soft">${liked.length ? t.number(liked.length) : ""}</span></h2>
        ${liked.length ? nothing : html`<p class="soft">${t.yourLikesEmpty}</p>`}
        <ul>${repeat(
          liked.slice(0, 12),
          (film) => film.movie_id,
          (film) => html`
          <li><a href="/film/${film.movie_id}"><taste-poster .src=${api.poster(film)} alt=${film.title}></taste-poster></a></li>`,
        )}</ul>
      </div>
      ${pause ? nothing : html`<a class="button ${liked.length ? "" : "quiet"}" href="/recommend">${label} ${icon("next")}</a>`}
    `;
  }

  #turn() {
    this.wall = !this.wall;
    remember(VIEW, this.wall ? "wall" : "deck");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const meant = KEYS[event.key];
    if (this.wall || event.composedPath()[0] instanceof HTMLInputElement) return;
    if (!meant || event.metaKey || event.ctrlKey || event.altKey || event.repeat) return;
    event.preventDefault();
    if (meant === "undo") this.#undo();
    else if (!this.taste.deck.round.pause) this.#answer(meant);
  }

  /** @param {Verdict} verdict */
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
