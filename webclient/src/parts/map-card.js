import { t } from "../../strings.js";
import { css, html, LitElement, nothing } from "../../vendor/lit.min.js";
import "./poster.js";
import { reason } from "./reason.js";
import { base } from "./shared.js";
import "./verdict.js";

/** The film that is meant on the map: what it is, why it is recommended, like and dislike, the way to its details. */
export class MapCard extends LitElement {
  static properties = {
    film: { attribute: false },
    poster: {},
    rank: { attribute: false },
    because: { attribute: false },
    verdict: {},
  };

  static styles = [
    base,
    css`
      :host { margin: 0 var(--gutter); }
      article { display: grid; grid-template-columns: 68px minmax(0, 1fr); gap: 4px 14px; width: min(430px, 100%); padding: 12px; border-radius: 18px; background: var(--bg-raised);
        box-shadow: inset 0 0 0 1px var(--line), var(--shadow); }
      .sheet { grid-row: 1 / span 2; }
      taste-poster { border-radius: 6px; box-shadow: none; }
      .words { display: grid; align-content: start; gap: 2px; font-size: 0.875rem; line-height: 1.3; min-width: 0; }
      h2 { font-size: 1.05rem; overflow: hidden; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; }
      h2 a { padding-block: 2px; }
      .rank { color: var(--accent-text); font-weight: 700; }
      .why { overflow: hidden; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; }
      .cause { font-weight: 600; text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: 3px; }
      .row { display: flex; align-items: center; justify-content: space-between; gap: 8px; }
      .open { display: inline-flex; align-items: center; min-height: 44px; padding: 0 16px; border-radius: 999px; font-weight: 700; }
      .open:hover { background: var(--bg-high); }
    `,
  ];

  constructor() {
    super();
    this.film = /** @type {import("../types.js").Film} */ (/** @type {unknown} */ (undefined));
    this.poster = "";
    /** Place among the recommendations, 0 for none. */
    this.rank = 0;
    /** @type {import("../types.js").Because[]} */
    this.because = [];
    /** @type {import("../types.js").Verdict | undefined} */
    this.verdict = undefined;
  }

  render() {
    const { film, rank, because } = this;
    const link = `/film/${film.movie_id}`;
    return html`
      <article>
        <a class="sheet" href=${link} tabindex="-1" aria-hidden="true"><taste-poster eager sizes="68px" .src=${this.poster}></taste-poster></a>
        <div class="words">
          <h2><a class="title" href=${link}>${film.title}</a></h2>
          <p class="soft">${[film.year, ...film.genres.map(t.genre)].filter(Boolean).join(" · ")}</p>
          ${rank ? html`<p class="rank">${t.map.rank(rank)}</p>` : nothing}
          ${rank && because.length ? html`<p class="why soft">${reason(because)}</p>` : nothing}
        </div>
        <div class="row"><taste-verdict .film=${film} .verdict=${this.verdict}></taste-verdict>
          <a class="open" href=${link} aria-label=${t.openDetails(film.title)}>${t.map.details}</a></div>
      </article>
    `;
  }

  /** Follow the link to the details. */
  open() {
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(".open"))?.click();
  }
}

customElements.define("map-card", MapCard);
