import { css } from "../vendor/lit.min.js";

export const appStyles = css`
  :host { min-height: 100dvh; display: flex; flex-direction: column; }
  .skip { position: absolute; left: 12px; top: -60px; z-index: 20; min-height: 44px; padding: 0 18px; border: 0; background: var(--text); color: var(--bg); border-radius: 8px; }
  .skip:focus { top: 12px; }
  header { display: flex; align-items: center; justify-content: space-between; gap: 16px; height: 60px;
    padding: 0 var(--gutter); position: relative; z-index: 2; }
  .brand { display: inline-flex; align-items: center; gap: 10px; min-height: 44px; font-weight: 800; letter-spacing: -0.03em; font-size: 1.1rem; }
  .brand i { width: 30px; height: 18px; position: relative; }
  .brand i::before, .brand i::after { content: ""; position: absolute; width: 18px; height: 18px; border-radius: 50%; background: var(--accent); }
  .brand i::after { right: 0; background: var(--star); mix-blend-mode: screen; }
  nav { display: flex; gap: 4px; }
  nav a { display: inline-flex; align-items: center; min-height: 44px; padding: 0 14px; border-radius: 999px; font-weight: 650; color: var(--text-soft); }
  .language { min-width: 44px; min-height: 44px; padding: 0 8px; border: 0; border-radius: 999px; background: none; color: var(--text-soft); font-weight: 650; cursor: pointer; }
  .language:hover { color: var(--text); }
  nav a:hover { color: var(--text); }
  nav a[aria-current] { color: var(--text); box-shadow: inset 0 0 0 1.5px var(--line); }
  .language .short { display: none; }
  @media (max-width: 620px) {
    .brand span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .brand { min-width: 44px; }
    header { gap: 4px; }
    nav { gap: 0; }
    nav a { padding: 0 10px; font-size: 0.94rem; white-space: nowrap; }
    .language .long { display: none; }
    .language .short { display: inline; }
  }
  @media (max-width: 420px) {
    .brand { display: none; }
    header { padding: 0 6px; }
    nav { flex: 1; min-width: 0; justify-content: space-between; }
    nav a { justify-content: center; min-width: 44px; padding: 0 5px; font-size: clamp(0.8rem, 3.7vw, 0.94rem); }
    .language { padding: 0 4px; }
  }
  main { overflow-x: clip; flex: 1; display: flex; flex-direction: column; position: relative; z-index: 1; }
  main > * { flex: 1; animation: arrive 320ms var(--ease); }
  @keyframes arrive { from { opacity: 0; } }
  .notice { margin: 0 var(--gutter) 8px; padding: 10px 10px 10px 18px; border-radius: 12px; background: var(--bg-high); display: flex; align-items: center; justify-content: space-between; gap: 12px; }
  .notice button, .toast button { min-height: 44px; padding: 0 14px; border: 0; background: none; font-weight: 700; cursor: pointer; color: var(--accent-text); }
  .toast { position: fixed; z-index: 10; left: 50%; bottom: max(20px, env(safe-area-inset-bottom)); translate: -50% 0;
    display: flex; align-items: center; gap: 8px; max-width: calc(100vw - 32px); padding: 4px 8px 4px 20px; border-radius: 999px;
    background: var(--text); color: var(--bg); box-shadow: var(--shadow); animation: rise 240ms var(--ease); }
  .toast span { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .toast button { flex: none; white-space: nowrap; color: inherit; text-decoration: underline; text-underline-offset: 3px; }
`;
