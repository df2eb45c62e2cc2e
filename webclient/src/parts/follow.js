/** @import { ReactiveController, ReactiveControllerHost } from "../../vendor/lit.min.js" */

/**
 * Redraws a component whenever one of the sources changes, while it is on the page.
 * @implements {ReactiveController}
 */
export class Follow {
  #host;
  #sources;
  #changed;

  /**
   * @param {ReactiveControllerHost} host
   * @param {() => EventTarget[]} sources
   * @param {() => void} [changed] called before the redraw
   */
  constructor(host, sources, changed = () => {}) {
    this.#host = host;
    this.#sources = sources;
    this.#changed = () => {
      changed();
      this.#host.requestUpdate();
    };
    host.addController(this);
  }

  hostConnected() {
    for (const source of this.#sources()) source.addEventListener("change", this.#changed);
  }

  hostDisconnected() {
    for (const source of this.#sources()) source.removeEventListener("change", this.#changed);
  }
}

/**
 * @param {EventTarget} target
 * @param {string} name
 * @param {unknown} [detail]
 */
export function send(target, name, detail) {
  target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
