import { t } from "../../strings.js";
import { html, nothing } from "../../vendor/lit.min.js";

/**
 * "Because you liked A and B", each a link.
 * @param {import("../types.js").Because[]} because
 * @param {number} [most] how many films to name
 * @param {string} [otherwise] said where no liked film speaks for it
 */
export function reason(because, most = 2, otherwise = t.popularReason) {
  const named = because.slice(0, most);
  if (!named.length) return html`${otherwise}`;
  return html`${t.becauseYouLiked}
  ${named.map(
    (film, i) => html`${i ? ` ${t.and} ` : nothing}<a class="cause" href="/film/${film.movie_id}">${film.title}</a>`,
  )}`;
}
