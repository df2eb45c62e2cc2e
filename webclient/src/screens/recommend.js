import { t } from "../../strings.js";
import { html, LitElement, nothing, repeat } from "../../vendor/lit.min.js";
import { Follow, send } from "../parts/follow.js";
import { Glide } from "../parts/glide.js";
import { failure } from "../parts/message.js";
import { base } from "../parts/shared.js";
import { NO_FILTERS } from "../picks.js";
import { href } from "../router.js";
import { described } from "./mark-about.js";
import "./recommend-controls.js";
import { recommendStyles } from "./recommend-styles.js";
import { blanks, hero, skeletons, tile } from "./recommend-tile.js";

/** @typedef {import("../types.js").RecommendedFilm} RecommendedFilm @typedef {import("../types.js").Mark} Mark */

const LEAVE_MS = 220;

/** The ranked films with their reasons; a mark made here brings the list up to date in place. */
class RecommendScreen extends LitElement {
  static properties = {
    taste: { attribute: false },
    filters: { attribute: false },
    leaving: { state: true },
  };
  static styles = [base, recommendStyles];

  #glide = new Glide();
  #reload = 0;
  /** What the list showed when it was last drawn, by ids. */
  #drawn = "";
  /** A keyboard asked for more: the first new film gets the focus. */
  #focusFrom = -1;
  #watcher = new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting) && this.taste.picks.canGrow) void this.taste.picks.more();
    },
    { rootMargin: "800px" },
  );

  constructor() {
    super();
    this.taste = /** @type {import("../types.js").Taste} */ (/** @type {unknown} */ (undefined));
    this.filters = NO_FILTERS;
    /** @type {number[]} Films marked here a moment ago, still seen leaving. */
    this.leaving = [];
    new Follow(this, () => [this.taste.picks, this.taste.profile]);
    new Follow(
      this,
      () => [this.taste.marks],
      () => this.#loadSoon(),
    );
  }

  connectedCallback() {
    super.connectedCallback();
    send(this, "titled", t.recommendTitle);
  }

  firstUpdated() {
    void this.taste.picks.learnGenres();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#reload);
    this.#watcher.disconnect();
  }

  /** @param {import("../../vendor/lit.min.js").PropertyValues} changed */
  willUpdate(changed) {
    if (changed.has("filters")) void this.#load();
    const drawn = this.#films.map((film) => film.movie_id).join();
    if (drawn !== this.#drawn) this.#glide.note(this.#tiles);
    this.#drawn = drawn;
  }

  updated() {
    const { picks } = this.taste;
    this.#glide.play(this.#tiles);
    if (!picks.loading && picks.films.length) send(this, "ready");
    this.#watcher.disconnect();
    const more = this.renderRoot.querySelector(".more");
    if (more && picks.canGrow) this.#watcher.observe(more);
    if (this.#focusFrom >= 0 && !picks.growing) {
      /** @type {HTMLElement | null | undefined} */ (this.#tiles[this.#focusFrom]?.querySelector("a.sheet"))?.focus();
      this.#focusFrom = -1;
    }
  }

  /** @returns {HTMLElement[]} */
  get #tiles() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.renderRoot.querySelectorAll("li.tile"))];
  }

  get #films() {
    const { picks } = this.taste;
    return picks.films.filter((film) => picks.isOpen(film) || this.leaving.includes(film.movie_id));
  }

  async #load() {
    const { picks } = this.taste;
    const before = picks.films;
    await picks.load(this.filters);
    if (picks.films !== before && before.length) send(this, "say", t.updated(picks.films.length));
  }

  /** Let the marked film leave first, and answer quick marks with one new list. */
  #loadSoon() {
    clearTimeout(this.#reload);
    this.#reload = setTimeout(() => this.#load(), LEAVE_MS);
  }

  render() {
    const { picks } = this.taste;
    return html`
      <div class="screen" @verdict=${this.#mark} @surprised=${this.#load}>
        ${this.#head()}
        <recommend-controls .taste=${this.taste} .filters=${this.filters}></recommend-controls>
        ${picks.error && !picks.films.length ? failure(picks.error, () => picks.retry()) : this.#list()}
      </div>
    `;
  }

  #head() {
    const { marks, profile } = this.taste;
    const likes = marks.films("like").length;
    const dislikes = marks.films("dislike").length;
    if (likes + dislikes)
      return head(
        t.recommendTitle,
        t.recommendLead(likes, dislikes),
        html`<a class="start" href="/" @click=${this.#goOn}>${t.roundMore}</a>`,
      );
    const start = html`<a class="start" href="/">${t.startMarking}</a>`;
    if (!profile.used) return head(t.popularTitle, t.popularLead, start);
    const who = described(profile.answers).join(t.comma);
    return head(
      t.profileTitle,
      t.profileLead(who),
      html`${start} <a class="start" href="/about">${t.about.change}</a>`,
    );
  }

  #list() {
    const { picks } = this.taste;
    const [first, ...rest] = this.#films;
    if (!first) return picks.loading ? skeletons() : this.#nothing();
    return html`
      <div class=${picks.loading ? "busy" : ""} aria-busy=${picks.loading}>
        ${hero(this.#shown(first))}
        <ol class="grid" start="2" aria-label=${t.listLabel}>
          ${repeat(
            rest,
            (film) => film.movie_id,
            (film, i) => tile(this.#shown(film), i + 2),
          )}
        </ol>
        ${picks.growing ? html`<div class="grid next" aria-hidden="true">${blanks(6)}</div>` : nothing}
      </div>
      ${picks.error ? this.#fault() : picks.ended ? this.#end() : this.#more()}
    `;
  }

  /** @param {RecommendedFilm} film */
  #shown(film) {
    const { api, marks, profile } = this.taste;
    return {
      film,
      poster: api.poster(film),
      verdict: marks.of(film.movie_id),
      leaving: this.leaving.includes(film.movie_id),
      otherwise: profile.used ? t.profileReason : t.popularReason,
    };
  }

  #more() {
    const { picks } = this.taste;
    return html`<button class="button quiet more" aria-disabled=${picks.growing} @click=${this.#askMore}>${picks.growing ? t.loading : t.more}</button>`;
  }

  #end() {
    const { length } = this.#films;
    const { genre, from, to } = this.filters;
    const clear = html`<button class="button quiet" @click=${this.#clear}>${t.clearFilters}</button>`;
    const ask = html`<a class="button quiet" href="/" @click=${this.#goOn}>${t.roundMore}</a>`;
    const narrow = Boolean(genre || from || to);
    return html`<div class="end"><p class="soft">${narrow ? t.listEndFilters(length) : t.listEnd(length)}</p>${narrow ? clear : ask}</div>`;
  }

  #fault() {
    const { picks } = this.taste;
    return html`<div class="fault" role="alert"><span>${t.offlineTitle}</span>
      <button @click=${() => picks.retry()}>${t.retry}</button></div>`;
  }

  #nothing() {
    const { genre, from, to } = this.filters;
    if (genre || from || to)
      return html`<taste-message heading=${t.noMatchTitle} text=${t.noMatchText} action=${t.clearFilters}
        @act=${this.#clear}></taste-message>`;
    return html`<taste-message heading=${t.allMarkedTitle} text=${t.allMarkedText}>
      <a class="button" href="/marks">${t.marksTitle}</a></taste-message>`;
  }

  #clear() {
    send(this, "filter", href({ name: "recommend", filters: NO_FILTERS }));
  }

  /** @param {MouseEvent} event a click by keyboard has no detail */
  #askMore(event) {
    const { picks } = this.taste;
    if (!picks.canGrow) return;
    if (!event.detail) this.#focusFrom = this.#tiles.length;
    void picks.more();
  }

  #goOn() {
    if (this.taste.deck.round.pause) this.taste.deck.keepGoing();
  }

  /** @param {CustomEvent<{film: RecommendedFilm, verdict: import("../types.js").Verdict | null}>} event */
  #mark(event) {
    const { film, verdict } = event.detail;
    const { marks } = this.taste;
    const before = marks.of(film.movie_id) ?? null;
    this.#focusBeside(film);
    this.leaving = [...this.leaving, film.movie_id];
    setTimeout(() => {
      this.leaving = this.leaving.filter((id) => id !== film.movie_id);
    }, LEAVE_MS);
    marks.set(film, verdict);
    const said = verdict === "like" ? t.liked : verdict === "hide" ? t.hidden : t.disliked;
    if (verdict) send(this, "undoable", { text: t.outcome(said, film.title), undo: () => marks.set(film, before) });
  }

  /**
   * The focus stays in the list when its film leaves.
   * @param {RecommendedFilm} film
   */
  #focusBeside(film) {
    const leaves = this.renderRoot.querySelector(`#film-${film.movie_id}`);
    if (!leaves?.contains(/** @type {ShadowRoot} */ (this.renderRoot).activeElement)) return;
    const beside = leaves.nextElementSibling ?? leaves.previousElementSibling;
    const link = beside?.querySelector("a.sheet") ?? this.renderRoot.querySelector("h1");
    /** @type {HTMLElement | null} */ (link)?.focus({ preventScroll: true });
  }
}

/**
 * @param {string} title
 * @param {string} lead
 * @param {unknown} links
 */
const head = (title, lead, links) => html`
  <div class="head"><h1 tabindex="-1">${title}</h1><p class="soft">${lead} ${links}</p></div>
`;

customElements.define("recommend-screen", RecommendScreen);
