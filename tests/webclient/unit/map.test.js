import assert from "node:assert/strict";
import { test } from "node:test";
import { mapHref, placeIn } from "../../../webclient/src/map/address.js";
import { Atlas } from "../../../webclient/src/map/atlas.js";
import { beside, Room } from "../../../webclient/src/map/labels.js";
import { colours, packed } from "../../../webclient/src/map/palette.js";
import { Points } from "../../../webclient/src/map/points.js";
import { homes } from "../../../webclient/src/map/regions.js";
import { area, between, MAX_ZOOM, panned, placeAt, scale, WHOLE, zoomed } from "../../../webclient/src/map/view.js";

const SIZE = { width: 800, height: 600 };

/** A catalogue spread evenly by multiples of irrational numbers; ids are never rows. */
function columns(n) {
  const spread = (i, step) => ((i * step) % 1) * 2 - 1;
  const rows = Array.from({ length: n }, (_, i) => i);
  return {
    movie_ids: rows.map((i) => 10 + 3 * i),
    x: rows.map((i) => spread(i, 0.6180339887)),
    y: rows.map((i) => spread(i, 0.4142135624)),
    likes: rows.map((i) => (i * 7919) % 1000),
    titles: rows.map((i) => `Film ${i}`),
    years: rows.map((i) => (i % 5 ? 1950 + (i % 60) : null)),
    genres: rows.map((i) => (i % 3 ? "Drama" : "Comedy")),
  };
}

const atlas = new Atlas(columns(2000));

test("films are found by id, by likes and by genre", () => {
  assert.equal(atlas.row(10 + 3 * 77), 77);
  assert.equal(atlas.row(11), undefined);
  const { likes } = columns(2000);
  const ranked = [...atlas.byLikes].map((row) => likes[row]);
  assert.deepEqual(
    ranked,
    ranked.toSorted((a, b) => b - a),
  );
  assert.deepEqual(atlas.genres, [
    { name: "Drama", count: 1333 },
    { name: "Comedy", count: 667 },
  ]);
  assert.deepEqual(atlas.film(3), {
    movie_id: 19,
    title: "Film 3",
    year: 1953,
    genres: ["Comedy"],
    poster_url: "/posters/19",
  });
});

test("the grid finds what a search through everything finds", () => {
  for (let i = 0; i < 40; i++) {
    const [x, y] = [Math.sin(i) * 1.1, Math.cos(i * 2) * 1.1];
    const distance = (row) => ((atlas.x[row] - x) / 0.08) ** 2 + ((atlas.y[row] - y) / 0.05) ** 2;
    const best = atlas.ids.map((_, row) => row).toSorted((a, b) => distance(a) - distance(b))[0];
    assert.equal(atlas.nearest(x, y, 0.08, 0.05), distance(best) <= 1 ? best : -1);
  }
  const seen = new Set();
  atlas.within({ left: -0.2, right: 0.3, top: 0.1, bottom: 0.6 }, (row) => seen.add(row));
  const inside = (row) => atlas.x[row] >= -0.2 && atlas.x[row] <= 0.3 && atlas.y[row] >= 0.1 && atlas.y[row] <= 0.6;
  for (let row = 0; row < atlas.size; row++) if (inside(row)) assert.ok(seen.has(row));
  assert.ok(seen.size < atlas.size / 4);
});

test("neighbours are the nearest others, nearest first", () => {
  const near = atlas.neighbours(5, 4);
  const distance = (row) => (atlas.x[row] - atlas.x[5]) ** 2 + (atlas.y[row] - atlas.y[5]) ** 2;
  const all = atlas.ids.map((_, row) => row).filter((row) => row !== 5);
  assert.deepEqual(near, all.toSorted((a, b) => distance(a) - distance(b)).slice(0, 4));
  assert.equal(new Atlas(columns(3)).neighbours(0, 9).length, 2);
});

test("what is under the finger stays there while zooming", () => {
  let view = WHOLE;
  for (const factor of [1.3, 4, 0.7, 2]) {
    const before = placeAt(view, SIZE, 500, 250);
    view = zoomed(view, SIZE, factor, 500, 250);
    const after = placeAt(view, SIZE, 500, 250);
    assert.ok(Math.hypot(after.x - before.x, after.y - before.y) < 1e-9);
  }
  assert.deepEqual(zoomed(view, SIZE, 1e-6), WHOLE);
  assert.equal(zoomed(WHOLE, SIZE, 1e6).zoom, MAX_ZOOM);
});

test("dragging moves the map as far as the finger, never off the window", () => {
  const close = { x: 0, y: 0, zoom: 10 };
  const moved = panned(close, SIZE, 30, -20);
  const by = scale(close, SIZE);
  assert.ok(Math.abs(moved.x + 30 / by.x) < 1e-12 && Math.abs(moved.y - 20 / by.y) < 1e-12);
  const far = panned(close, SIZE, -1e6, 1e6);
  const seen = area(far, SIZE);
  assert.ok(seen.left < 1 && seen.bottom > -1);
});

test("a flight starts and ends where it should", () => {
  const [from, to] = [WHOLE, { x: 0.4, y: -0.2, zoom: 9 }];
  for (const [part, end] of [
    [0, from],
    [1, to],
  ]) {
    const view = between(from, to, part);
    for (const key of ["x", "y", "zoom"]) assert.ok(Math.abs(view[key] - end[key]) < 1e-9);
  }
  assert.equal(between(from, to, 0.5).zoom, 3);
  assert.deepEqual(between(WHOLE, { x: 1, y: 0, zoom: 1 }, 0.5), { x: 0.5, y: 0, zoom: 1 });
});

test("addresses of the map are read and written alike; damaged ones show everything", () => {
  const place = { view: { x: 0.125, y: -0.5, zoom: 4.25 }, film: 260 };
  assert.equal(mapHref(place), "/map?at=0.125,-0.500,4.25&film=260");
  assert.deepEqual(placeIn("?at=0.125,-0.500,4.25&film=260"), place);
  assert.equal(mapHref({ view: WHOLE, film: null }), "/map");
  for (const damaged of ["", "?at=1,2", "?at=0,0,900", "?at=0,0,0&film=x", "?at=NaN,0,2", "?film=-1"])
    assert.deepEqual(placeIn(damaged), { view: null, film: null });
});

test("names never touch each other", () => {
  const room = new Room(SIZE);
  const placed = [];
  for (let i = 0; i < 300; i++) {
    const label = {
      x: (i * 0.618 * 800) % 800,
      y: (i * 0.414 * 600) % 600,
      radius: 4,
      width: 90,
      height: 12,
      air: 2,
      whole: true,
    };
    const at = beside(room, label);
    if (at) placed.push({ left: at.x, right: at.x + 90, top: at.y - 6, bottom: at.y + 6 });
  }
  assert.ok(placed.length > 20);
  for (const [i, a] of placed.entries())
    for (const b of placed.slice(i + 1))
      assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top);
});

test("every film is painted in its genre's ink, at its place, and hidden genres are not", () => {
  const one = new Atlas({ ...columns(1), x: [0.5], y: [-0.5], genres: ["Drama"] });
  const size = { width: 200, height: 100, ratio: 2 };
  const pixels = new Uint32Array(400 * 200);
  const ink = packed(colours(one.genres, true)[0]);
  new Points(one).paint(pixels, size, WHOLE, [ink], [255]);
  const by = scale(WHOLE, size);
  const middle = Math.floor((50 - 0.5 * by.y) * 2) * 400 + Math.floor((100 + 0.5 * by.x) * 2);
  assert.equal(pixels[middle] & 0xffffff, ink);
  assert.ok(pixels[middle] >>> 24 > 240);
  assert.ok(pixels.filter(Boolean).length < 400);
  new Points(one).paint(pixels, size, WHOLE, [ink], [0]);
  assert.equal(pixels.filter(Boolean).length, 0);
});

test("films upon films stay opaque", () => {
  const pile = new Atlas({ ...columns(300), x: Array(300).fill(0), y: Array(300).fill(0) });
  const pixels = new Uint32Array(100 * 100);
  new Points(pile).paint(pixels, { width: 100, height: 100, ratio: 1 }, WHOLE, [0x102030, 0x405060], [235, 235]);
  assert.ok(pixels[50 * 100 + 50] >>> 24 > 230);
});

test("a genre is at home where it is thickest", () => {
  const corner = columns(900);
  corner.x = corner.x.map((x, i) => (i % 3 ? x * 0.2 - 0.7 : x * 0.2 + 0.7));
  const places = homes(new Atlas(corner));
  assert.deepEqual(
    places.map(({ code, x }) => [code, Math.sign(x)]),
    [
      [0, -1],
      [1, 1],
    ],
  );
});

test("colours are packed as canvases keep them", () => {
  assert.equal(packed("#ff8040"), 0x4080ff);
  assert.equal(colours([{ name: "Drama" }, { name: "Parity" }], false).length, 2);
});
