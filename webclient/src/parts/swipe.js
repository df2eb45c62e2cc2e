/** Dragging a card sideways: pure decisions plus the pointer bookkeeping. */

const FAR = 96;
const FAST = 0.55;
const TAP = 8;

/**
 * What a drag means once the finger lifts.
 * @param {number} dx pixels to the right
 * @param {number} ms duration
 * @returns {"like" | "dislike" | "tap" | "none"}
 */
export function meaning(dx, ms) {
  const away = Math.abs(dx);
  if (away < TAP) return "tap";
  if (away > FAR || (away > 30 && away / Math.max(ms, 1) > FAST)) return dx > 0 ? "like" : "dislike";
  return "none";
}

/**
 * @param {HTMLElement} card follows the finger
 * @param {(verdict: "like" | "dislike") => void} decide
 * @returns {() => void} stops listening
 */
export function swipeable(card, decide) {
  const stop = new AbortController();
  let pointer = -1;
  let startX = 0;
  let started = 0;
  let dragged = false;

  /** @param {number} dx */
  const show = (dx) => {
    card.style.setProperty("--dx", `${dx}px`);
    card.style.setProperty("--turn", `${dx / 26}deg`);
    card.style.setProperty("--like", String(Math.max(0, Math.min(1, dx / FAR))));
    card.style.setProperty("--dislike", String(Math.max(0, Math.min(1, -dx / FAR))));
  };
  const release = () => {
    pointer = -1;
    card.classList.remove("held");
    show(0);
  };
  /** @param {PointerEvent} event */
  const lift = (event) => {
    if (event.pointerId !== pointer) return;
    const dx = event.clientX - startX;
    const verdict = meaning(dx, event.timeStamp - started);
    if (dragged) swallowClick();
    release();
    if (verdict === "like" || verdict === "dislike") decide(verdict);
  };
  const options = { signal: stop.signal };
  card.addEventListener(
    "pointerdown",
    (event) => {
      if (pointer !== -1 || event.button) return;
      pointer = event.pointerId;
      startX = event.clientX;
      started = event.timeStamp;
      dragged = false;
    },
    options,
  );
  card.addEventListener(
    "pointermove",
    (event) => {
      if (event.pointerId !== pointer) return;
      const dx = event.clientX - startX;
      if (!dragged && meaning(dx, Number.POSITIVE_INFINITY) === "tap") return;
      if (!dragged) card.setPointerCapture(pointer);
      dragged = true;
      card.classList.add("held");
      show(dx);
    },
    options,
  );
  card.addEventListener("pointerup", lift, options);
  card.addEventListener("pointercancel", release, options);
  return () => stop.abort();
}

/** The click that ends a drag must not follow the card's link, even when the card has left by then. */
function swallowClick() {
  const swallow = (/** @type {Event} */ event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener("click", swallow, { capture: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50);
}
