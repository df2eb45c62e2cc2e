import { css, html, LitElement } from "../../vendor/lit.min.js";
import { base } from "./shared.js";

/** A film's poster in a 2:3 frame that is there before the picture is. */
export class TastePoster extends LitElement {
  static properties = { src: {}, alt: {}, eager: { type: Boolean }, loaded: { state: true } };

  static styles = [
    base,
    css`
      :host { aspect-ratio: 2 / 3; border-radius: var(--radius); overflow: hidden; background: var(--bg-high);
        box-shadow: var(--shadow); }
      img { display: block; width: 100%; height: 100%; object-fit: cover; opacity: 0; transition: opacity 240ms;
        -webkit-user-drag: none; user-select: none; }
      img.there { opacity: 1; }
    `,
  ];

  constructor() {
    super();
    this.src = "";
    this.alt = "";
    this.eager = false;
    this.loaded = "";
  }

  render() {
    return html`<img src=${this.src} alt=${this.alt} width="400" height="600" decoding="async" draggable="false"
      loading=${this.eager ? "eager" : "lazy"} class=${this.loaded === this.src ? "there" : ""}
      @load=${() => {
        this.loaded = this.src;
      }}>`;
  }
}

customElements.define("taste-poster", TastePoster);
