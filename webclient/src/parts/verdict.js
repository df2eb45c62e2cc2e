import { t } from "../../strings.js";
import { css, html, LitElement, nothing } from "../../vendor/lit.min.js";
import { base, icon } from "./shared.js";

/** Like, dislike and, where asked for, hide one film; pressing the chosen one again takes the mark away. */
export class TasteVerdict extends LitElement {
  static properties = { verdict: {}, film: {}, wide: { type: Boolean, reflect: true }, hideable: { type: Boolean } };

  static styles = [
    base,
    css`
      :host { display: flex; gap: 8px; }
      button {
        display: inline-flex; align-items: center; justify-content: center; gap: 8px; min-width: 44px; height: 44px;
        padding: 0; border: 0; border-radius: 999px; cursor: pointer; background: var(--bg-raised); color: var(--text);
        box-shadow: inset 0 0 0 1px var(--line); transition: background-color 160ms, color 160ms, transform 160ms var(--ease);
      }
      button:hover { background: var(--bg-high); }
      button:active { transform: scale(0.92); }
      button svg { width: 20px; height: 20px; flex: none; }
      [aria-pressed="true"].like { background: var(--accent); color: var(--on-accent); box-shadow: none; }
      [aria-pressed="true"].dislike { background: var(--text); color: var(--bg); box-shadow: none; }
      .hide { margin-inline-start: auto; background: none; box-shadow: none; color: var(--text-soft); }
      .hide:hover { color: var(--text); }
      [aria-pressed="true"].hide { background: var(--bg-high); color: var(--text); }
      span { font-weight: 700; }
      :host(:not([wide])) span { display: none; }
      :host([wide]) button { padding: 0 22px 0 18px; height: 48px; }
      :host([wide]) .hide { margin: 0; padding: 0; background: var(--bg-raised); color: inherit; box-shadow: inset 0 0 0 1px var(--line); min-width: 48px; flex: none; }
      :host([wide]) .hide span { display: none; }
      @media (max-width: 560px) { :host([wide]) button { flex: 0 1 160px; } :host([wide]) button { padding: 0 16px 0 13px; font-size: 0.92rem; } }
    `,
  ];

  constructor() {
    super();
    /** @type {import("../types.js").Verdict | undefined} */
    this.verdict = undefined;
    /** @type {import("../types.js").Film | undefined} */
    this.film = undefined;
    this.hideable = false;
  }

  render() {
    return html`${this.#button("dislike", t.dislike)} ${this.#button("like", t.like)}
      ${this.hideable ? this.#button("hide", t.hide) : nothing}`;
  }

  /**
   * @param {"like" | "dislike" | "hide"} verdict
   * @param {string} label
   */
  #button(verdict, label) {
    const pressed = this.verdict === verdict;
    return html`<button class=${verdict} aria-pressed=${pressed} aria-label=${t.outcome(label, this.film?.title ?? "")}
      title=${label} @click=${() => this.#choose(pressed ? null : verdict)}>${icon(verdict)}<span>${label}</span></button>`;
  }

  /** @param {import("../types.js").Verdict | null} verdict */
  #choose(verdict) {
    this.dispatchEvent(
      new CustomEvent("verdict", { detail: { film: this.film, verdict }, bubbles: true, composed: true }),
    );
  }
}

customElements.define("taste-verdict", TasteVerdict);
