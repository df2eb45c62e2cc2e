/**
 * Lets the page open without a connection. What the network gives is always shown; the page's own files are
 * kept beside it, for when there is no network. Which files these are is read from the files themselves: index.html
 * names some, and modules name others. All of one release are kept together, under a name made of their contents.
 * Answers of the API and posters are never kept.
 */

/** @typedef {Event & {waitUntil: (work: Promise<unknown>) => void}} Lasting */
/** @typedef {Lasting & {request: Request, respondWith: (answer: Promise<Response>) => void}} Asked */

const PREFIX = "movie-taste-shell-";
/** Every screen is this page. */
const PAGE = "/";
const NOT_OURS = /^\/(api|posters|docs|getImage)(\/|$)/;
const KINDS = ["script", "style", "manifest", "image"];
/** How files name others, by the files' own names. */
const NAMES = [
  { files: /\/$/, pattern: /\b(?:href|src)="(\/[^"]+)"/g },
  { files: /\.js$/, pattern: /\b(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g },
  { files: /\.webmanifest$/, pattern: /"src":\s*"(\/[^"]+)"/g },
];

const worker = /** @type {typeof self & {skipWaiting: () => Promise<void>}} */ (self);

addEventListener("install", (event) => {
  /** @type {Lasting} */ (event).waitUntil(keep().then(() => worker.skipWaiting()));
});

addEventListener("fetch", (event) => {
  const asked = /** @type {Asked} */ (event);
  const { method, url, mode, destination } = asked.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin || NOT_OURS.test(pathname)) return;
  if (mode === "navigate") asked.respondWith(answer(asked, PAGE));
  else if (KINDS.includes(destination)) asked.respondWith(answer(asked, pathname));
});

/**
 * The network's answer; without one, or from a server in trouble, what is kept.
 * @param {Asked} asked
 * @param {string} path
 */
async function answer(asked, path) {
  const kept = await caches.match(path);
  /** @type {Response} */
  let fresh;
  try {
    fresh = await fetch(asked.request);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
  if (fresh.status >= 500 && kept) return kept;
  if (isNew(fresh, kept, path)) asked.waitUntil(keep());
  return fresh;
}

/**
 * Whether a file tells that there is a new release.
 * @param {Response} fresh
 * @param {Response | undefined} kept
 * @param {string} path
 */
function isNew(fresh, kept, path) {
  if (!fresh.ok) return false;
  if (!kept) return path.endsWith(".js");
  return mark(fresh) !== mark(kept) && fresh.headers.get("Content-Type") === kept.headers.get("Content-Type");
}

/** @param {Response} response */
const mark = (response) => response.headers.get("ETag") ?? response.headers.get("Last-Modified");

/** @type {Promise<void> | null} */
let keeping = null;

/** Keep the release that the network has now, and no other; all of it or nothing. */
function keep() {
  keeping ??= keepRelease().finally(() => {
    keeping = null;
  });
  return keeping;
}

async function keepRelease() {
  const files = await release();
  const name = PREFIX + (await version(files));
  const cache = await caches.open(name);
  await Promise.all([...files].map(([path, response]) => cache.put(path, response)));
  const others = (await caches.keys()).filter((other) => other.startsWith(PREFIX) && other !== name);
  await Promise.all(others.map((other) => caches.delete(other)));
}

/** The page and every file that it leads to. */
async function release() {
  /** @type {Map<string, Response>} */
  const files = new Map();
  for (let wave = [PAGE]; wave.length; ) {
    const found = await Promise.all(wave.map((path) => read(path)));
    for (const { path, response } of found) files.set(path, response);
    wave = [...new Set(found.flatMap(({ leads }) => leads))].filter((path) => !files.has(path));
  }
  return files;
}

/** @param {string} path */
async function read(path) {
  const response = await fetch(path, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  const { pattern } = NAMES.find(({ files }) => files.test(path)) ?? {};
  const text = pattern ? await response.clone().text() : "";
  const named = pattern ? [...text.matchAll(pattern)].map(([, name = ""]) => name) : [];
  const leads = named.map((name) => new URL(name, new URL(path, location.origin)).pathname);
  return { path, response, leads };
}

/**
 * Twelve hexadecimal digits that change with any byte of any file.
 * @param {Map<string, Response>} files
 */
async function version(files) {
  const parts = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, response]) => response.clone().arrayBuffer());
  const bytes = await new Blob(await Promise.all(parts)).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest.slice(0, 6)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
