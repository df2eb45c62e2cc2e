import { t } from "../../strings.js";
import { css, html, LitElement, nothing } from "../../vendor/lit.min.js";
import { ApiError } from "../api.js";
import { codeIn } from "../remembered.js";
import "./dialog.js";
import { Follow, send } from "./follow.js";
import { base } from "./shared.js";

/** Remember me on this server: the offer, the private link once it is taken, and the way out. */
class TasteRemember extends LitElement {
  static properties = {
    taste: { attribute: false },
    asking: { state: true },
    fault: { state: true },
    told: { state: true },
    busy: { state: true },
  };

  static styles = [
    base,
    css`
      section { display: grid; gap: 14px; justify-items: start; max-width: 60rem; padding: clamp(18px, 3vw, 32px); border-radius: 20px; background: var(--bg-raised); box-shadow: inset 0 0 0 1px var(--line); }
      p { max-width: 46rem; text-wrap: pretty; }
      .row { display: flex; flex-wrap: wrap; gap: 10px; width: 100%; align-items: center; }
      .button { min-height: 44px; padding: 0 20px; font-size: 0.95rem; }
      .state { display: flex; align-items: center; gap: 10px; font-weight: 600; }
      .state i { flex: none; width: 10px; height: 10px; border-radius: 50%; background: var(--text-soft); }
      .state.saved i { background: var(--star); }
      .state.waiting i, .state.gone i { background: var(--accent); }
      .fault { color: var(--accent-text); font-weight: 600; }
      label { display: grid; gap: 6px; width: 100%; font-weight: 600; font-size: 0.92rem; }
      input { flex: 1 1 16rem; min-width: 0; height: 44px; padding: 0 14px; border: 0; border-radius: 12px; background: var(--bg); color: var(--text); box-shadow: inset 0 0 0 1.5px var(--line); font: 500 0.95rem var(--font); }
      summary { min-height: 44px; display: inline-flex; align-items: center; cursor: pointer; font-weight: 650; text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: 4px; }
      details { width: 100%; }
      form { margin-top: 6px; }
      .small { font-size: 0.9rem; }
    `,
  ];

  #opened = () => this.#open();

  constructor() {
    super();
    this.taste = /** @type {import("../types.js").Taste} */ (/** @type {unknown} */ (undefined));
    /** @type {{forget: true} | {join: string} | null} */
    this.asking = null;
    this.fault = "";
    this.told = "";
    this.busy = false;
    new Follow(this, () => [this.taste.remembered]);
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("hashchange", this.#opened);
    this.#open();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.#opened);
  }

  render() {
    const { code, state } = this.taste.remembered;
    return html`
      <section aria-labelledby="title">
        <h2 id="title">${t.remember.title}</h2>
        ${code ? this.#kept() : html`<p>${t.remember.offer}</p><p class="small soft">${t.remember.stored}</p>`}
        <p class="state ${state}" role="status">${state === "off" ? this.told : html`<i></i>${t.remember.states[state]}`}</p>
        ${this.fault ? html`<p class="fault" role="alert">${this.fault}</p>` : nothing}
        ${code ? this.#ways() : this.#offer()}
      </section>
      ${this.#question()}
    `;
  }

  #offer() {
    return html`
      <button class="button" ?disabled=${this.busy} @click=${() => this.#attempt(() => this.taste.remembered.begin(), t.remember.notBegun)}>${t.remember.begin}</button>
      <details><summary>${t.remember.haveCode}</summary>
        <form @submit=${this.#paste}><label>${t.remember.codeLabel}
          <span class="row"><input name="code" autocomplete="off" autocapitalize="off" spellcheck="false" required>
          <button class="button quiet" ?disabled=${this.busy}>${t.remember.join}</button></span></label></form>
      </details>
    `;
  }

  #kept() {
    const link = this.#link();
    return html`
      <label>${t.remember.linkLabel}
        <span class="row"><input readonly .value=${link} @focus=${this.#select}>
        <button class="button quiet" @click=${this.#copy}>${this.told || t.remember.copy}</button></span></label>
      <p class="small soft">${t.remember.linkHint}</p>
    `;
  }

  #ways() {
    const { remembered } = this.taste;
    return html`<div class="row">
      ${remembered.state === "waiting" ? html`<button class="button" @click=${() => remembered.sync()}>${t.remember.retry}</button>` : nothing}
      <button class="button quiet" @click=${this.#leave}>${t.remember.leave}</button>
      <button class="button quiet" ?disabled=${this.busy} @click=${() => {
        this.asking = { forget: true };
      }}>${t.remember.forget}</button>
    </div>`;
  }

  #question() {
    if (!this.asking) return nothing;
    const dismiss = () => {
      this.asking = null;
    };
    const cancel = html`<button class="button quiet" @click=${dismiss}>${t.cancel}</button>`;
    if ("forget" in this.asking)
      return html`<taste-dialog heading=${t.remember.forgetTitle} text=${t.remember.forgetText} @dismiss=${dismiss}>
        <button class="button" @click=${this.#forget}>${t.remember.forget}</button>${cancel}</taste-dialog>`;
    const { join } = this.asking;
    return html`<taste-dialog heading=${t.remember.openTitle} text=${t.remember.openText} @dismiss=${dismiss}>
      <button class="button" @click=${() => this.#join(join)}>${t.remember.join}</button>${cancel}</taste-dialog>`;
  }

  #link() {
    return `${location.origin}/marks#id=${this.taste.remembered.code}`;
  }

  /** A private link was opened: ask, and take the code out of the address. */
  #open() {
    const code = location.hash ? codeIn(location.hash) : "";
    if (!code) return;
    history.replaceState(history.state, "", location.pathname);
    if (code !== this.taste.remembered.code) this.asking = { join: code };
  }

  /** @param {SubmitEvent} event */
  #paste(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const code = codeIn(String(new FormData(form).get("code") ?? ""));
    if (code) void this.#join(code);
    else this.fault = t.remember.noCode;
  }

  /** @param {string} code */
  #join(code) {
    return this.#attempt(() => this.taste.remembered.join(code), t.remember.notBegun);
  }

  async #forget() {
    await this.#attempt(() => this.taste.remembered.forget(), t.remember.notForgotten);
    if (!this.fault) this.told = t.remember.forgotten;
  }

  #leave() {
    this.taste.remembered.leave();
    this.told = t.remember.left;
  }

  /**
   * @param {() => Promise<void>} act
   * @param {string} failed what to say when the server does not answer
   */
  async #attempt(act, failed) {
    this.asking = null;
    this.fault = "";
    this.told = "";
    this.busy = true;
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const lost = error.kind === "missing" || error.kind === "refused";
      this.fault = lost ? t.remember.unknownCode : error.kind === "full" ? t.remember.full : failed;
    } finally {
      this.busy = false;
    }
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#link());
      this.told = t.remember.copied;
      send(this, "say", t.remember.copied);
    } catch {
      // Where the clipboard is refused, the link is selected for the visitor to copy.
      this.renderRoot.querySelector("input")?.select();
    }
  }

  /** @param {Event} event */
  #select(event) {
    /** @type {HTMLInputElement} */ (event.target).select();
  }
}

customElements.define("taste-remember", TasteRemember);
