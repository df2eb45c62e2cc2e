import { css } from "../../vendor/lit.min.js";

export const recommendStyles = css`
  .screen { padding: clamp(4px, 1.5vw, 20px) var(--gutter) 72px; max-width: 1680px; margin: 0 auto; }
  .head { display: grid; gap: 10px; margin-bottom: clamp(14px, 2vw, 26px); }
  .head p { max-width: 46rem; text-wrap: pretty; }
  .start { color: var(--accent-text); font-weight: 700; text-decoration: underline; text-underline-offset: 3px; }

  .filters { display: flex; gap: 10px; align-items: center; margin: 0 calc(var(--gutter) * -1) clamp(16px, 2vw, 28px); padding: 4px var(--gutter); overflow-x: auto; scrollbar-width: none; }
  .chips { display: flex; gap: 8px; }
  .chip, select { min-height: 44px; padding: 0 18px; border: 0; border-radius: 999px; background: var(--bg-raised); color: var(--text);
    box-shadow: inset 0 0 0 1px var(--line); font: 600 0.92rem/1 var(--font); white-space: nowrap; cursor: pointer; transition: background-color 160ms, color 160ms; }
  .chip:hover, select:hover { background: var(--bg-high); }
  .chip[aria-pressed="true"] { background: var(--text); color: var(--bg); box-shadow: none; }

  .busy { opacity: 0.72; transition: opacity 200ms 120ms; }
  .hero { position: relative; display: grid; grid-template-columns: minmax(116px, 36%) minmax(0, 1fr); gap: clamp(16px, 4vw, 64px); align-items: center;
    padding: clamp(16px, 3vw, 44px); margin-bottom: clamp(26px, 3vw, 44px); border-radius: 20px; background: var(--bg-raised); overflow: hidden; isolation: isolate; }
  .ambient { position: absolute; inset: -20%; width: 140%; height: 140%; object-fit: cover; z-index: -1; filter: blur(80px) saturate(1.5) brightness(var(--glow-light)); opacity: var(--glow); }
  .hero taste-verdict { grid-column: 1 / -1; }
  .words { display: grid; gap: 10px; justify-items: start; min-width: 0; }
  .words h2 { font-size: clamp(1.45rem, 0.9rem + 2.8vw, 3.2rem); line-height: 1.02; letter-spacing: -0.035em; font-weight: 800; text-wrap: balance; overflow-wrap: anywhere; }
  .eyebrow { font-size: 0.8rem; font-weight: 750; letter-spacing: 0.09em; text-transform: uppercase; color: var(--accent-text); }
  .why { font-size: 0.9rem; line-height: 1.35; text-wrap: pretty; }
  .hero .facts { color: color-mix(in srgb, var(--text) 82%, transparent); }
  .hero .why { font-size: clamp(0.95rem, 0.85rem + 0.4vw, 1.15rem); max-width: 34rem; }
  .cause { color: var(--text); font-weight: 600; text-decoration: underline; text-decoration-color: var(--line); text-decoration-thickness: 1.5px; text-underline-offset: 3px; }
  .cause:hover { text-decoration-color: currentColor; }

  .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(42vw, 176px), 1fr)); gap: clamp(24px, 2.6vw, 40px) clamp(12px, 1.8vw, 28px); }
  .tile { display: grid; gap: 4px; align-content: start; min-width: 0; animation: rise 420ms var(--ease) backwards; }
  .sheet { display: block; aspect-ratio: 2 / 3; }
  .sheet taste-poster { transition: transform 260ms var(--ease); }
  a.sheet:hover taste-poster { transform: translateY(-4px) scale(1.015); }
  .row { display: flex; align-items: center; justify-content: space-between; margin: 8px 0 4px; }
  .rank { font-size: 1.5rem; font-weight: 800; letter-spacing: -0.04em; color: var(--text-soft); font-variant-numeric: tabular-nums; }
  .name { font-weight: 700; letter-spacing: -0.01em; line-height: 1.25; overflow-wrap: anywhere; }
  .name span { font-weight: 400; }
  .more { display: flex; margin: 48px auto 0; min-width: 220px; }
  .line { height: 1em; width: 60%; margin-top: 8px; }
  .line.wide { width: 90%; height: 2.4em; }
  .hero .line { min-width: 100%; }

  @media (min-width: 960px) {
    .hero { grid-template: "sheet ." 1fr "sheet words" auto "sheet verdict" auto "sheet ." 1fr / 260px minmax(0, 1fr); row-gap: 11px; padding: 36px 48px; }
    .hero .sheet { grid-area: sheet; }
    .hero .words { grid-area: words; }
    .hero taste-verdict { grid-area: verdict; }
    .words { gap: 16px; }
    .filters { align-items: start; overflow: visible; }
    .chips { flex-wrap: wrap; }
  }
  @media (max-width: 560px) {
    .hero .facts { display: none; }
    .hero { align-items: start; }
  }
`;
