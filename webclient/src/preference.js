/** Small choices that this device remembers; where storage is refused they last until the page closes. */

/** @type {Map<string, string>} */
const unstored = new Map();
const PREFIX = "movie-taste.";

/** @param {string} name */
export function remembered(name) {
  try {
    return localStorage.getItem(PREFIX + name) ?? unstored.get(name) ?? "";
  } catch {
    return unstored.get(name) ?? "";
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function remember(name, value) {
  unstored.set(name, value);
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // The marks' own notice tells the visitor that nothing can be stored.
  }
}
