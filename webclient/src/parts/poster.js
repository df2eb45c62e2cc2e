import { css, html, LitElement, nothing } from "../../vendor/lit.min.js";
import { base } from "./shared.js";

/** Widths in which the server gives pictures. Drawn posters fit any. */
const WIDTHS = [160, 320, 640];

/**
 * A film's poster in a 2:3 frame that is there before the picture is. `sizes` says how wide it is shown, where the
 * browser cannot see for itself: pictures that are loaded at once are asked for before they are laid out.
 */
export class TastePoster extends LitElement {
  /** Some posters are pictures, which take a while: the drawn ones are looked at meanwhile. */
  static pictured = false;

  static properties = {
    src: {},
    alt: {},
    sizes: {},
    eager: { type: Boolean },
    preview: {},
    state: { state: true },
  };

  static styles = [
    base,
    css`
      :host { position: relative; aspect-ratio: 2 / 3; border-radius: var(--radius); overflow: hidden; background: var(--bg-high);
        box-shadow: var(--shadow); }
      img { display: block; width: 100%; height: 100%; object-fit: cover; opacity: 0; transition: opacity 240ms;
        -webkit-user-drag: none; user-select: none; }
      .preview { position: absolute; inset: 0; opacity: 1; }
      img.there { opacity: 1; position: relative; }
      .none { position: absolute; inset: 0; margin: auto; width: 44%; height: auto; color: var(--text-soft); opacity: 0.45; }
    `,
  ];

  constructor() {
    super();
    this.src = "";
    this.alt = "";
    this.sizes = "";
    this.eager = false;
    /** Address of a smaller picture of the same film that was shown just before, to look at meanwhile. */
    this.preview = "";
    /** What became of the picture: its address once it is there, or once it failed. */
    this.state = { there: "", failed: "" };
  }

  render() {
    const { src, eager, preview, state } = this;
    const there = state.there === src;
    const failed = state.failed === src;
    const meanwhile = preview || (TastePoster.pictured ? `${src}?drawn=true` : "");
    return html`
      ${meanwhile && !there && !failed ? html`<img class="preview" src=${meanwhile} alt="" draggable="false" loading=${eager ? "eager" : "lazy"}>` : nothing}
      ${failed ? EMPTY : nothing}
      <img alt=${failed ? "" : this.alt} width="400" height="600" decoding="async" draggable="false" loading=${eager ? "eager" : "lazy"}
        sizes=${this.sizes || (eager ? "min(76vw, 400px)" : "auto, 176px")}
        srcset=${WIDTHS.map((width) => `${src}?width=${width} ${width}w`).join(", ")} src="${src}?width=320"
        class=${there ? "there" : ""} @load=${() => this.#become({ there: src, failed: "" })}
        @error=${() => this.#become({ there: "", failed: src })}>
    `;
  }

  /** @param {{there: string, failed: string}} state */
  #become(state) {
    this.state = state;
  }
}

/** Stands where no picture could be loaded, as without a connection. */
const EMPTY = html`<svg class="none" viewBox="0 0 44 28" aria-hidden="true"><circle cx="15" cy="14" r="13" fill="currentColor"></circle>
  <circle cx="29" cy="14" r="12" fill="none" stroke="currentColor" stroke-width="2"></circle></svg>`;

customElements.define("taste-poster", TastePoster);
