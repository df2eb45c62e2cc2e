import { t } from "../../strings.js";
import { html, LitElement, nothing, repeat } from "../../vendor/lit.min.js";
import { Follow, send } from "../parts/follow.js";
import { failure } from "../parts/message.js";
import "../parts/poster.js";
import { reason } from "../parts/reason.js";
import { base } from "../parts/shared.js";
import "../parts/verdict.js";
import { NO_FILTERS } from "../picks.js";
import { href } from "../router.js";
import { recommendStyles } from "./recommend-styles.js";

/** @typedef {import("../types.js").RecommendedFilm} RecommendedFilm @typedef {import("../types.js").Mark} Mark */

/** The ranked films with their reasons; a mark made here brings the list up to date at once. */
class RecommendScreen extends LitElement {
  static properties = { taste: { attribute: false }, filters: { attribute: false } };
  static styles = [base, recommendStyles];

  constructor() {
    super();
    this.taste = /** @type {import("../types.js").Taste} */ (/** @type {unknown} */ (undefined));
    this.filters = NO_FILTERS;
    new Follow(this, () => [this.taste.picks]);
    new Follow(
      this,
      () => [this.taste.marks],
      () => this.#load(),
    );
  }

  connectedCallback() {
    super.connectedCallback();
    send(this, "titled", t.recommendTitle);
  }

  /** @param {import("../../vendor/lit.min.js").PropertyValues} changed */
  willUpdate(changed) {
    if (changed.has("filters")) void this.#load();
  }

  updated() {
    const { picks } = this.taste;
    if (!picks.loading && picks.films.length) send(this, "ready");
  }

  async #load() {
    const { picks } = this.taste;
    const before = picks.films;
    await picks.load(this.filters);
    if (picks.films !== before && before.length) send(this, "say", t.updated(picks.films.length));
  }

  render() {
    const { marks, picks } = this.taste;
    const likes = marks.films("like").length;
    const dislikes = marks.films("dislike").length;
    const personal = likes + dislikes > 0;
    return html`
      <div class="screen" @verdict=${this.#mark}>
        <div class="head">
          <h1 tabindex="-1">${personal ? t.recommendTitle : t.popularTitle}</h1>
          <p class="soft">${personal ? t.recommendLead(likes, dislikes) : t.popularLead}
            ${personal ? nothing : html`<a class="start" href="/">${t.startMarking}</a>`}</p>
        </div>
        ${this.#filterBar()}
        ${picks.error ? failure(picks.error, () => this.#load()) : this.#list()}
      </div>
    `;
  }

  #filterBar() {
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
    `;
  }

  #list() {
    const { picks, marks } = this.taste;
    if (picks.loading && !picks.films.length) return skeletons();
    const films = picks.films.filter((film) => !["like", "dislike"].includes(marks.of(film.movie_id) ?? ""));
    const [first, ...rest] = films;
    if (!first) {
      if (picks.loading) return skeletons();
      return html`<taste-message heading=${t.noMatchTitle} text=${t.noMatchText} action=${t.clearFilters}
        @act=${() => this.#filter(NO_FILTERS)}></taste-message>`;
    }
    return html`
      <div class=${picks.loading ? "busy" : ""} aria-busy=${picks.loading}>
        ${this.#hero(first)}
        <ol class="grid" start="2" aria-label=${t.listLabel}>
          ${repeat(
            rest,
            (film) => film.movie_id,
            (film, i) => this.#tile(film, i + 2),
          )}
        </ol>
      </div>
      ${picks.hasMore ? html`<button class="button quiet more" ?disabled=${picks.loading} @click=${() => picks.more()}>${t.more}</button>` : nothing}
    `;
  }

  /** @param {RecommendedFilm} film */
  #hero(film) {
    const poster = this.taste.api.poster(film);
    const link = `/film/${film.movie_id}`;
    return html`
      <article class="hero">
        <img class="ambient" src=${poster} alt="">
        <a class="sheet" href=${link} tabindex="-1" aria-hidden="true"><taste-poster eager .src=${poster}></taste-poster></a>
        <div class="words">
          <p class="eyebrow">${t.topPick}</p>
          <h2><a href=${link}>${film.title}</a></h2>
          <p class="facts soft">${[film.year, ...film.genres.map(t.genre)].filter(Boolean).join(" · ")}</p>
          <p class="why">${reason(film.because, 3)}</p>
        </div>
        <taste-verdict wide .film=${film} .verdict=${this.taste.marks.of(film.movie_id)}></taste-verdict>
      </article>
    `;
  }

  /**
   * @param {RecommendedFilm} film
   * @param {number} rank
   */
  #tile(film, rank) {
    return html`
      <li class="tile">
        <a class="sheet" href="/film/${film.movie_id}" aria-label=${t.openDetails(film.title)}>
          <taste-poster .src=${this.taste.api.poster(film)}></taste-poster></a>
        <div class="row"><span class="rank" aria-hidden="true">${rank}</span>
          <taste-verdict .film=${film} .verdict=${this.taste.marks.of(film.movie_id)}></taste-verdict></div>
        <p class="name">${film.title}${film.year ? html` <span class="soft">${film.year}</span>` : nothing}</p>
        <p class="why soft">${reason(film.because)}</p>
      </li>
    `;
  }

  /** @param {CustomEvent<Mark>} event */
  #mark(event) {
    const { film, verdict } = event.detail;
    const { marks } = this.taste;
    marks.set(film, verdict);
    const said = verdict === "like" ? t.liked : t.disliked;
    if (verdict) send(this, "undoable", { text: t.outcome(said, film.title), undo: () => marks.set(film, null) });
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

const skeletons = () => html`
  <p class="visually-hidden" role="status">${t.loading}</p>
  <div class="hero" aria-hidden="true"><div class="sheet skeleton"></div>
    <div class="words"><div class="skeleton line"></div><div class="skeleton line wide"></div><div class="skeleton line"></div></div></div>
  <div class="grid" aria-hidden="true">${Array.from({ length: 12 }, () => html`<div class="tile"><div class="sheet skeleton"></div><div class="skeleton line"></div></div>`)}</div>
`;

customElements.define("recommend-screen", RecommendScreen);
