/**
 * Every word of the page, by key. A second language is a second table of the same keys; components never
 * change. Values are texts or functions of the numbers and names they mention.
 */

const number = new Intl.NumberFormat("en");
const share = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
const counted = (count, one, many = `${one}s`) => `${number.format(count)} ${count === 1 ? one : many}`;

const english = {
  lang: "en",
  brand: "Movie Taste",
  skipToContent: "Skip to content",
  navMark: "Mark",
  navRecommend: "For you",
  pageTitle: (/** @type {string} */ screen) => `${screen} · Movie Taste`,
  navMarks: "Your marks",
  navLabel: "Main",

  markTitle: "What do you like?",
  markLead: "Sixteen quick answers are plenty. Be honest: a dislike says as much as a like.",
  markProgress: (/** @type {number} */ done, /** @type {number} */ all) => `${done} of ${all}`,
  markTotal: (/** @type {number} */ total) => `${counted(total, "film")} marked`,
  markDeck: "Film to mark",
  search: "Add a film by name",
  searchResults: "Films found; choose to like",
  searchFound: (/** @type {number} */ count) => `${counted(count, "film")} found.`,
  searchNone: "No film of that name.",
  toWall: "Many at once",
  toDeck: "One by one",
  wallLabel: "Films to pick from",
  wallHint: "Tap what you like. Press long, or use the cross, for what you dislike.",
  like: "Like",
  dislike: "Dislike",
  skip: "Haven’t seen",
  undo: "Undo",
  liked: "Liked",
  disliked: "Disliked",
  skipped: "Not seen",
  openDetails: (/** @type {string} */ title) => `${title}: details`,
  keyHints: { like: "→", dislike: "←", skip: "↓", undo: "Z" },
  seePicks: "See your films",
  seePopular: "Skip to what everyone loves",
  yourLikes: "You like",
  yourLikesEmpty: "Films you like gather here.",
  roundTitle: "That’s a picture of your taste.",
  roundText: (/** @type {number} */ likes) =>
    likes ? `You like ${counted(likes, "film")}. Enough to find the next one.` : "No likes yet. A few more, perhaps?",
  roundMore: "Ask me more",
  exhaustedTitle: "You have seen our whole catalogue go by.",
  exhaustedText: "There is nothing left to ask. Let’s see what we made of it.",
  answered: (/** @type {string} */ title, /** @type {string} */ verdict, /** @type {string} */ next) =>
    `${title}: ${verdict}. ${next}`,
  nextFilm: (/** @type {string} */ title) => `Next: ${title}`,
  takenBack: (/** @type {string} */ title) => `${title}: taken back.`,

  recommendTitle: "For you",
  popularTitle: "What everyone loves",
  recommendLead: (/** @type {number} */ likes, /** @type {number} */ dislikes) =>
    `From ${counted(likes, "like")}${dislikes ? ` and ${counted(dislikes, "dislike")}` : ""}. Mark films here and the list follows.`,
  popularLead: "You have not liked a film yet, so here are the most liked ones. A few marks make this list yours.",
  startMarking: "Start marking",
  topPick: "Top pick",
  becauseYouLiked: "Because you liked",
  and: "and",
  popularReason: "Liked by many",
  anyGenre: "All genres",
  genreFilter: "Genre",
  yearFilter: "Years",
  years: {
    "": "Any year",
    "-1959": "Before 1960",
    "1960-1979": "1960s & 70s",
    "1980-1989": "1980s",
    "1990-1999": "1990s",
    "2000-": "2000 and later",
  },
  more: "Show more",
  loading: "Loading",
  updated: (/** @type {number} */ count) => `List updated: ${counted(count, "film")}.`,
  noMatchTitle: "No film matches.",
  noMatchText: "Nothing in the catalogue fits these filters, or you have marked all that do.",
  clearFilters: "Clear filters",
  listLabel: "Recommended films, best first",

  marksTitle: "Your marks",
  marksLead: (/** @type {number} */ likes, /** @type {number} */ dislikes) =>
    `${counted(likes, "like")} and ${counted(dislikes, "dislike")}, kept in this browser.`,
  marksKept: "They are kept in this browser and nowhere else.",
  marksLikes: "Likes",
  marksDislikes: "Dislikes",
  marksSkips: "Not seen",
  marksNoneTitle: "Nothing marked yet.",
  marksNoneText: "Films you like and dislike gather here. Or bring a file of marks along.",
  number: (/** @type {number} */ value) => number.format(value),
  remove: "Remove",
  removed: "Removed",
  outcome: (/** @type {string} */ verdict, /** @type {string} */ title) => `${verdict}: ${title}`,
  export: "Export",
  import: "Import",
  importHint: "A file of marks can be dropped here, too.",
  cancel: "Cancel",
  clearAll: "Clear all",
  clearTitle: "Clear all marks?",
  clearText: (/** @type {number} */ total) => `This forgets ${counted(total, "film")}. Export first to keep a copy.`,
  cleared: (/** @type {number} */ total) => `${counted(total, "mark")} cleared`,
  importTitle: (/** @type {number} */ incoming) => `Import ${counted(incoming, "mark")}?`,
  importText: (/** @type {number} */ present) => `You have ${counted(present, "mark")} here already.`,
  importMerge: "Add to mine",
  importReplace: "Replace mine",
  imported: (/** @type {number} */ total) => `You now have ${counted(total, "mark")}`,
  importUnknown: (/** @type {number} */ unknown) =>
    `${counted(unknown, "imported film")} ${unknown === 1 ? "is" : "are"} not in this catalogue: kept, but not used for recommendations.`,
  importFaults: {
    unreadable: (/** @type {string} */ name) => `${name} cannot be read. Nothing was changed.`,
    large: (/** @type {string} */ name) => `${name} is too large for a file of marks. Nothing was changed.`,
    json: (/** @type {string} */ name) => `${name} is damaged or no JSON file. Nothing was changed.`,
    shape: (/** @type {string} */ name) =>
      `${name} is no file of marks: choose one that was exported here. Nothing was changed.`,
    empty: (/** @type {string} */ name) => `${name} holds no marks. Nothing was changed.`,
    entry: (/** @type {string} */ name, /** @type {number} */ place) =>
      `${name}: mark number ${number.format(place)} is not as it should be. Nothing was changed.`,
    many: (/** @type {string} */ name, /** @type {number} */ count, /** @type {number} */ most) =>
      `${name} holds ${number.format(count)} marks; ${number.format(most)} are the most. Nothing was changed.`,
  },

  similarTitle: "More like this",
  ratingTitle: "How people rated it",
  ratingMean: (/** @type {number} */ mean) => share.format(mean),
  ratingCount: (/** @type {number} */ count) => counted(count, "rating"),
  ratingNone: "Nobody has rated this film yet.",
  ratingLabel: (/** @type {number} */ mean, /** @type {number} */ count) =>
    `${share.format(mean)} of 5 stars from ${counted(count, "rating")}`,
  ratingBar: (/** @type {string} */ stars, /** @type {number} */ count) => `${stars} stars: ${number.format(count)}`,
  whyTitle: "Why it is on your list",
  factsTitle: "Facts",
  back: "Back",
  facts: {
    Director: "Director",
    Writer: "Writer",
    Actors: "Cast",
    Released: "Released",
    Runtime: "Runtime",
    Country: "Country",
    Language: "Language",
    Awards: "Awards",
    imdbRating: "IMDb rating",
  },
  imdbVotes: (/** @type {string} */ votes) => `${votes} votes`,
  posterOf: (/** @type {string} */ title) => `Poster: ${title}`,

  retry: "Try again",
  offlineTitle: "The server does not answer.",
  offlineText: "Your marks are safe in this browser. Check the connection, then try again.",
  busyTitle: "Not ready yet.",
  busyText: "The server is still preparing its films. Give it a moment.",
  faultTitle: "Something broke on our side.",
  faultText: "Your marks are safe in this browser. Trying again may help.",
  missingFilmTitle: "No such film.",
  missingFilmText: "It may have left the catalogue with a newer model.",
  missingPageTitle: "Nothing is showing here.",
  missingPageText: "This address leads nowhere.",
  toStart: "To the start",
  storageRefused: "Your browser refuses to store marks. They are kept until you close this page.",
  storageDamaged: "Stored marks could not be read. They were set aside, and you start afresh.",
  close: "Close",
};

export const t = english;
