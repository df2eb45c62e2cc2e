/** Colours of the map: a hue for every genre, for dark and for light paper. */

/** @type {Record<string, [string, string]>} on dark, on light */
const GENRES = {
  Action: ["#ff8a5c", "#d4561f"],
  Adventure: ["#e8b172", "#a86c1c"],
  Animation: ["#ff9fce", "#c83e86"],
  Children: ["#ffc2dd", "#d8619c"],
  "Children's": ["#ffc2dd", "#d8619c"],
  Comedy: ["#d9dc68", "#8c8a00"],
  Crime: ["#d184e0", "#9332a8"],
  Documentary: ["#a9b0a6", "#66705f"],
  Drama: ["#86a2ff", "#3457d1"],
  Fantasy: ["#5fe0bf", "#06876a"],
  "Film-Noir": ["#9aa4b8", "#4d5668"],
  Horror: ["#6fd67a", "#1d8430"],
  IMAX: ["#c8c8c8", "#707070"],
  Musical: ["#e5b8ff", "#8f4fc0"],
  Mystery: ["#a58cf0", "#6340c4"],
  Romance: ["#ff87a4", "#c9305a"],
  "Sci-Fi": ["#6fd3ff", "#0a7db3"],
  Thriller: ["#4fcbc4", "#0b7f7b"],
  War: ["#b3bd7b", "#6b7526"],
  Western: ["#d39a6a", "#8f4f1d"],
};
/** @type {[string, string][]} for genres of other catalogues */
const OTHERS = [
  ["#86a2ff", "#3457d1"],
  ["#d9dc68", "#8c8a00"],
  ["#ff8a5c", "#d4561f"],
  ["#6fd67a", "#1d8430"],
  ["#d184e0", "#9332a8"],
  ["#4fcbc4", "#0b7f7b"],
  ["#ff9fce", "#c83e86"],
  ["#a9b0a6", "#66705f"],
];

/**
 * @param {readonly {name: string}[]} genres most frequent first
 * @param {boolean} dark
 * @returns {string[]} one hex colour per genre
 */
export function colours(genres, dark) {
  return genres.map(({ name }, i) => {
    const pair = GENRES[name] ?? OTHERS[i % OTHERS.length];
    return pair?.[dark ? 0 : 1] ?? "#888888";
  });
}

/**
 * A colour as canvases keep it: red in the lowest byte, then green and blue; alpha left 0.
 * @param {string} hex
 */
export function packed(hex) {
  const value = Number.parseInt(hex.slice(1), 16);
  return ((value & 0xff) << 16) | (value & 0xff00) | (value >> 16);
}
