/** The page's frame: puts the parts together, follows the address, speaks to screen readers. */

import { API_URL } from "../config.js";
import { speakOther, speakPreferred, t } from "../strings.js";
import { css, html, keyed, LitElement, nothing } from "../vendor/lit.min.js";
import { Api, ApiError } from "./api.js";
import { Chart } from "./chart.js";
import { Deck } from "./deck.js";
import { KEY as MARKS_KEY, Marks } from "./marks.js";
import { followConnection, keepForOffline } from "./offline.js";
import { failure } from "./parts/message.js";
import { base } from "./parts/shared.js";
import { NO_FILTERS, Picks } from "./picks.js";
import { Profile } from "./profile.js";
import { KEY as REMEMBERED_KEY, Remembered } from "./remembered.js";
import { href, Router } from "./router.js";
import "./screens/film.js";
import "./screens/mark.js";
import "./screens/marks.js";
import "./screens/recommend.js";
import { Wall } from "./wall.js";

/** @returns {import("./types.js").Taste} */
function compose() {
  const api = new Api(API_URL);
  const marks = new Marks(() => localStorage);
  const profile = new Profile(api, () => localStorage);
  const deck = new Deck(api, marks, () => sessionStorage);
  const picks = new Picks(api, marks, profile, () => sessionStorage);
  const chart = new Chart(api, marks, picks);
  const remembered = new Remembered(
    api,
    marks,
    () => localStorage,
    (ids) => chart.films(ids),
  );
  addEventListener("storage", ({ key }) => {
    if (key === MARKS_KEY) marks.reload();
    if (key === REMEMBERED_KEY) remembered.reload();
  });
  return { api, marks, deck, picks, wall: new Wall(api, marks), chart, remembered, profile };
}

class TasteApp extends LitElement {
  static properties = {
    route: { state: true },
    notice: { state: true },
    said: { state: true },
    toast: { state: true },
    language: { state: true },
    unloaded: { state: true },
    offline: { state: true },
    screen: { reflect: true },
  };

  static styles = [
    base,
    css`
      :host { min-height: 100dvh; display: flex; flex-direction: column; }
      .skip { position: absolute; left: 12px; top: -60px; z-index: 20; min-height: 44px; padding: 0 18px; border: 0; background: var(--text); color: var(--bg); border-radius: 8px; }
      .skip:focus { top: 12px; }
      header { display: flex; align-items: center; justify-content: space-between; gap: 16px; height: 60px;
        padding: 0 var(--gutter); position: relative; z-index: 2; }
      .brand { display: inline-flex; align-items: center; gap: 10px; min-height: 44px; font-weight: 800; letter-spacing: -0.03em; font-size: 1.1rem; }
      .brand i { width: 30px; height: 18px; position: relative; }
      .brand i::before, .brand i::after { content: ""; position: absolute; width: 18px; height: 18px; border-radius: 50%; background: var(--accent); }
      .brand i::after { right: 0; background: var(--star); mix-blend-mode: screen; }
      nav { display: flex; gap: 4px; }
      nav a { display: inline-flex; align-items: center; min-height: 44px; padding: 0 14px; border-radius: 999px; font-weight: 650; color: var(--text-soft); }
      .language { min-width: 44px; min-height: 44px; padding: 0 8px; border: 0; border-radius: 999px; background: none; color: var(--text-soft); font-weight: 650; cursor: pointer; }
      .language:hover { color: var(--text); }
      nav a:hover { color: var(--text); }
      nav a[aria-current] { color: var(--text); box-shadow: inset 0 0 0 1.5px var(--line); }
      .language .short { display: none; }
      @media (max-width: 620px) {
        .brand span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        .brand { min-width: 44px; }
        header { gap: 4px; }
        nav { gap: 0; }
        nav a { padding: 0 10px; font-size: 0.94rem; white-space: nowrap; }
        .language .long { display: none; }
        .language .short { display: inline; }
      }
      @media (max-width: 420px) {
        .brand { display: none; }
        header { padding: 0 6px; }
        nav { flex: 1; justify-content: space-between; }
      }
      main { overflow-x: clip; flex: 1; display: flex; flex-direction: column; position: relative; z-index: 1; }
      main > * { flex: 1; animation: arrive 320ms var(--ease); }
      @keyframes arrive { from { opacity: 0; } }
      .notice { margin: 0 var(--gutter) 8px; padding: 10px 10px 10px 18px; border-radius: 12px; background: var(--bg-high); display: flex; align-items: center; justify-content: space-between; gap: 12px; }
      .notice button, .toast button { min-height: 44px; padding: 0 14px; border: 0; background: none; font-weight: 700; cursor: pointer; color: var(--accent-text); }
      .toast { position: fixed; z-index: 10; left: 50%; bottom: max(20px, env(safe-area-inset-bottom)); translate: -50% 0;
        display: flex; align-items: center; gap: 8px; max-width: calc(100vw - 32px); padding: 4px 8px 4px 20px; border-radius: 999px;
        background: var(--text); color: var(--bg); box-shadow: var(--shadow); animation: rise 240ms var(--ease); }
      .toast span { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
      .toast button { color: inherit; text-decoration: underline; text-underline-offset: 3px; }
    `,
  ];

  #router = new Router();
  #taste = compose();
  #toastTimer = 0;
  /** Restore the scroll position once the screen has its content. */
  #restore = true;

  constructor() {
    super();
    speakPreferred();
    this.language = t.lang;
    this.route = this.#router.route;
    this.screen = this.route.name;
    this.notice = "";
    this.said = "";
    /** The map could not be loaded. */
    this.unloaded = false;
    this.offline = false;
    /** @type {import("./types.js").Undoable | null} */
    this.toast = null;
    this.#router.addEventListener("route", (event) => this.#arrive(/** @type {CustomEvent} */ (event).detail));
    this.#taste.marks.addEventListener("trouble", () => this.#showTrouble());
    this.#showTrouble();
    followConnection((offline) => {
      this.offline = offline;
    });
    keepForOffline();
  }

  render() {
    const { name } = this.route;
    return html`
      <header>
        <button class="skip" @click=${this.#focusTitle}>${t.skipToContent}</button>
        <a class="brand" href="/"><i></i><span>${t.brand}</span></a>
        <nav aria-label=${t.navLabel}>
          <a href="/" aria-current=${name === "mark" ? "page" : nothing}>${t.navMark}</a>
          <a href="/recommend" aria-current=${name === "recommend" ? "page" : nothing}>${t.navRecommend}</a>
          <a href="/map" aria-current=${name === "map" ? "page" : nothing}>${t.map.nav}</a>
          <a href="/marks" aria-current=${name === "marks" ? "page" : nothing}>${t.navMarks}</a>
          <button class="language" lang=${t.lang === "en" ? "zh-Hans" : "en"} title=${t.switchLanguage} aria-label=${t.switchLanguage}
            @click=${this.#switchLanguage}><span class="long">${t.otherLanguage}</span><span class="short">${t.otherLanguageShort}</span></button>
        </nav>
      </header>
      ${this.offline ? html`<div class="notice" role="status"><span>${t.offlineNotice}</span></div>` : nothing}
      ${this.notice ? html`<div class="notice" role="status"><span>${this.notice}</span><button @click=${this.#closeNotice}>${t.close}</button></div>` : nothing}
      <main id="main" @say=${this.#say} @titled=${this.#titled} @ready=${this.#ready} @undoable=${this.#undoable}
        @filter=${this.#filter} @back=${this.#back}>${keyed(this.language, this.#screen())}</main>
      <div class="visually-hidden" aria-live="polite">${this.said}</div>
      ${this.toast ? this.#toast(this.toast) : nothing}
    `;
  }

  #screen() {
    const route = this.route;
    if (route.name === "mark") return html`<mark-screen .taste=${this.#taste}></mark-screen>`;
    if (route.name === "recommend")
      return html`<recommend-screen .taste=${this.#taste} .filters=${route.filters}></recommend-screen>`;
    if (route.name === "marks") return html`<marks-screen .taste=${this.#taste}></marks-screen>`;
    if (route.name === "about") return html`<about-screen .taste=${this.#taste}></about-screen>`;
    if (route.name === "map") return this.#map(route.place);
    if (route.name === "film")
      return keyed(route.id, html`<film-screen .taste=${this.#taste} .filmId=${route.id}></film-screen>`);
    return html`<taste-message heading=${t.missingPageTitle} text=${t.missingPageText} action=${t.toStart}
      @act=${() => this.#router.go("/")}></taste-message>`;
  }

  /**
   * The map is loaded when it is first wanted.
   * @param {import("./types.js").MapPlace} place
   */
  #map(place) {
    if (customElements.get("map-screen")) return html`<map-screen .taste=${this.#taste} .place=${place}></map-screen>`;
    if (this.unloaded) return failure(new ApiError("offline"), () => this.#loadMap());
    void this.#loadMap();
    return nothing;
  }

  async #loadMap() {
    try {
      await import("./screens/map.js");
      this.unloaded = false;
    } catch {
      this.unloaded = true;
    }
    this.requestUpdate();
    await this.updateComplete;
    this.#focusTitle();
  }

  /** @param {import("./types.js").Undoable} done */
  #toast({ text }) {
    return html`<div class="toast" role="status"><span>${text}</span>
      <button @click=${this.#undo}>${t.undo}</button></div>`;
  }

  /** @param {{back: boolean, stay: boolean}} arrival */
  #arrive({ back, stay }) {
    this.route = this.#router.route;
    this.screen = this.route.name;
    if (stay) return;
    this.#restore = back;
    this.toast = null;
    this.updateComplete.then(() => {
      if (!back) scrollTo(0, 0);
      this.#focusTitle();
    });
  }

  /** The screen shows its content: go back to where the visitor left it. */
  #ready() {
    if (!this.#restore) return;
    this.#restore = false;
    const top = this.#router.place;
    if (top) requestAnimationFrame(() => scrollTo(0, top));
  }

  #focusTitle() {
    const screen = this.renderRoot.querySelector("main > *");
    const title = /** @type {HTMLElement | null | undefined} */ (screen?.shadowRoot?.querySelector("h1"));
    title?.focus({ preventScroll: true });
  }

  /** @param {CustomEvent<string>} event */
  #titled(event) {
    document.title = event.detail === t.brand ? t.brand : t.pageTitle(event.detail);
  }

  /** @param {CustomEvent<string>} event */
  #say(event) {
    this.said = event.detail;
  }

  /** @param {CustomEvent<import("./types.js").Undoable>} event */
  #undoable(event) {
    this.toast = event.detail;
    clearTimeout(this.#toastTimer);
    this.#toastTimer = setTimeout(() => {
      this.toast = null;
    }, 6000);
  }

  #switchLanguage() {
    speakOther();
    this.language = t.lang;
    this.#showTrouble();
  }

  #undo() {
    this.toast?.undo();
    this.toast = null;
  }

  /** @param {CustomEvent<string>} event path of the same screen with other filters */
  #filter(event) {
    this.#router.go(event.detail, { replace: true });
  }

  #back() {
    this.#router.back(href({ name: "recommend", filters: NO_FILTERS }));
  }

  #showTrouble() {
    const { trouble } = this.#taste.marks;
    if (trouble) this.notice = trouble === "refused" ? t.storageRefused : t.storageDamaged;
  }

  #closeNotice() {
    this.notice = "";
  }
}

customElements.define("taste-app", TasteApp);
