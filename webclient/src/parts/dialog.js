import { css, html, LitElement } from "../../vendor/lit.min.js";
import { base } from "./shared.js";

/** A question that waits for its answer; the choices are buttons in the slot, Escape is a no. */
export class TasteDialog extends LitElement {
  static properties = { heading: {}, text: {} };

  static styles = [
    base,
    css`
      dialog { width: min(28rem, calc(100vw - 32px)); padding: 28px; border: 0; border-radius: 20px; background: var(--bg-raised); color: var(--text); box-shadow: var(--shadow); }
      dialog[open] { display: grid; gap: 14px; animation: rise 240ms var(--ease); }
      dialog::backdrop { background: #0009; backdrop-filter: blur(6px); }
      h2 { font-size: 1.5rem; letter-spacing: -0.025em; text-wrap: balance; }
      .choices { display: grid; gap: 10px; margin-top: 8px; }
    `,
  ];

  constructor() {
    super();
    this.heading = "";
    this.text = "";
  }

  firstUpdated() {
    this.renderRoot.querySelector("dialog")?.showModal();
  }

  render() {
    return html`
      <dialog aria-labelledby="heading" aria-describedby="text" @close=${() => this.dispatchEvent(new Event("dismiss"))}>
        <h2 id="heading">${this.heading}</h2>
        <p id="text" class="soft">${this.text}</p>
        <div class="choices"><slot></slot></div>
      </dialog>
    `;
  }
}

customElements.define("taste-dialog", TasteDialog);
