export type { PropertyValues, ReactiveController, ReactiveControllerHost } from "lit";
export { css, html, LitElement, nothing, svg } from "lit";
export { classMap } from "lit/directives/class-map.js";
export { keyed } from "lit/directives/keyed.js";
export { repeat } from "lit/directives/repeat.js";
