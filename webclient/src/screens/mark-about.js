import { t } from "../../strings.js";
import { css, html, LitElement } from "../../vendor/lit.min.js";
import { Follow, send } from "../parts/follow.js";
import "../parts/message.js";
import { base } from "../parts/shared.js";
import { NO_ANSWERS } from "../profile.js";

/** @typedef {import("../types.js").Answers} Answers */

/**
 * The groups that the visitor told, in words.
 * @param {Answers} answers
 * @returns {string[]}
 */
export function described({ age, gender, occupation }) {
  const { ages, genders, occupations } = t.about;
  const named = [ages[age ?? -1], genders[gender ?? -1], occupations[occupation ?? -1]];
  return named.flatMap((name) => (name ? [name] : []));
}

/** Age group, gender and occupation, each with "prefer not to say". Sends "told" when the visitor saves or passes on. */
class AboutForm extends LitElement {
  static properties = { taste: { attribute: false }, first: { type: Boolean } };

  static styles = [
    base,
    css`
      form { display: grid; gap: 22px; padding: clamp(20px, 3vw, 40px); border-radius: 20px; background: var(--bg-raised); }
      fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
      legend, .legend { display: block; padding: 0; margin-bottom: 10px; font-weight: 700; letter-spacing: -0.01em; }
      .choices { display: flex; flex-wrap: wrap; gap: 8px; }
      .choices label { position: relative; display: inline-flex; align-items: center; min-height: 44px; padding: 0 16px; border-radius: 999px; background: var(--bg); box-shadow: inset 0 0 0 1px var(--line); font-size: 0.92rem; font-weight: 600; cursor: pointer; }
      .choices label:hover { background: var(--bg-high); }
      .choices label:has(:checked) { background: var(--text); color: var(--bg); box-shadow: none; }
      .choices label:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
      input { position: absolute; opacity: 0; inset: 0; margin: 0; cursor: pointer; }
      select { width: 100%; max-width: 22rem; min-height: 48px; padding: 0 14px; border: 0; border-radius: 12px; background: var(--bg); color: var(--text); box-shadow: inset 0 0 0 1px var(--line); font: 600 0.95rem/1 var(--font); }
      .actions { display: flex; flex-wrap: wrap; gap: 10px; position: sticky; bottom: 0; padding: 12px 0 max(12px, env(safe-area-inset-bottom)); margin: -8px 0 -12px; background: inherit; }
      .actions .button { min-width: 8rem; }
      .private { font-size: 0.875rem; text-wrap: pretty; }
    `,
  ];

  constructor() {
    super();
    this.taste = /** @type {import("../types.js").Taste} */ (/** @type {unknown} */ (undefined));
    this.first = false;
  }

  render() {
    const { about } = t;
    return html`
      <form @submit=${this.#save}>
        ${this.#choice("age", about.age, about.ages)}
        ${this.#choice("gender", about.gender, about.genders)}
        <div><label class="legend" for="occupation">${about.occupation}</label>
          <select id="occupation" name="occupation">
            ${[about.none, ...about.occupations].map((name, i) => html`<option value=${i ? i - 1 : ""} ?selected=${this.#is("occupation", i)}>${name}</option>`)}
          </select></div>
        <p class="private soft">${about.private}</p>
        <div class="actions"><button class="button">${this.first ? about.start : about.save}</button>
          ${this.first ? html`<button class="button quiet" type="button" @click=${() => this.#tell(NO_ANSWERS)}>${about.skip}</button>` : ""}</div>
      </form>
    `;
  }

  /**
   * @param {"age" | "gender"} question
   * @param {string} label
   * @param {string[]} names
   */
  #choice(question, label, names) {
    return html`
      <fieldset><legend>${label}</legend>
        <div class="choices">${[...names, t.about.none].map((name, i) => {
          const group = i < names.length ? i : -1;
          return html`<label><input type="radio" name=${question} value=${group < 0 ? "" : group} ?checked=${this.#is(question, group + 1)}>${name}</label>`;
        })}</div>
      </fieldset>
    `;
  }

  /**
   * @param {keyof Answers} question
   * @param {number} choice the group counted from 1; 0 is no answer
   */
  #is(question, choice) {
    return (this.taste.profile.answers[question] ?? -1) === choice - 1;
  }

  /** @param {SubmitEvent} event */
  #save(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const answer = (/** @type {keyof Answers} */ question) => {
      const value = String(form.get(question) ?? "");
      return value === "" ? null : Number(value);
    };
    this.#tell({ age: answer("age"), gender: answer("gender"), occupation: answer("occupation") });
  }

  /** @param {Answers} answers */
  #tell(answers) {
    this.taste.profile.tell(answers);
    send(this, "told");
  }
}

customElements.define("about-form", AboutForm);

/** The same questions at an address of their own, to answer or to change later. */
class AboutScreen extends LitElement {
  static properties = { taste: { attribute: false } };

  static styles = [
    base,
    css`
      .screen { display: grid; gap: clamp(20px, 3vw, 36px); max-width: 46rem; margin: 0 auto; padding: clamp(4px, 1.5vw, 20px) var(--gutter) 72px; }
      h1 { margin-bottom: 10px; }
      p { max-width: 38rem; text-wrap: pretty; }
    `,
  ];

  constructor() {
    super();
    this.taste = /** @type {import("../types.js").Taste} */ (/** @type {unknown} */ (undefined));
    new Follow(this, () => [this.taste.profile]);
  }

  connectedCallback() {
    super.connectedCallback();
    send(this, "titled", t.about.title);
    void this.taste.profile.look();
  }

  updated() {
    send(this, "ready");
  }

  render() {
    const { profile } = this.taste;
    return html`
      <div class="screen" @told=${this.#told}>
        <div><h1 tabindex="-1">${t.about.title}</h1><p class="soft">${t.about.why}</p></div>
        ${
          profile.available === false
            ? html`<taste-message heading=${t.about.uselessTitle} text=${t.about.uselessText}>
              <a class="button" href="/">${t.startMarking}</a></taste-message>`
            : html`<about-form .taste=${this.taste}></about-form>`
        }
      </div>
    `;
  }

  #told() {
    send(this, "say", t.about.saved);
    send(this, "back");
  }
}

customElements.define("about-screen", AboutScreen);
