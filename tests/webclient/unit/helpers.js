/** A shelf in memory, as localStorage is one in the browser. */
export function shelf(entries = {}) {
  const kept = new Map(Object.entries(entries));
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}

export const brokenShelf = {
  getItem() {
    throw new Error("refused");
  },
  setItem() {
    throw new Error("refused");
  },
};

export const film = (movie_id) => ({
  movie_id,
  title: `Film ${movie_id}`,
  year: 1990,
  genres: ["Drama"],
  poster_url: `/posters/${movie_id}`,
});
