/** Holding a finger or the mouse still on something for a while. */

const LONG_MS = 480;
const STILL = 10;

/** Tells a long press from a tap: `listener` hears a long press, and the click that ends it is `spent`. */
export class LongPress {
  #timer = 0;
  #x = 0;
  #y = 0;
  #spent = false;

  /**
   * @param {PointerEvent} event pointerdown
   * @param {() => void} listener
   */
  down(event, listener) {
    if (event.button) return;
    this.#spent = false;
    this.#x = event.clientX;
    this.#y = event.clientY;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#spent = true;
      listener();
    }, LONG_MS);
  }

  /** @param {PointerEvent} event a move beyond trembling is a scroll */
  move(event) {
    if (Math.hypot(event.clientX - this.#x, event.clientY - this.#y) > STILL) this.stop();
  }

  stop() {
    clearTimeout(this.#timer);
  }

  /** Whether the click now under way ends a long press; asking forgets it. */
  spend() {
    const spent = this.#spent;
    this.#spent = false;
    return spent;
  }
}
