import { t } from "../../strings.js";
import { html, LitElement, nothing, repeat } from "../../vendor/lit.min.js";
import { ApiError } from "../api.js";
import { Follow, send } from "../parts/follow.js";
import { failure } from "../parts/message.js";
import "../parts/poster.js";
import "../parts/rating.js";
import { reason } from "../parts/reason.js";
import { base, icon } from "../parts/shared.js";
import "../parts/verdict.js";
import { NO_FILTERS } from "../picks.js";
import { href } from "../router.js";
import { filmStyles } from "./film-styles.js";

/** @typedef {import("../types.js").FilmDetails} FilmDetails @typedef {import("../types.js").Mark} Mark */

/** Everything about one film; marking works here too and is never lost on the way back. */
class FilmScreen extends LitElement {
  static properties = {
    taste: { attribute: false },
    filmId: { attribute: false },
    film: { state: true },
    error: { state: true },
  };
  static styles = [base, filmStyles];

  constructor() {
    super();
    this.taste = /** @type {import("../types.js").Taste} */ (/** @type {unknown} */ (undefined));
    this.filmId = 0;
    /** @type {FilmDetails | null} */
    this.film = null;
    /** @type {ApiError | null} */
    this.error = null;
    new Follow(this, () => [this.taste.marks]);
  }

  firstUpdated() {
    void this.#load();
  }

  /** @param {import("../../vendor/lit.min.js").PropertyValues} changed */
  updated(changed) {
    if (changed.has("film") && this.film) {
      send(this, "titled", this.film.title);
      send(this, "ready");
      const title = this.renderRoot.querySelector("h1");
      if (document.activeElement === document.body || !document.hasFocus()) title?.focus({ preventScroll: true });
    }
  }

  async #load() {
    this.error = null;
    try {
      this.film = await this.taste.api.details(this.filmId);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.error = error;
    }
  }

  render() {
    if (this.error && ["missing", "unknown-movies"].includes(this.error.kind))
      return html`<div class="screen"><taste-message heading=${t.missingFilmTitle} text=${t.missingFilmText}>
        <a class="button" href="/recommend">${t.seePicks}</a></taste-message></div>`;
    if (this.error) return html`<div class="screen">${failure(this.error, () => this.#load())}</div>`;
    return this.film ? this.#details(this.film) : skeleton();
  }

  /** @param {FilmDetails} film */
  #details(film) {
    const { api, marks, picks } = this.taste;
    const because = picks.because(film.movie_id);
    const poster = api.poster(film);
    return html`
      <div class="screen" @verdict=${this.#mark}>
        <img class="ambient" src=${api.poster(film, 160)} alt="">
        <button class="back" @click=${() => send(this, "back")}>${icon("back")} ${t.back}</button>
        <article>
          <taste-poster eager class="poster" sizes="(min-width: 860px) 400px, min(62vw, 300px)" .src=${poster} .preview=${api.poster(film, 320)} alt=${t.posterOf(film.title)}></taste-poster>
          <div class="words">
            <p class="facts soft">${[film.year, film.external.Runtime].filter(present).join(" · ")}</p>
            <h1 tabindex="-1">${film.title}</h1>
            <ul class="genres">${film.genres.map(
              (genre) => html`<li><a class="chip"
              href=${href({ name: "recommend", filters: { ...NO_FILTERS, genre } })}>${t.genre(genre)}</a></li>`,
            )}</ul>
            <taste-verdict wide .film=${film} .verdict=${marks.of(film.movie_id)}></taste-verdict>
            ${because.length ? html`<section class="why"><h2>${t.whyTitle}</h2><p>${reason(because, 3)}${t.stop}</p></section>` : nothing}
            ${present(film.external.Plot) ? html`<p class="plot">${film.external.Plot}</p>` : nothing}
            <section><h2>${t.ratingTitle}</h2><taste-rating .ratings=${film.ratings}></taste-rating></section>
            ${facts(film.external)}
            ${this.#links(film)}
          </div>
        </article>
        ${film.similar.length ? this.#similar(film) : nothing}
      </div>
    `;
  }

  /**
   * Where to read on, and where the film stands on the map.
   * @param {FilmDetails} film
   */
  #links({ movie_id, links }) {
    return html`<p class="links">
      <a class="chip" href=${href({ name: "map", place: { view: null, film: movie_id } })}>${icon("map")} ${t.map.show}</a>
      ${links.map(({ name, url }) => html`<a class="chip" href=${url} target="_blank" rel="noopener noreferrer">${name} ${icon("away")}</a>`)}</p>`;
  }

  /** @param {FilmDetails} film */
  #similar(film) {
    return html`
      <section class="similar">
        <h2>${t.similarTitle}</h2>
        <ul>${repeat(
          film.similar,
          (other) => other.movie_id,
          (other) => html`
          <li><a href="/film/${other.movie_id}">
            <taste-poster .src=${this.taste.api.poster(other)}></taste-poster>
            <span class="name">${other.title}</span> <span class="soft">${other.year ?? ""}</span></a></li>`,
        )}</ul>
      </section>
    `;
  }

  /** @param {CustomEvent<Mark>} event */
  #mark(event) {
    const { film, verdict } = event.detail;
    this.taste.marks.set(film, verdict);
    const said = verdict === "like" ? t.liked : verdict === "dislike" ? t.disliked : "";
    send(this, "say", said ? t.outcome(said, film.title) : t.takenBack(film.title));
  }
}

/** @param {unknown} value */
const present = (value) => Boolean(value) && value !== "N/A";

/** @param {Record<string, string>} external */
function facts(external) {
  const rows = Object.entries(t.facts).filter(([name]) => present(external[name]) && name !== "Runtime");
  if (!rows.length) return nothing;
  return html`
    <section><h2>${t.factsTitle}</h2>
      <dl>${rows.map(
        ([name, label]) => html`<div><dt class="soft">${label}</dt><dd>${external[name]}
        ${name === "imdbRating" && present(external.imdbVotes) ? html`<span class="soft">(${t.imdbVotes(external.imdbVotes ?? "")})</span>` : nothing}</dd></div>`,
      )}</dl>
    </section>
  `;
}

const skeleton = () => html`
  <div class="screen" role="status"><span class="visually-hidden">${t.loading}</span>
    <div class="back"></div>
    <article aria-hidden="true"><div class="poster skeleton"></div>
      <div class="words"><div class="skeleton line"></div><div class="skeleton line wide"></div><div class="skeleton line"></div><div class="skeleton block"></div></div></article>
  </div>
`;

customElements.define("film-screen", FilmScreen);
