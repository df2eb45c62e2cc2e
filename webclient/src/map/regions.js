/** The large shapes of the map: a soft glow where films stand close, and where each genre is at home. */

const SIDE = 160;
/** The glow reaches a little beyond the map's border. */
export const REACH = 1.2;
const HOMES = 20;
const LEAST_SHARE = 0.012;
/** A genre is at home where at least this share of the films is of it. */
const LEAST_PURITY = 0.3;

/**
 * A small picture of the whole map, to be stretched over it: each place in the mean colour of the films there,
 * denser where they stand closer.
 * @param {import("./atlas.js").Atlas} atlas
 * @param {ArrayLike<number>} inks one packed colour per genre
 * @param {ArrayLike<number>} strengths of each genre, from 0 to 255
 * @param {number} most opacity of the densest place, from 0 to 1
 * @returns {ImageData} a square from -REACH to REACH
 */
export function glow(atlas, inks, strengths, most) {
  const layers = Array.from({ length: 4 }, () => new Float32Array(SIDE * SIDE));
  const [red, green, blue, mass] = /** @type {Float32Array[]} */ (layers);
  for (let row = 0; row < atlas.size; row++) {
    const code = atlas.genre[row] ?? 0;
    const ink = inks[code] ?? 0;
    const share = ((strengths[code] ?? 0) / 255) * (0.4 + (atlas.weight[row] ?? 0));
    const place = cellOf(atlas.y[row] ?? 0, SIDE) * SIDE + cellOf(atlas.x[row] ?? 0, SIDE);
    add(red, place, (ink & 0xff) * share);
    add(green, place, ((ink >> 8) & 0xff) * share);
    add(blue, place, ((ink >> 16) & 0xff) * share);
    add(mass, place, share);
  }
  for (const layer of layers) for (let i = 0; i < 3; i++) blur(layer, SIDE, 3);
  const densest = Math.max(1e-6, quantile(mass, 0.99));
  const picture = new ImageData(SIDE, SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) {
    const here = mass?.[i] ?? 0;
    if (here < 1e-4) continue;
    picture.data.set([(red?.[i] ?? 0) / here, (green?.[i] ?? 0) / here, (blue?.[i] ?? 0) / here], i * 4);
    picture.data[i * 4 + 3] = 255 * most * (1 - Math.exp((-1.8 * here) / densest));
  }
  return picture;
}

/**
 * Where each frequent genre stands thickest and purest.
 * @param {import("./atlas.js").Atlas} atlas
 * @returns {{code: number, x: number, y: number}[]} the most frequent genre first
 */
export function homes(atlas) {
  const all = new Float32Array(HOMES * HOMES);
  const own = atlas.genres.map(() => new Float32Array(HOMES * HOMES));
  for (let row = 0; row < atlas.size; row++) {
    const place = cellOf(atlas.y[row] ?? 0, HOMES) * HOMES + cellOf(atlas.x[row] ?? 0, HOMES);
    add(all, place, 1);
    add(own[atlas.genre[row] ?? 0], place, 1);
  }
  for (const layer of [all, ...own]) for (let i = 0; i < 2; i++) blur(layer, HOMES, 1);
  return atlas.genres.flatMap(({ name, count }, code) => {
    if (!name || count < atlas.size * LEAST_SHARE) return [];
    const purest = own[code]?.map((value, i) => value ** 2 / (1 + (all[i] ?? 0))) ?? new Float32Array(1);
    const best = purest.indexOf(Math.max(...purest));
    if ((own[code]?.[best] ?? 0) < (all[best] ?? 0) * LEAST_PURITY) return [];
    return [{ code, x: middle(best % HOMES), y: middle(Math.floor(best / HOMES)) }];
  });
}

/**
 * @param {number} value
 * @param {number} side
 */
const cellOf = (value, side) => Math.min(side - 1, Math.max(0, Math.floor(((value / REACH + 1) / 2) * side)));

/** @param {number} cell */
const middle = (cell) => (((cell + 0.5) / HOMES) * 2 - 1) * REACH;

/**
 * @param {Float32Array | undefined} layer
 * @param {number} place
 * @param {number} value
 */
function add(layer, place, value) {
  if (layer) layer[place] = (layer[place] ?? 0) + value;
}

/**
 * Mean of the neighbourhood, along lines and then along columns; beyond the border is nothing.
 * @param {Float32Array} layer square
 * @param {number} side
 * @param {number} reach
 */
function blur(layer, side, reach) {
  for (const [step, line] of [
    [1, side],
    [side, 1],
  ])
    for (let start = 0; start < side; start++) {
      const first = start * (line ?? 1);
      const before = Float32Array.from({ length: side }, (_, i) => layer[first + i * (step ?? 1)] ?? 0);
      let sum = 0;
      for (let i = -reach; i < side; i++) {
        sum += (before[i + reach] ?? 0) - (before[i - reach - 1] ?? 0);
        if (i >= 0) layer[first + i * (step ?? 1)] = sum / (2 * reach + 1);
      }
    }
}

/**
 * @param {Float32Array | undefined} layer
 * @param {number} share
 */
function quantile(layer, share) {
  const filled = (layer ?? new Float32Array()).filter((value) => value > 1e-4).sort();
  return filled[Math.floor(filled.length * share)] ?? 0;
}
