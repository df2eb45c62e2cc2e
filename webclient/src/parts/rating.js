import { t } from "../../strings.js";
import { css, html, LitElement, svg } from "../../vendor/lit.min.js";
import { base } from "./shared.js";

const STAR =
  "M12 1.800 15.100 8.400 22.300 9.300 17 14.300 18.400 21.500 12 18 5.600 21.500 7 14.300 1.700 9.300 8.900 8.400z";
const BARS = 10;
const HIGH = 72;

/** Mean as a number and stars, and the histogram of half stars, drawn. */
export class TasteRating extends LitElement {
  static properties = { ratings: { attribute: false } };

  static styles = [
    base,
    css`
      :host { display: flex; flex-wrap: wrap; gap: 20px 36px; align-items: end; }
      .mean { font-size: 3.4rem; line-height: 0.9; font-weight: 800; letter-spacing: -0.05em; font-variant-numeric: tabular-nums; }
      .stars { display: block; margin: 12px 0 4px; width: 130px; height: 26px; }
      .stars .off { fill: var(--bg-high); }
      .stars .on, .best { fill: var(--star); }
      .bar { fill: var(--text-soft); opacity: 0.5; }
      .best { opacity: 1; }
      figure { flex: 1 1 220px; max-width: 360px; }
      figure svg { display: block; width: 100%; height: auto; overflow: visible; }
      .base { stroke: var(--line); stroke-width: 1; }
      .scale { display: flex; justify-content: space-between; font-size: 0.8rem; color: var(--text-soft); margin-top: 4px; }
    `,
  ];

  constructor() {
    super();
    /** @type {import("../types.js").Ratings} */
    this.ratings = { mean: null, count: 0, histogram: [] };
  }

  render() {
    const { mean, count, histogram } = this.ratings;
    if (mean === null || !count) return html`<p class="soft">${t.ratingNone}</p>`;
    return html`
      <div>
        <p class="mean" aria-hidden="true">${t.ratingMean(mean)}</p>
        <svg class="stars" viewBox="0 0 120 24" role="img" aria-label=${t.ratingLabel(mean, count)}>
          <clipPath id="part"><rect width=${(mean / 5) * 120} height="24"></rect></clipPath>
          ${[0, 1, 2, 3, 4].map((i) => svg`<path class="off" transform="translate(${i * 24} 0)" d=${STAR}></path>`)}
          <g clip-path="url(#part)">${[0, 1, 2, 3, 4].map((i) => svg`<path class="on" transform="translate(${i * 24} 0)" d=${STAR}></path>`)}</g>
        </svg>
        <p class="soft" aria-hidden="true">${t.ratingCount(count)}</p>
      </div>
      <figure>
        <svg viewBox="0 0 300 ${HIGH}" role="img"
          aria-label=${histogram.map((votes, i) => t.ratingBar(String((i + 1) / 2), votes)).join(", ")}>
          ${bars(histogram).map(
            ({ x, width, height, best, label }) => svg`
            <rect class=${best ? "best" : "bar"} x=${x} y=${HIGH - height} width=${width} height=${height} rx="2"><title>${label}</title></rect>`,
          )}
          <path class="base" d="M0 ${HIGH}.500H300"></path>
        </svg>
        <div class="scale" aria-hidden="true"><span>${isWhole(histogram) ? "1" : "½"} ★</span><span>5 ★</span></div>
      </figure>
    `;
  }
}

/** @param {number[]} histogram */
const isWhole = (histogram) => histogram.every((votes, i) => i % 2 === 1 || !votes);

/**
 * Bars as shares of the tallest; scales that know only whole stars get five wide bars.
 * @param {number[]} histogram counts of ½ to 5 stars
 */
export function bars(histogram) {
  const whole = isWhole(histogram);
  const shown = histogram.flatMap((votes, i) => (whole && i % 2 === 0 ? [] : [{ votes, stars: (i + 1) / 2 }]));
  const top = Math.max(1, ...shown.map(({ votes }) => votes));
  const step = 300 / (whole ? BARS / 2 : BARS);
  return shown.map(({ votes, stars }, i) => ({
    x: i * step,
    width: step - 4,
    height: votes ? Math.max(2, (votes / top) * HIGH) : 0,
    best: votes === top,
    label: t.ratingBar(String(stars), votes),
  }));
}

customElements.define("taste-rating", TasteRating);
