import { css } from "../../vendor/lit.min.js";

export const recommendStyles = css`
  .screen { padding: clamp(4px, 1.5vw, 20px) var(--gutter) 72px; max-width: 1680px; margin: 0 auto; }
  .head { display: grid; gap: 10px; margin-bottom: clamp(14px, 2vw, 26px); }
  .head p { max-width: 46rem; text-wrap: pretty; }
  .start { margin-inline-end: 0.6em; color: var(--accent-text); font-weight: 700; text-decoration: underline; text-underline-offset: 3px; }

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
  .tile { position: relative; display: grid; gap: 4px; align-content: start; min-width: 0; }
  .sheet { display: block; aspect-ratio: 2 / 3; }
  .sheet taste-poster { transition: transform 260ms var(--ease); }
  a.sheet:hover taste-poster { transform: translateY(-4px) scale(1.015); }
  .tile, .hero > * { transition: opacity 200ms var(--ease), scale 200ms var(--ease); }
  .tile.leaving { opacity: 0; scale: 0.9; }
  .hero.leaving > :not(.ambient) { opacity: 0; }
  .tile taste-verdict { margin: 8px 0 4px; }
  .rank { margin-inline-end: 0.15em; font-weight: 700; color: var(--accent-text); font-variant-numeric: tabular-nums; }
  .heading { line-height: 1.25; overflow-wrap: anywhere; }
  .name { font-weight: 700; letter-spacing: -0.01em; }
  .name .soft { font-weight: 400; }
  .next { margin-top: clamp(24px, 2.6vw, 40px); }
  .more { display: flex; margin: 48px auto 0; min-width: 220px; }
  .end { display: grid; gap: 16px; justify-items: center; text-align: center; margin-top: 56px; }
  .fault { position: sticky; z-index: 4; bottom: max(16px, env(safe-area-inset-bottom)); display: flex; align-items: center; justify-content: space-between; gap: 12px; max-width: 34rem; margin: 32px auto 0; padding: 6px 8px 6px 22px; border-radius: 999px; background: var(--bg-high); box-shadow: var(--shadow); }
  .fault button { min-height: 44px; padding: 0 14px; border: 0; background: none; font-weight: 700; cursor: pointer; color: var(--accent-text); white-space: nowrap; }
  .line { height: 1em; width: 60%; margin-top: 8px; }
  .line.wide { width: 90%; height: 2.4em; }
  .hero .line { min-width: 100%; }

  @media (min-width: 960px) {
    .hero { grid-template: "sheet ." 1fr "sheet words" auto "sheet verdict" auto "sheet ." 1fr / 260px minmax(0, 1fr); row-gap: 11px; padding: 36px 48px; }
    .hero .sheet { grid-area: sheet; }
    .hero .words { grid-area: words; }
    .hero taste-verdict { grid-area: verdict; }
    .words { gap: 16px; }
  }
  @media (max-width: 560px) {
    .hero .facts { display: none; }
    .hero { align-items: start; }
  }
`;
