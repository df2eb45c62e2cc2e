/**
 * The shapes that travel between the API, the stores and the screens.
 *
 * @typedef {{movie_id: number, title: string, year: number | null, genres: string[], poster_url: string}} Film
 * @typedef {{movie_id: number, title: string, weight: number}} Because
 * @typedef {Film & {score: number, because: Because[]}} RecommendedFilm
 * @typedef {{mean: number | null, count: number, histogram: number[]}} Ratings
 * @typedef {Film & {ratings: Ratings, similar: Film[], external: Record<string, string>,
 *   links: {name: string, url: string}[]}} FilmDetails
 * @typedef {"like" | "dislike" | "skip" | "hide"} Verdict
 * @typedef {Exclude<Verdict, "hide">} Answer
 * @typedef {{film: Film, verdict: Verdict}} Mark
 * @typedef {{age: number | null, gender: number | null, occupation: number | null}} Answers groups as MovieLens counts them
 * @typedef {{text: string, undo: () => void}} Undoable
 * @typedef {{genre: string, from: number | null, to: number | null}} Filters
 * @typedef {{name: "mark"} | {name: "recommend", filters: Filters} | {name: "film", id: number} |
 *   {name: "marks"} | {name: "about"} | {name: "map", place: MapPlace} | {name: "missing"}} Route
 * @typedef {{view: import("./map/view.js").View | null, film: number | null}} MapPlace
 * @typedef {{api: import("./api.js").Api, marks: import("./marks.js").Marks, deck: import("./deck.js").Deck,
 *   picks: import("./picks.js").Picks, wall: import("./wall.js").Wall,
 *   chart: import("./chart.js").Chart, remembered: import("./remembered.js").Remembered, profile: import("./profile.js").Profile}} Taste
 */
export {};
