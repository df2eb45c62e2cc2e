/** Fingers, mouse and wheel on the map, told apart: drags, pinches, flicks, taps. */

/**
 * @typedef {{pan: (dx: number, dy: number) => void, zoom: (factor: number, x: number, y: number) => void,
 *   tap: (x: number, y: number, kind: string) => void, hover: (x: number, y: number) => void, rest: () => void}} Listener positions within the element, in CSS pixels
 */

const STILL = 6;
const FRICTION = 0.94;
const SLOWEST = 0.35;
const FLICK_MS = 60;

/**
 * @param {HTMLElement} element
 * @param {Listener} listener
 * @param {() => boolean} calm whether flicks stop at once
 * @returns {() => void} stops listening
 */
export function followGestures(element, listener, calm) {
  /** @type {Map<number, {x: number, y: number}>} */
  const held = new Map();
  let travelled = 0;
  /** Moved, but not yet far enough to be a drag. */
  let owed = { x: 0, y: 0 };
  let speed = { x: 0, y: 0 };
  let movedAt = 0;
  let gliding = 0;

  const place = (/** @type {MouseEvent} */ event) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const spread = () => {
    const [a, b] = [...held.values()];
    if (!a || !b) return { x: a?.x ?? 0, y: a?.y ?? 0, apart: 0 };
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, apart: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)) };
  };
  const halt = () => {
    cancelAnimationFrame(gliding);
    gliding = 0;
  };
  const glide = () => {
    speed = { x: speed.x * FRICTION, y: speed.y * FRICTION };
    if (Math.hypot(speed.x, speed.y) < SLOWEST) {
      gliding = 0;
      listener.rest();
      return;
    }
    listener.pan(speed.x, speed.y);
    gliding = requestAnimationFrame(glide);
  };

  const down = (/** @type {PointerEvent} */ event) => {
    if (event.button) return;
    halt();
    if (!held.size) {
      travelled = 0;
      owed = { x: 0, y: 0 };
    }
    held.set(event.pointerId, place(event));
    element.setPointerCapture(event.pointerId);
  };
  const move = (/** @type {PointerEvent} */ event) => {
    const now = place(event);
    if (!held.has(event.pointerId)) {
      if (event.pointerType === "mouse") listener.hover(now.x, now.y);
      return;
    }
    const before = spread();
    held.set(event.pointerId, now);
    const after = spread();
    const [dx, dy] = [after.x - before.x, after.y - before.y];
    travelled += Math.hypot(dx, dy) + Math.abs(after.apart - before.apart);
    owed = { x: owed.x + dx, y: owed.y + dy };
    if (travelled < STILL) return;
    speed = { x: dx, y: dy };
    movedAt = event.timeStamp;
    if (owed.x || owed.y) listener.pan(owed.x, owed.y);
    owed = { x: 0, y: 0 };
    if (before.apart) listener.zoom(after.apart / before.apart, after.x, after.y);
  };
  const up = (/** @type {PointerEvent} */ event) => {
    const last = held.get(event.pointerId);
    held.delete(event.pointerId);
    if (!last || held.size) return;
    if (event.type === "pointerup" && travelled < STILL) listener.tap(last.x, last.y, event.pointerType);
    else if (event.timeStamp - movedAt < FLICK_MS && !calm()) gliding = requestAnimationFrame(glide);
    else listener.rest();
  };
  const wheel = (/** @type {WheelEvent} */ event) => {
    event.preventDefault();
    halt();
    const turned = event.deltaY * (event.deltaMode ? 16 : 1) * (event.ctrlKey ? 5 : 1);
    const { x, y } = place(event);
    listener.zoom(Math.exp(-Math.max(-240, Math.min(240, turned)) * 0.002), x, y);
    listener.rest();
  };

  const listeners = /** @type {[string, EventListener][]} */ ([
    ["pointerdown", down],
    ["pointermove", move],
    ["pointerup", up],
    ["pointercancel", up],
  ]);
  for (const [name, heard] of listeners) element.addEventListener(name, heard);
  element.addEventListener("wheel", wheel, { passive: false });
  return () => {
    halt();
    for (const [name, heard] of listeners) element.removeEventListener(name, heard);
    element.removeEventListener("wheel", wheel);
  };
}
