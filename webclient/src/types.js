/**
 * The shapes that travel between the API, the stores and the screens.
 *
 * @typedef {{movie_id: number, title: string, year: number | null, genres: string[], poster_url: string}} Film
 * @typedef {{movie_id: number, title: string, weight: number}} Because
 * @typedef {Film & {score: number, because: Because[]}} RecommendedFilm
 * @typedef {{mean: number | null, count: number, histogram: number[]}} Ratings
 * @typedef {Film & {ratings: Ratings, similar: Film[], external: Record<string, string>}} FilmDetails
 * @typedef {"like" | "dislike" | "skip"} Verdict
 * @typedef {{film: Film, verdict: Verdict}} Mark
 * @typedef {{text: string, undo: () => void}} Undoable
 * @typedef {{genre: string, from: number | null, to: number | null}} Filters
 * @typedef {{name: "mark"} | {name: "recommend", filters: Filters} | {name: "film", id: number} |
 *   {name: "marks"} | {name: "missing"}} Route
 * @typedef {{api: import("./api.js").Api, marks: import("./marks.js").Marks, deck: import("./deck.js").Deck,
 *   picks: import("./picks.js").Picks, wall: import("./wall.js").Wall}} Taste
 */
export {};
