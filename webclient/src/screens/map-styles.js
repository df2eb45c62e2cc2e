import { css } from "../../vendor/lit.min.js";

/** The map fills what the header leaves; everything else floats on it. */
export const mapStyles = css`
  :host { --map-label: color-mix(in srgb, var(--text) 78%, var(--bg)); }
  .screen { position: absolute; inset: 0; overflow: hidden; min-height: 420px; }
  .head { position: absolute; inset: 0 0 auto; padding: clamp(2px, 1vw, 14px) var(--gutter) 26px; pointer-events: none;
    background: linear-gradient(var(--bg), color-mix(in srgb, var(--bg) 70%, transparent) 60%, transparent); }
  .head h1 { font-size: clamp(1.5rem, 1.1rem + 1.8vw, 2.6rem); }
  .head p { margin-top: 6px; max-width: 34rem; text-wrap: pretty; }
  .keys { display: flex; flex-wrap: wrap; gap: 2px 16px; margin-top: 8px; padding-right: 50px; font-size: 0.875rem; font-weight: 600; }
  .keys li { display: flex; align-items: center; gap: 7px; }
  .keys i { width: 13px; height: 13px; border-radius: 50%; background: var(--accent); }
  .keys .pick i { background: var(--star); }
  .keys .dislike i { background: none; position: relative; }
  .keys .dislike i::before, .keys .dislike i::after { content: ""; position: absolute; left: 5.5px; top: 0; width: 2px; height: 13px; border-radius: 1px; background: var(--map-label); rotate: 45deg; }
  .keys .dislike i::after { rotate: -45deg; }

  .tools { position: absolute; right: var(--gutter); top: clamp(4px, 1vw, 18px); display: grid; border-radius: 22px; background: var(--bg-raised); box-shadow: inset 0 0 0 1px var(--line), var(--shadow); }
  .tool { display: grid; place-items: center; width: 44px; height: 44px; padding: 0; border: 0; border-radius: 22px; background: none; cursor: pointer; }
  .tool:hover { background: var(--bg-high); }
  .tool:focus-visible { outline-offset: -3px; border-radius: 22px; }
  .tool[aria-expanded="true"] { background: var(--text); color: var(--bg); }
  .tool svg { width: 20px; height: 20px; }

  .below { position: absolute; inset: auto 0 0; display: grid; gap: 10px; padding-bottom: max(14px, env(safe-area-inset-bottom)); pointer-events: none;
    background: linear-gradient(transparent, color-mix(in srgb, var(--bg) 82%, transparent) 60%); }
  .below > * { pointer-events: auto; }
  .legend { display: flex; gap: 6px; overflow-x: auto; padding: 4px var(--gutter); scrollbar-width: none; overscroll-behavior-x: contain; }
  .chip { flex: none; display: inline-flex; align-items: center; gap: 8px; min-height: 44px; padding: 0 15px; border: 0; border-radius: 999px; cursor: pointer; background: var(--bg-raised);
    box-shadow: inset 0 0 0 1px var(--line); font-size: 0.875rem; font-weight: 600; white-space: nowrap; }
  .chip:hover { background: var(--bg-high); }
  .chip[aria-pressed="true"] { background: var(--text); color: var(--bg); box-shadow: none; }
  .chip svg { width: 11px; height: 11px; }

  .words-panel { position: absolute; right: calc(var(--gutter) + 54px); top: 8px; bottom: 84px; width: min(360px, calc(100% - 2 * var(--gutter) - 54px)); padding: 20px; overflow-y: auto; overscroll-behavior: contain;
    border-radius: 20px; background: var(--bg-raised); box-shadow: inset 0 0 0 1px var(--line), var(--shadow); animation: rise 240ms var(--ease); z-index: 2; }
  @media (min-width: 960px) { .legend { flex-wrap: wrap; } .words-panel { bottom: 132px; } }
  .center { position: absolute; inset: 0; display: grid; place-items: center; }
`;
