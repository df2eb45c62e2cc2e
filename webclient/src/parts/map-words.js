import { t } from "../../strings.js";
import { css, html, LitElement } from "../../vendor/lit.min.js";
import { base } from "./shared.js";

const CENTRES = 12;
const NEAREST = 6;

/** The map for those who do not see it: which films stand around the liked ones, or around the most liked. */
export class MapWords extends LitElement {
  static properties = { atlas: { attribute: false }, likes: { attribute: false } };

  static styles = [
    base,
    css`
      h2 { font-size: 1.25rem; margin-bottom: 8px; }
      h2:focus { outline: none; }
      h3 { font-size: 1rem; margin: 20px 0 2px; text-wrap: balance; }
      li a { display: block; padding: 12px 0; line-height: 20px; }
      li a:hover b { text-decoration: underline; text-underline-offset: 3px; }
      b { font-weight: 600; }
    `,
  ];

  constructor() {
    super();
    this.atlas = /** @type {import("../map/atlas.js").Atlas} */ (/** @type {unknown} */ (undefined));
    /** @type {number[]} rows, oldest like first */
    this.likes = [];
  }

  firstUpdated() {
    this.renderRoot.querySelector("h2")?.focus({ preventScroll: true });
  }

  render() {
    const { atlas, likes } = this;
    const centres = likes.length ? likes.toReversed().slice(0, CENTRES) : [...atlas.byLikes.slice(0, CENTRES)];
    return html`
      <h2 tabindex="-1">${t.map.wordsTitle}</h2>
      <p class="soft">${likes.length ? t.map.wordsLikes : t.map.wordsPopular}</p>
      ${centres.map(
        (row) => html`
        <h3>${t.map.around(atlas.titles[row] ?? "")}</h3>
        <ul>${atlas.neighbours(row, NEAREST).map((near) => this.#film(near))}</ul>`,
      )}
    `;
  }

  /** @param {number} row */
  #film(row) {
    const { movie_id, title, year } = this.atlas.film(row);
    return html`<li><a href="/film/${movie_id}"><b>${title}</b> <span class="soft">${year ?? ""}</span></a></li>`;
  }
}

customElements.define("map-words", MapWords);
