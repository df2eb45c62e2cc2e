/** What visitors may tell about themselves: kept in this browser, sent with each question, stored nowhere else. */

import { ApiError } from "./api.js";

/** @typedef {import("./types.js").Answers} Answers @typedef {import("./marks.js").Shelf} Shelf */

export const KEY = "movie-taste.profile";
/** @type {Answers} */
export const NO_ANSWERS = { age: null, gender: null, occupation: null };
/** How many groups each question has; their numbers are MovieLens' own, from 0. */
export const GROUPS = /** @type {const} */ ({ age: 7, gender: 2, occupation: 21 });

/** Fires "change" when an answer changed or when it became known whether the model can use them. */
export class Profile extends EventTarget {
  answers = NO_ANSWERS;
  /** The visitor has answered or passed on before. */
  asked = false;
  /** Whether the model can use a profile; null until the server has said so. @type {boolean | null} */
  available = null;
  /** @type {Promise<void> | null} */
  #looking = null;
  #api;
  #shelf;

  /**
   * @param {Pick<import("./api.js").Api, "version">} api
   * @param {() => Shelf} shelf where the answers are kept; reaching for it may throw
   */
  constructor(api, shelf) {
    super();
    this.#api = api;
    this.#shelf = shelf;
    this.#recall();
  }

  /** Whether anything was told. */
  get told() {
    return Object.values(this.answers).some((answer) => answer !== null);
  }

  /** Whether the server has been asked and has not answered yet. */
  get pending() {
    return this.#looking !== null && this.available === null;
  }

  /** Whether recommendations follow the profile. */
  get used() {
    return this.told && this.available === true;
  }

  /**
   * Ask the server once whether its model can use a profile; without an answer, ask again the next time.
   * @returns {Promise<void>}
   */
  look() {
    this.#looking ??= this.#look();
    return this.#looking;
  }

  /** @param {Answers} answers all null: nothing told */
  tell(answers) {
    this.answers = answers;
    this.asked = true;
    try {
      this.#shelf().setItem(KEY, JSON.stringify(answers));
    } catch {
      // The marks' own notice tells the visitor that nothing can be stored.
    }
    this.dispatchEvent(new Event("change"));
  }

  /** The model in use cannot use a profile, whatever was said before. */
  refuse() {
    this.available = false;
    this.dispatchEvent(new Event("change"));
  }

  /** The part of a request that tells it; nothing where the model has no use for it. */
  asRequest() {
    const told = Object.entries(this.answers).filter(([, answer]) => answer !== null);
    return this.used ? { profile: /** @type {Partial<Answers>} */ (Object.fromEntries(told)) } : {};
  }

  async #look() {
    try {
      this.available = (await this.#api.version()).profiles === true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#looking = null;
    }
    this.dispatchEvent(new Event("change"));
  }

  #recall() {
    try {
      const stored = JSON.parse(this.#shelf().getItem(KEY) ?? "null");
      this.asked = stored !== null;
      this.answers = {
        age: known("age", stored),
        gender: known("gender", stored),
        occupation: known("occupation", stored),
      };
    } catch {
      // Nothing readable: as if never asked.
    }
  }
}

/**
 * @param {keyof Answers} question
 * @param {any} stored
 * @returns {number | null} null for anything but a group of the question
 */
function known(question, stored) {
  const answer = stored?.[question];
  return Number.isInteger(answer) && answer >= 0 && answer < GROUPS[question] ? answer : null;
}
