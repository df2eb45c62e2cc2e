/** The page's frame: puts the parts together, follows the address, speaks to screen readers. */

import { API_URL } from "../config.js";
import { speakOther, speakPreferred, t } from "../strings.js";
import { html, keyed, LitElement, nothing } from "../vendor/lit.min.js";
import { Api, ApiError } from "./api.js";
import { appStyles } from "./app-styles.js";
import { Chart } from "./chart.js";
import { Deck } from "./deck.js";
import { KEY as MARKS_KEY, Marks } from "./marks.js";
import { followConnection, keepForOffline } from "./offline.js";
import { failure } from "./parts/message.js";
import { TastePoster } from "./parts/poster.js";
import { base } from "./parts/shared.js";
import { NO_FILTERS, Picks } from "./picks.js";
import { Profile } from "./profile.js";
import { KEY as REMEMBERED_KEY, Remembered } from "./remembered.js";
import { href, Router } from "./router.js";
import "./screens/mark.js";
import "./screens/recommend.js";
import { Wall } from "./wall.js";

/** Screens that are loaded when they are first wanted. */
const LATER = {
  film: () => import("./screens/film.js"),
  map: () => import("./screens/map.js"),
  marks: () => import("./screens/marks.js"),
};

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

  static styles = [base, appStyles];

  #router = new Router();
  #taste = compose();
  #toastTimer = 0;
  /** Restore the scroll position once the screen has its content. */
  #restore = true;
  /** The visitor went somewhere since the page was opened. */
  #travelled = false;

  constructor() {
    super();
    speakPreferred();
    this.language = t.lang;
    this.route = this.#router.route;
    this.screen = this.route.name;
    this.notice = "";
    this.said = "";
    /** The screen that could not be loaded. */
    this.unloaded = "";
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
    void this.#lookForPictures();
  }

  async #lookForPictures() {
    try {
      TastePoster.pictured = (await this.#taste.api.version()).pictures;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // Without an answer the posters have no drawn ones below them; the screens say that the server is away.
    }
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
    if (route.name in LATER && !customElements.get(`${route.name}-screen`))
      return this.#later(/** @type {keyof typeof LATER} */ (route.name));
    if (route.name === "mark") return html`<mark-screen .taste=${this.#taste}></mark-screen>`;
    if (route.name === "recommend")
      return html`<recommend-screen .taste=${this.#taste} .filters=${route.filters}></recommend-screen>`;
    if (route.name === "marks") return html`<marks-screen .taste=${this.#taste}></marks-screen>`;
    if (route.name === "about") return html`<about-screen .taste=${this.#taste}></about-screen>`;
    if (route.name === "map") return html`<map-screen .taste=${this.#taste} .place=${route.place}></map-screen>`;
    if (route.name === "film")
      return keyed(route.id, html`<film-screen .taste=${this.#taste} .filmId=${route.id}></film-screen>`);
    return html`<taste-message heading=${t.missingPageTitle} text=${t.missingPageText} action=${t.toStart}
      @act=${() => this.#router.go("/")}></taste-message>`;
  }

  /** @param {keyof typeof LATER} name */
  #later(name) {
    if (this.unloaded === name) return failure(new ApiError("offline"), () => this.#load(name));
    void this.#load(name);
    return nothing;
  }

  /** @param {keyof typeof LATER} name */
  async #load(name) {
    try {
      await LATER[name]();
      this.unloaded = "";
    } catch {
      this.unloaded = name;
    }
    this.requestUpdate();
    await this.updateComplete;
    if (this.#travelled) this.#focusTitle();
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
    this.#travelled = true;
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
