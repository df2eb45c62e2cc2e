import { css } from "../../vendor/lit.min.js";

/** Phone first: one column that fits 360 × 740 without scrolling; from 960 px three columns. */
export const markStyles = css`
  .screen { display: flex; flex-direction: column; gap: 10px; padding: 0 var(--gutter) max(16px, env(safe-area-inset-bottom)); min-height: 100%; }
  .intro { position: relative; z-index: 3; display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; gap: 10px; }
  .progress { grid-column: 1 / -1; }
  .tools { display: flex; gap: 6px; }
  .view { display: inline-flex; align-items: center; justify-content: center; gap: 10px; min-width: 44px; height: 44px; padding: 0; border: 0; border-radius: 999px; background: var(--bg-raised);
    box-shadow: inset 0 0 0 1.5px var(--line); cursor: pointer; font-weight: 650; white-space: nowrap; }
  .view svg { width: 20px; height: 20px; }
  .view:hover { background: var(--bg-high); }
  h1, .pause h2 { word-break: keep-all; overflow-wrap: anywhere; }
  h1 { font-size: 1.5rem; }
  .lead { display: none; font-size: 1.1rem; text-wrap: pretty; }
  .progress { display: flex; align-items: center; gap: 14px; font-size: 0.875rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .progress ol { flex: 1; display: grid; grid-template-columns: repeat(16, 1fr); gap: 3px; }
  .progress li { height: 6px; border-radius: 3px; background: var(--bg-high); transition: background-color 240ms; }
  .progress .like { background: var(--accent); }
  .progress .dislike { background: var(--text); }
  .progress .skip { background: var(--text-soft); opacity: 0.55; }

  .deck { position: relative; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 12px; flex: 1; }
  .ambient { position: absolute; inset: 0 0 auto; margin: auto; width: 100%; height: 76%; object-fit: cover; z-index: -1;
    filter: blur(64px) saturate(1.5) brightness(var(--glow-light)); opacity: var(--glow); pointer-events: none; transform: scale(1.2); }
  .stack { position: relative; width: min(76vw, calc((100dvh - 392px) * 2 / 3), 400px); min-width: 180px; aspect-ratio: 2 / 3; margin-top: 8px; }
  .card { position: absolute; inset: 0; border-radius: 14px; touch-action: pan-y; cursor: grab; -webkit-user-select: none; user-select: none;
    transition: transform 380ms var(--ease), opacity 300ms, filter 300ms; transform-origin: 50% 90%; }
  .card taste-poster { border-radius: 14px; height: 100%; }
  .card.top { transform: translateX(var(--dx, 0)) rotate(var(--turn, 0)); }
  .card.held { transition: none; cursor: grabbing; }
  .card.second { transform: translate(3%, 2.6%) rotate(2.2deg) scale(0.965); }
  .card.third { transform: translate(-3%, 4.4%) rotate(-2.6deg) scale(0.93); filter: brightness(0.72); }
  .card.gone { pointer-events: none; }
  .card.gone.like { transform: translateX(130%) rotate(16deg); opacity: 0; }
  .card.gone.dislike { transform: translateX(-130%) rotate(-16deg); opacity: 0; }
  .card.gone.skip { transform: translateY(60%) scale(0.86); opacity: 0; }
  .card.skeleton { cursor: default; }
  .card.second { filter: brightness(0.86); }
  @starting-style { .card { opacity: 0; transform: translateY(14px) scale(0.94); } }
  .stamp { position: absolute; top: 18px; width: 72px; height: 72px; border-radius: 50%; display: grid; place-items: center; opacity: 0; transition: opacity 120ms; }
  .stamp svg { width: 38px; height: 38px; }
  .stamp.like { left: 18px; background: var(--accent); color: var(--on-accent); opacity: var(--like, 0); }
  .stamp.dislike { right: 18px; background: #f4f0e6; color: #17171a; opacity: var(--dislike, 0); }
  .gone.like .stamp.like, .gone.dislike .stamp.dislike { opacity: 1; }

  .caption { position: relative; display: grid; text-align: center; line-height: 1.3; margin-top: 8px; max-width: 100%; }
  .caption b { font-size: 1.05rem; letter-spacing: -0.015em; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .caption span { font-size: 0.875rem; min-height: 1.3em; }
  .actions { position: relative; display: flex; align-items: center; justify-content: center; gap: clamp(6px, 2vw, 16px); }
  .act { position: relative; display: inline-flex; align-items: center; justify-content: center; gap: 8px; height: 60px; min-width: 60px; padding: 0; border: 0; border-radius: 999px;
    background: var(--bg-raised); box-shadow: inset 0 0 0 1.5px var(--line); cursor: pointer; transition: transform 160ms var(--ease), background-color 160ms, opacity 160ms; }
  .act:hover:not(:disabled) { background: var(--bg-high); transform: translateY(-2px); }
  .act:active:not(:disabled) { transform: scale(0.93); }
  .act:disabled { opacity: 0.38; cursor: default; }
  .act.like { background: var(--accent); color: var(--on-accent); box-shadow: none; }
  .act.like:hover:not(:disabled) { background: var(--accent-text); }
  .act svg { width: 28px; height: 28px; }
  .act.undo { height: 44px; min-width: 44px; background: none; box-shadow: none; }
  .act.undo svg, .act.skip svg { width: 20px; height: 20px; }
  .act.skip { height: 48px; padding: 0 14px; font-size: 0.9rem; font-weight: 650; white-space: nowrap; }
  .act svg { flex: none; }
  kbd { display: none; }

  .many { gap: 18px; }
  .many mark-wall { flex: 1; }
  .many .yours { position: sticky; bottom: max(12px, env(safe-area-inset-bottom)); z-index: 4; width: max-content; max-width: 100%; margin: 0 auto; padding: 7px; border-radius: 16px; background: var(--bg-raised); box-shadow: var(--shadow), inset 0 0 0 1px var(--line); grid-template-columns: auto auto; }
  .yours { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 10px; align-items: center; }
  .yours > .button { padding: 0 8px; font-size: 0.9rem; white-space: nowrap; }
  .many .yours > .button { padding: 0 11px; }
  .yours > .button svg { display: none; }
  .yours.paused { display: none; }
  .first .intro { grid-template-columns: minmax(0, 1fr); gap: 8px; margin: 8px 0 12px; }
  .first .intro p { max-width: 34rem; text-wrap: pretty; }
  .likes { display: none; }
  .pause { display: grid; gap: 14px; justify-items: center; text-align: center; max-width: 26rem; padding: 24px; animation: rise 500ms var(--ease); }
  .fan { display: flex; justify-content: center; height: 190px; margin-bottom: 18px; }
  .fan li { width: 116px; margin: 0 -18px; animation: rise 600ms var(--ease) backwards; }
  .fan li:nth-child(1) { rotate: -9deg; translate: 0 12px; }
  .fan li:nth-child(2) { z-index: 1; animation-delay: 80ms; }
  .fan li:nth-child(3) { rotate: 9deg; translate: 0 12px; animation-delay: 160ms; }
  .fan li:only-child { rotate: -3deg; translate: none; }
  .pause h2 { font-size: clamp(2rem, 1.4rem + 2.4vw, 3rem); letter-spacing: -0.035em; line-height: 1.04; text-wrap: balance; }
  .pause .button { min-width: 240px; }
  .pause .slim { box-shadow: none; }

  @media (max-width: 959px) { .view span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } .lead { grid-column: 1 / -1; } .many .lead { display: block; order: 1; font-size: 0.9rem; } .many .progress { order: 2; } }
  @media (max-width: 350px) { .act { height: 52px; min-width: 52px; } .act.skip { padding: 0 10px; font-size: 0.8rem; } }
  @media (max-height: 640px) and (max-width: 959px) { h1 { position: absolute; clip-path: inset(50%); } }

  @media (min-width: 960px) {
    .screen { display: grid; grid-template-columns: minmax(210px, 1fr) minmax(360px, 1.3fr) minmax(210px, 1fr); gap: clamp(24px, 4vw, 80px); align-items: center; padding-bottom: 40px; }
    .intro { grid-template-columns: minmax(0, 1fr); gap: 24px; align-content: center; }
    .tools { display: grid; gap: 10px; max-width: 26rem; }
    .view { height: 48px; justify-self: start; padding: 0 22px 0 18px; }
    .screen.many { grid-template-columns: minmax(0, 1fr); gap: 28px; max-width: 1680px; margin: 0 auto; align-items: start; }
    .many .intro { grid-template: "title tools" auto "lead tools" auto "count tools" auto / minmax(0, 1fr) 24rem; gap: 8px 48px; }
    .many .lead { max-width: 46rem; }
    .many .tools { grid-area: tools; }
    .many .view { justify-self: end; }
    .many .progress { grid-area: count; }

    h1 { font-size: var(--title); }
    .lead { display: block; max-width: 26rem; }
    .screen:not(.many) .progress { flex-direction: column; align-items: stretch; gap: 10px; max-width: 26rem; font-size: 1rem; }
    .progress li { height: 8px; }
    .progress ol { flex: none; }
    .stack { width: min(30vw, calc((100dvh - 300px) * 2 / 3), 440px); }
    .ambient { height: 90%; top: -8%; filter: blur(110px) saturate(1.5) brightness(var(--glow-light)); }
    .actions { gap: 18px; margin-bottom: 22px; }
    kbd { display: block; position: absolute; top: calc(100% + 6px); left: 0; right: 0; text-align: center; font: 600 0.8rem/1 var(--font); color: var(--text-soft); }
    .yours > .button, .many .yours > .button { padding: 0 24px; font-size: 1rem; }
    .yours > .button svg { display: block; }
    .screen:not(.many) .yours { display: grid; grid-template-columns: minmax(0, 1fr); align-content: center; justify-items: start; gap: 24px; }
    .screen:not(.many) .yours > :not(.button) { width: 100%; }
    .screen:not(.many) .likes { display: grid; gap: 12px; align-content: start; }
    .likes ul { display: grid; grid-template-columns: repeat(6, 1fr); gap: 8px; max-width: 22rem; min-height: 82px; }
    .likes.none { visibility: hidden; }
    .likes .soft { font-weight: 500; }
    .screen.first { min-height: calc(100dvh - 120px); grid-template-columns: minmax(240px, 1fr) minmax(420px, 1.4fr); max-width: 1240px; margin: 0 auto; }
    .first .intro { grid-template-columns: minmax(0, 1fr); gap: 18px; }
    .likes li { animation: rise 360ms var(--ease); }
    .likes taste-poster { border-radius: 6px; transition: transform 200ms var(--ease); }
    .likes a:hover taste-poster { transform: scale(1.05); }
  }
`;
