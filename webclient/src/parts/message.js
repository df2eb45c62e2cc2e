import { t } from "../../strings.js";
import { css, html, LitElement, nothing } from "../../vendor/lit.min.js";
import { base } from "./shared.js";

/** A full-width message with something to do next: errors with a retry, and empty states. */
export class TasteMessage extends LitElement {
  static properties = { heading: {}, text: {}, action: {}, busy: { type: Boolean } };

  static styles = [
    base,
    css`
      :host { padding: clamp(32px, 9vh, 96px) 0; animation: rise 400ms var(--ease); }
      .card { max-width: 34rem; margin: 0 auto; text-align: center; display: grid; gap: 14px; justify-items: center; }
      h2 { font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2.2rem); letter-spacing: -0.03em; text-wrap: balance; }
      p { text-wrap: balance; }
      .mark { width: 64px; height: 40px; position: relative; margin-bottom: 8px; }
      .mark::before, .mark::after { content: ""; position: absolute; width: 40px; height: 40px; border-radius: 50%; }
      .mark::before { background: var(--accent); }
      .mark::after { right: 0; border: 2px solid var(--text-soft); }
      .button { margin-top: 10px; }
    `,
  ];

  constructor() {
    super();
    this.heading = "";
    this.text = "";
    this.action = "";
    this.busy = false;
  }

  render() {
    return html`
      <div class="card" role="alert">
        <div class="mark"></div>
        <h2>${this.heading}</h2>
        <p class="soft">${this.text}</p>
        ${this.action ? html`<button class="button" ?disabled=${this.busy} @click=${this.#act}>${this.action}</button>` : nothing}
        <slot></slot>
      </div>
    `;
  }

  #act() {
    this.dispatchEvent(new Event("act"));
  }
}

customElements.define("taste-message", TasteMessage);

/**
 * The message for a failed call, with a retry.
 * @param {import("../api.js").ApiError} error
 * @param {() => void} retry
 */
export function failure(error, retry) {
  const [heading, text] = {
    offline: [t.offlineTitle, t.offlineText],
    busy: [t.busyTitle, t.busyText],
    missing: [t.missingFilmTitle, t.missingFilmText],
    full: [t.busyTitle, t.busyText],
    "no-profiles": [t.faultTitle, t.faultText],
    "unknown-movies": [t.faultTitle, t.faultText],
    refused: [t.faultTitle, t.faultText],
    fault: [t.faultTitle, t.faultText],
  }[error.kind];
  return html`<taste-message heading=${heading} text=${text} action=${t.retry} @act=${retry}></taste-message>`;
}
