import { t } from "../../strings.js";
import { css, html, LitElement, nothing } from "../../vendor/lit.min.js";
import { Follow } from "../parts/follow.js";
import "../parts/poster.js";
import { base } from "../parts/shared.js";
import { NO_FILTERS } from "../picks.js";

const SHOWN = 5;
const PAUSE_MS = 250;

/** The first recommendations while the visitor marks: they follow after a pause, in places that never move. */
class MarkPreview extends LitElement {
  static properties = { taste: { attribute: false }, tall: { type: Boolean, reflect: true } };

  static styles = [
    base,
    css`
      h2 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
      :host { position: relative; }
      ol { display: grid; grid-template-columns: repeat(5, 44px); gap: 5px; }
      li { height: 66px; border-radius: 6px; background: var(--bg-raised); box-shadow: inset 0 0 0 1px var(--line); }
      a { display: block; border-radius: 6px; }
      taste-poster { width: 44px; border-radius: 6px; box-shadow: none; }
      .name { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
      .empty { display: none; }
      @media (max-width: 350px) {
        ol { grid-template-columns: repeat(4, 44px); }
        li:nth-child(5) { display: none; }
      }
      @media (min-width: 960px) {
        :host([tall]) h2 { position: static; width: auto; height: auto; clip-path: none; margin-bottom: 14px; }
        :host([tall]) ol { grid-template-columns: minmax(0, 22rem); gap: 8px; }
        :host([tall]) li { height: 69px; border-radius: 10px; background: none; box-shadow: none; }
        :host([tall]) li.blank { width: 46px; border-radius: 6px; box-shadow: inset 0 0 0 1px var(--line); }
        :host([tall]) a { display: grid; grid-template-columns: 46px minmax(0, 1fr); gap: 14px; align-items: center; height: 69px; border-radius: 10px; transition: background-color 160ms; }
        :host([tall]) a:hover { background: var(--bg-raised); }
        :host([tall]) taste-poster { width: 46px; }
        :host([tall]) .name { position: static; width: auto; height: auto; clip-path: none; white-space: normal; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; font-weight: 650; line-height: 1.25; letter-spacing: -0.01em; }
        :host([tall]) .name span { font-weight: 400; }
        :host([tall]) .empty { display: block; position: absolute; left: 60px; top: 38px; max-width: 16rem; text-wrap: pretty; }
      }
    `,
  ];

  #timer = 0;

  constructor() {
    super();
    this.taste = /** @type {import("../types.js").Taste} */ (/** @type {unknown} */ (undefined));
    this.tall = false;
    new Follow(this, () => [this.taste.picks]);
    new Follow(
      this,
      () => [this.taste.marks, this.taste.profile],
      () => this.#loadSoon(),
    );
  }

  firstUpdated() {
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  render() {
    const films = this.#known ? this.taste.picks.first(SHOWN) : [];
    return html`
      <h2>${t.previewTitle}</h2>
      <ol aria-label=${t.previewTitle} aria-hidden=${films.length ? nothing : "true"}>
        ${films.map(
          (film) => html`
          <li><a href="/film/${film.movie_id}">
            <taste-poster eager sizes="46px" .src=${this.taste.api.poster(film)}></taste-poster>
            <span class="name">${film.title} <span class="soft">${film.year ?? ""}</span></span></a></li>`,
        )}
        ${Array.from({ length: SHOWN - films.length }, () => html`<li class="blank" aria-hidden="true"></li>`)}
      </ol>
      ${films.length ? nothing : html`<p class="empty soft">${t.previewEmpty}</p>`}
    `;
  }

  /** Whether there is anything to recommend from. */
  get #known() {
    const { marks, profile } = this.taste;
    return profile.used || marks.films("like").length + marks.films("dislike").length > 0;
  }

  #loadSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#load(), PAUSE_MS);
  }

  #load() {
    if (this.#known) void this.taste.picks.load(NO_FILTERS);
  }
}

customElements.define("mark-preview", MarkPreview);
