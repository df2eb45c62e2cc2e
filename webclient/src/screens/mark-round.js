import { t } from "../../strings.js";
import { html, nothing } from "../../vendor/lit.min.js";
import { ROUND } from "../deck.js";
import { icon } from "../parts/shared.js";

/** @typedef {import("../types.js").Answer} Verdict */

/**
 * How far the round of 16 has come; on the wall there are no rounds, only a count.
 * @param {Verdict[]} answers
 * @param {number} total
 * @param {boolean} wall
 */
export function progress(answers, total, wall) {
  if (wall) return html`<p class="progress soft">${t.markTotal(total)}</p>`;
  return html`
    <div class="progress">
      <ol aria-hidden="true">${Array.from({ length: ROUND }, (_, i) => html`<li class=${answers[i] ?? "open"}></li>`)}</ol>
      <p role="progressbar" aria-valuemin="0" aria-valuemax=${ROUND} aria-valuenow=${answers.length}
        aria-label=${t.markProgress(answers.length, ROUND)}><b>${t.markProgress(answers.length, ROUND)}</b>
        ${total > answers.length ? html`<span class="soft"> · ${t.markTotal(total)}</span>` : nothing}</p>
    </div>
  `;
}

/**
 * After each round: on to the films, or further questions.
 * @param {Verdict[]} answers
 * @param {string[]} posters of the latest likes, fanned out like cards
 * @param {() => void} goOn
 * @param {() => void} undo
 */
export function pause(answers, posters, goOn, undo) {
  const likes = answers.filter((verdict) => verdict === "like").length;
  const fan = html`<ul class="fan" aria-hidden="true">${posters.map(
    (poster) => html`<li><taste-poster eager .src=${poster}></taste-poster></li>`,
  )}</ul>`;
  return html`
    <div class="pause">
      ${posters.length ? fan : nothing}
      <h2>${t.roundTitle}</h2>
      <p class="soft">${t.roundText(likes)}</p>
      <a class="button" href="/recommend">${t.seePicks} ${icon("next")}</a>
      <button class="button quiet" @click=${goOn}>${t.roundMore}</button>
      <button class="button quiet slim" @click=${undo}>${icon("undo")} ${t.undo}</button>
    </div>
  `;
}
