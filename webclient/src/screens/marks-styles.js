import { css } from "../../vendor/lit.min.js";

export const marksStyles = css`
  .screen { padding: clamp(4px, 1.5vw, 20px) var(--gutter) 96px; max-width: 1680px; margin: 0 auto; min-height: 100%; }
  .screen.dropping { outline: 3px dashed var(--accent); outline-offset: -10px; border-radius: 24px; }
  .head { display: grid; gap: 10px 32px; margin-bottom: clamp(20px, 2.6vw, 36px); }
  .head h1 { margin-bottom: 8px; }
  .head p { max-width: 46rem; text-wrap: pretty; }
  .tools { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; align-items: center; }
  .tools .button { min-height: 44px; padding: 0 18px; font-size: 0.92rem; }
  .tools svg { width: 18px; height: 18px; }
  .hint { font-size: 0.875rem; }
  .fault { display: flex; align-items: center; justify-content: space-between; gap: 12px; padding: 12px 12px 12px 20px; margin-bottom: 24px; border-radius: 14px; background: var(--bg-high); }
  .fault p { text-wrap: pretty; }
  .fault button { min-height: 44px; padding: 0 14px; border: 0; background: none; font-weight: 700; cursor: pointer; color: var(--accent-text); }
  section { margin-bottom: clamp(36px, 4vw, 60px); }
  h2 { display: flex; align-items: baseline; gap: 10px; margin-bottom: 16px; }
  h2 span { font-variant-numeric: tabular-nums; font-weight: 500; }
  .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(42vw, 164px), 1fr)); gap: clamp(22px, 2.4vw, 36px) clamp(12px, 1.6vw, 24px); }
  .tile { display: grid; gap: 4px; align-content: start; min-width: 0; }
  .sheet { display: block; aspect-ratio: 2 / 3; }
  .sheet taste-poster { transition: transform 260ms var(--ease), opacity 200ms, filter 200ms; }
  a.sheet:hover taste-poster { transform: translateY(-4px); }
  .dislike .sheet taste-poster, .hide .sheet taste-poster, .skip .sheet taste-poster { filter: saturate(0.35) brightness(0.82); }
  .row { display: flex; justify-content: space-between; gap: 4px; margin: 8px 0 2px; }
  .remove { width: 44px; height: 44px; display: grid; place-items: center; border: 0; border-radius: 999px; background: none; color: var(--text-soft); cursor: pointer; }
  .remove:hover { background: var(--bg-raised); color: var(--text); }
  .remove svg { width: 20px; height: 20px; }
  .name { font-weight: 700; letter-spacing: -0.01em; line-height: 1.25; overflow-wrap: anywhere; }
  .name span { font-weight: 400; }
  .note { margin: -10px 0 16px; font-size: 0.9rem; }
  .about { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 12px 24px; padding: 18px 24px; border-radius: 16px; background: var(--bg-raised); }
  .about h2 { margin-bottom: 2px; }
  .nothing { display: flex; flex-wrap: wrap; gap: 10px; justify-content: center; }

  @media (pointer: coarse) { .hint { display: none; } }
  @media (max-width: 520px) {
    .tools { display: grid; grid-template-columns: repeat(3, 1fr); }
    .tools .button { padding: 0; gap: 6px; font-size: 0.875rem; }
  }
  @media (min-width: 960px) {
    .head { grid-template-columns: minmax(0, 1fr) auto; align-items: end; }
    .tools { justify-content: end; }
    .hint { width: 100%; text-align: end; }
  }
`;
