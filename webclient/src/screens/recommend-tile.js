/** A recommended film: large on top of the list, or one of many. */

import { t } from "../../strings.js";
import { html } from "../../vendor/lit.min.js";
import "../parts/poster.js";
import { reason } from "../parts/reason.js";
import "../parts/verdict.js";

/**
 * @typedef {import("../types.js").RecommendedFilm} RecommendedFilm
 * @typedef {{film: RecommendedFilm, poster: string, verdict: import("../types.js").Verdict | undefined,
 *   leaving: boolean, otherwise: string}} Shown `otherwise` is said where no liked film speaks for it
 */

/** @param {Shown} shown */
export function hero({ film, poster, verdict, leaving, otherwise }) {
  const link = `/film/${film.movie_id}`;
  return html`
    <article class="hero ${leaving ? "leaving" : ""}">
      <img class="ambient" src="${poster}?width=160" alt="">
      <a class="sheet" href=${link} tabindex="-1" aria-hidden="true"><taste-poster eager sizes="(min-width: 960px) 260px, 36vw" .src=${poster}></taste-poster></a>
      <div class="words">
        <p class="eyebrow">${t.topPick}</p>
        <h2><a href=${link}>${film.title}</a></h2>
        <p class="facts soft">${[film.year, ...film.genres.map(t.genre)].filter(Boolean).join(" · ")}</p>
        <p class="why">${reason(film.because, 3, otherwise)}</p>
      </div>
      <taste-verdict wide hideable .film=${film} .verdict=${verdict}></taste-verdict>
    </article>
  `;
}

/**
 * @param {Shown} shown
 * @param {number} rank
 */
export function tile({ film, poster, verdict, leaving, otherwise }, rank) {
  return html`
    <li class="tile ${leaving ? "leaving" : ""}" id="film-${film.movie_id}" ?inert=${leaving}>
      <a class="sheet" href="/film/${film.movie_id}" aria-label=${t.openDetails(film.title)}>
        <taste-poster .src=${poster}></taste-poster></a>
      <taste-verdict hideable .film=${film} .verdict=${verdict}></taste-verdict>
      <p class="heading"><span class="rank" aria-hidden="true">${rank}</span> <span class="name">${film.title}${film.year ? html` <span class="soft">${film.year}</span>` : ""}</span></p>
      <p class="why soft">${reason(film.because, 2, otherwise)}</p>
    </li>
  `;
}

export const skeletons = () => html`
  <p class="visually-hidden" role="status">${t.loading}</p>
  <div class="hero" aria-hidden="true"><div class="sheet skeleton"></div>
    <div class="words"><div class="skeleton line"></div><div class="skeleton line wide"></div><div class="skeleton line"></div></div></div>
  <div class="grid" aria-hidden="true">${blanks(12)}</div>
`;

/** @param {number} count places of films that are on their way */
export const blanks = (count) =>
  Array.from(
    { length: count },
    () =>
      html`<div class="tile" role="presentation"><div class="sheet skeleton"></div><div class="skeleton line"></div></div>`,
  );
