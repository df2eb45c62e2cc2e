import { css } from "../../vendor/lit.min.js";

export const filmStyles = css`
  .screen { position: relative; padding: 0 var(--gutter) 72px; max-width: 1440px; margin: 0 auto; }
  .ambient { position: fixed; inset: -60px -10vw auto; width: 120vw; height: 70vh; object-fit: cover; z-index: -1; pointer-events: none;
    filter: blur(90px) saturate(1.5) brightness(var(--glow-light)); opacity: var(--glow); mask-image: linear-gradient(#000 30%, #0000); }
  .back { display: inline-flex; align-items: center; gap: 4px; min-height: 44px; padding: 0 14px 0 4px; margin-left: -6px; border: 0; background: none; cursor: pointer; font-weight: 650; }
  .back svg { width: 20px; height: 20px; }
  article { display: grid; gap: 24px; margin-top: 4px; }
  .poster { width: min(62vw, 300px); margin: 0 auto; border-radius: 14px; aspect-ratio: 2 / 3; }
  .words { display: grid; gap: 16px; align-content: start; justify-items: start; min-width: 0; }
  .words > section { display: grid; gap: 14px; margin-top: 14px; width: 100%; }
  h1 { overflow-wrap: anywhere; }
  .facts { margin-bottom: -10px; min-height: 1.5em; }
  .genres { display: flex; flex-wrap: wrap; gap: 8px; }
  .chip { display: inline-flex; align-items: center; min-height: 44px; padding: 0 18px; border-radius: 999px; background: var(--bg-raised); box-shadow: inset 0 0 0 1px var(--line); font-size: 0.92rem; font-weight: 600; }
  .chip:hover { background: var(--bg-high); }
  .plot { font-size: clamp(1.1rem, 1rem + 0.5vw, 1.35rem); line-height: 1.5; max-width: 42rem; text-wrap: pretty; }
  .cause { font-weight: 650; text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: 3px; }
  .links { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }
  .links .chip { gap: 8px; }
  .links svg { width: 16px; height: 16px; }
  dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 16px 32px; }
  dt { font-size: 0.875rem; }
  .similar { margin-top: clamp(40px, 5vw, 72px); }
  .similar ul { display: grid; grid-auto-flow: column; grid-auto-columns: min(36vw, 168px); gap: clamp(12px, 1.6vw, 24px); overflow-x: auto; scroll-snap-type: x proximity;
    margin: 8px calc(var(--gutter) * -1) 0; padding: 10px var(--gutter) 24px; scroll-padding: var(--gutter); scrollbar-width: none; }
  .similar li { scroll-snap-align: start; font-size: 0.9rem; line-height: 1.3; }
  .similar taste-poster { margin-bottom: 10px; transition: transform 240ms var(--ease); }
  .similar a:hover taste-poster { transform: translateY(-4px); }
  .name { font-weight: 700; letter-spacing: -0.01em; }
  .line { height: 1em; width: min(60%, 20rem); }
  .line.wide { height: 3em; width: min(90%, 34rem); }
  .block { height: 180px; width: 100%; }

  @media (min-width: 860px) {
    article { grid-template-columns: minmax(260px, 400px) 1fr; gap: clamp(36px, 5vw, 88px); margin-top: 12px; }
    .poster { width: 100%; position: sticky; top: 24px; align-self: start; }
    .words { padding-top: 8px; gap: 20px; }
    .words > section { margin-top: 20px; }
  }
`;
