import { t } from "../../strings.js";
import { classMap, html, LitElement, nothing, repeat } from "../../vendor/lit.min.js";
import { ROUND } from "../deck.js";
import { Follow, send } from "../parts/follow.js";
import { failure } from "../parts/message.js";
import "../parts/poster.js";
import { base, icon } from "../parts/shared.js";
import { swipeable } from "../parts/swipe.js";
import { markStyles } from "./mark-styles.js";

/** @typedef {import("../types.js").Film} Film @typedef {import("../types.js").Verdict} Verdict */

/** @type {Record<string, Verdict | "undo">} */
const KEYS = { ArrowRight: "like", ArrowLeft: "dislike", ArrowDown: "skip", z: "undo", Z: "undo" };
const LEAVE_MS = 420;
const VERDICTS = /** @type {const} */ (["dislike", "skip", "like"]);

/** One film at a time: like, dislike, haven't seen; undo; on to the recommendations whenever one likes. */
class MarkScreen extends LitElement {
  static properties = { taste: { attribute: false }, leaving: { state: true } };
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
    send(this, "ready");
    const card = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(".card.top"));
    if (card === this.#swiped) return;
    this.#stopSwipe();
    this.#swiped = card;
    if (card) this.#stopSwipe = swipeable(card, (verdict) => this.#answer(verdict));
  }

  render() {
    const { deck } = this.taste;
    const { answers, pause, total } = deck.round;
    return html`
      <div class="screen">
        <section class="intro">
          <h1 tabindex="-1">${t.markTitle}</h1>
          <p class="lead soft">${t.markLead}</p>
          ${this.#progress(answers, total)}
        </section>
        <section class="deck" aria-label=${t.markDeck}>${pause ? this.#pause(answers) : this.#stack()}</section>
        <section class="yours">${this.#yours(pause)}</section>
      </div>
    `;
  }

  /**
   * @param {Verdict[]} answers
   * @param {number} total
   */
  #progress(answers, total) {
    return html`
      <div class="progress">
        <ol aria-hidden="true">${Array.from({ length: ROUND }, (_, i) => html`<li class=${answers[i] ?? "open"}></li>`)}</ol>
        <p role="progressbar" aria-valuemin="0" aria-valuemax=${ROUND} aria-valuenow=${answers.length}
          aria-label=${t.markProgress(answers.length, ROUND)}><b>${t.markProgress(answers.length, ROUND)}</b>
          ${total > ROUND ? html`<span class="soft"> · ${t.markTotal(total)}</span>` : nothing}</p>
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
        <span class="soft">${[deck.current.year, ...deck.current.genres.slice(0, 2)].filter(Boolean).join(" · ")}</span>`
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
    const likes = answers.filter((verdict) => verdict === "like").length;
    return html`
      <div class="pause">
        ${this.#fan()}
        <h2>${t.roundTitle}</h2>
        <p class="soft">${t.roundText(likes)}</p>
        <a class="button" href="/recommend">${t.seePicks} ${icon("next")}</a>
        <button class="button quiet" @click=${() => this.taste.deck.keepGoing()}>${t.roundMore}</button>
        <button class="button quiet slim" @click=${this.#undo}>${icon("undo")} ${t.undo}</button>
      </div>
    `;
  }

  /** The latest likes, fanned out like cards. */
  #fan() {
    const { marks, api } = this.taste;
    const latest = marks.films("like").slice(-3);
    if (!latest.length) return nothing;
    return html`<ul class="fan" aria-hidden="true">${latest.map(
      (film) => html`<li><taste-poster eager .src=${api.poster(film)}></taste-poster></li>`,
    )}</ul>`;
  }

  /** @param {boolean} pause */
  #yours(pause) {
    const { marks, api } = this.taste;
    const liked = marks.films("like").reverse();
    const label = liked.length ? t.seePicks : t.seePopular;
    return html`
      <div class="likes">
        <h2>${t.yourLikes} <span class="soft">${liked.length || ""}</span></h2>
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

  /** @param {KeyboardEvent} event */
  #key(event) {
    const meant = KEYS[event.key];
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
