import { t } from "../../strings.js";
import { css, html, LitElement, nothing, repeat } from "../../vendor/lit.min.js";
import { Follow, send } from "../parts/follow.js";
import { failure } from "../parts/message.js";
import "../parts/poster.js";
import { LongPress } from "../parts/press.js";
import { base, icon } from "../parts/shared.js";
import { PAGE } from "../wall.js";

/** @typedef {import("../types.js").Film} Film */

/** Many films at once: a tap likes, a long press or the cross dislikes, the same again takes it back. */
class MarkWall extends LitElement {
  static properties = { taste: { attribute: false } };
  static styles = [
    base,
    css`
      .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(27vw, 148px), 1fr)); gap: clamp(14px, 1.8vw, 28px) clamp(8px, 1.2vw, 20px); }
      .tile { position: relative; min-width: 0; font-size: 0.875rem; line-height: 1.3; }
      .pick { display: block; position: relative; width: 100%; aspect-ratio: 2 / 3; padding: 0; border: 0; border-radius: var(--radius); background: none; cursor: pointer; touch-action: manipulation;
        -webkit-user-select: none; user-select: none; -webkit-touch-callout: none; transition: transform 200ms var(--ease); }
      .pick:active { transform: scale(0.97); }
      taste-poster { pointer-events: none; transition: filter 200ms; }
      .like .pick { box-shadow: 0 0 0 3px var(--bg), 0 0 0 6px var(--accent); }
      .dislike taste-poster { filter: saturate(0.2) brightness(0.5); }
      .heart { position: absolute; left: 8px; top: 8px; width: 36px; height: 36px; display: grid; place-items: center; border-radius: 50%; background: var(--accent); color: var(--on-accent); animation: rise 240ms var(--ease); }
      .heart svg { width: 20px; height: 20px; }
      .no { position: absolute; right: 4px; top: 4px; width: 44px; height: 44px; display: grid; place-items: center; padding: 0; border: 0; background: none; cursor: pointer; }
      .no i { display: grid; place-items: center; width: 32px; height: 32px; border-radius: 50%; background: #101114b8; color: #f4f0e6; transition: background-color 160ms; }
      .no:hover i { background: #101114; }
      .no svg { width: 16px; height: 16px; }
      .dislike .no i { background: #f4f0e6; color: #101114; }
      .name { margin-top: 8px; font-weight: 650; letter-spacing: -0.01em; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; min-height: 2.6em; }
      .name span { font-weight: 400; }
      .sheet { aspect-ratio: 2 / 3; }
      .end { min-height: 1px; padding: 24px 0; text-align: center; }
    `,
  ];

  #press = new LongPress();
  #watcher = new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) void this.taste.wall.more();
    },
    { rootMargin: "600px" },
  );

  constructor() {
    super();
    this.taste = /** @type {import("../types.js").Taste} */ (/** @type {unknown} */ (undefined));
    new Follow(this, () => [this.taste.wall, this.taste.marks]);
  }

  firstUpdated() {
    if (!this.taste.wall.films.length) void this.taste.wall.more();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#watcher.disconnect();
  }

  updated() {
    const { wall } = this.taste;
    if (wall.films.length) send(this, "ready");
    this.#watcher.disconnect();
    const end = this.renderRoot.querySelector(".end");
    if (end && wall.canGrow) this.#watcher.observe(end);
  }

  render() {
    const { wall } = this.taste;
    return html`
      <ul class="grid" aria-label=${t.wallLabel} aria-busy=${wall.loading}>
        ${repeat(
          wall.films,
          (film) => film.movie_id,
          (film) => this.#tile(film),
        )}
        ${wall.loading || (wall.canGrow && !wall.films.length) ? Array.from({ length: PAGE }, () => html`<li class="tile" aria-hidden="true"><div class="sheet skeleton"></div><p class="name"></p></li>`) : nothing}
      </ul>
      <div class="end soft">${wall.error ? failure(wall.error, () => wall.more()) : wall.exhausted ? t.exhaustedTitle : nothing}</div>
    `;
  }

  /** @param {Film} film */
  #tile(film) {
    const verdict = this.taste.marks.of(film.movie_id);
    return html`
      <li class="tile ${verdict ?? ""}">
        <button class="pick" aria-pressed=${verdict === "like"} aria-label=${t.outcome(t.like, film.title)}
          @pointerdown=${(/** @type {PointerEvent} */ event) => this.#press.down(event, () => this.#toggle(film, "dislike"))}
          @pointermove=${(/** @type {PointerEvent} */ event) => this.#press.move(event)}
          @pointerup=${() => this.#press.stop()} @pointercancel=${() => this.#press.stop()} @pointerleave=${() => this.#press.stop()}
          @contextmenu=${(/** @type {Event} */ event) => event.preventDefault()}
          @click=${() => this.#press.spend() || this.#toggle(film, "like")}>
          <taste-poster .src=${this.taste.api.poster(film)}></taste-poster>
          ${verdict === "like" ? html`<span class="heart">${icon("like")}</span>` : nothing}
        </button>
        <button class="no" aria-pressed=${verdict === "dislike"} aria-label=${t.outcome(t.dislike, film.title)} title=${t.dislike}
          @click=${() => this.#toggle(film, "dislike")}><i>${icon("dislike")}</i></button>
        <p class="name" aria-hidden="true">${film.title} <span class="soft">${film.year ?? ""}</span></p>
      </li>
    `;
  }

  /**
   * @param {Film} film
   * @param {"like" | "dislike"} verdict
   */
  #toggle(film, verdict) {
    const { marks } = this.taste;
    const next = marks.of(film.movie_id) === verdict ? null : verdict;
    marks.set(film, next);
    const said = next === "like" ? t.liked : t.disliked;
    send(this, "say", next ? t.outcome(said, film.title) : t.takenBack(film.title));
  }
}

customElements.define("mark-wall", MarkWall);
