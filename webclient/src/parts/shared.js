/** Styles that several components adopt, and icons. */

import { css, html, svg } from "../../vendor/lit.min.js";

export const base = css`
  :host { display: block; }
  *, *::before, *::after { box-sizing: border-box; }
  h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  a { color: inherit; text-decoration: none; }
  button { font: inherit; color: inherit; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 6px; }
  h1 { font-size: var(--title); line-height: 1.02; letter-spacing: -0.035em; font-weight: 800; text-wrap: balance; }
  h1:focus { outline: none; }
  h2 { font-size: 1.25rem; line-height: 1.2; letter-spacing: -0.015em; font-weight: 700; }
  .soft { color: var(--text-soft); }
  .visually-hidden {
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  }
  .button {
    display: inline-flex; align-items: center; justify-content: center; gap: 10px;
    min-height: 48px; padding: 0 24px; border: 0; border-radius: 999px; cursor: pointer;
    background: var(--text); color: var(--bg); font-weight: 700; letter-spacing: -0.01em;
    transition: transform 160ms var(--ease), background-color 160ms, opacity 160ms;
  }
  .button:hover { transform: translateY(-1px); }
  .button:active { transform: scale(0.97); }
  .button.quiet { background: transparent; color: var(--text); box-shadow: inset 0 0 0 1.5px var(--line); }
  .button:disabled { opacity: 0.45; cursor: default; transform: none; }
  .button.quiet:hover { background: var(--bg-raised); }
  .skeleton { background: var(--bg-raised); border-radius: var(--radius); animation: breathe 1.4s ease-in-out infinite alternate; }
  @keyframes breathe { from { opacity: 0.55; } to { opacity: 1; } }
  @keyframes rise { from { opacity: 0; transform: translateY(10px); } }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; }
  }
`;

const PATHS = {
  like: svg`<path d="M12 20.5 4.1 12.7a5 5 0 0 1 7.1-7.1l.8.8.8-.8a5 5 0 0 1 7.1 7.1z" fill="currentColor" stroke="none"/>`,
  dislike: svg`<path d="M6 6l12 12M18 6 6 18"/>`,
  skip: svg`<path d="M3 12s3.3-6 9-6 9 6 9 6-3.300 6-9 6-9-6-9-6z"/><path d="M4 20 20 4"/>`,
  hide: svg`<path d="M12 3.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17zM6 6l12 12"/>`,
  undo: svg`<path d="M9 6 4.500 10.500 9 15"/><path d="M5 10.500h9a5.500 5.500 0 0 1 0 11h-3"/>`,
  back: svg`<path d="M14.500 5 8 12l6.500 7"/>`,
  out: svg`<path d="M12 15V4M7 8.500 12 3.500l5 5M5 14v5.500h14V14"/>`,
  in: svg`<path d="M12 4v11M7 10.500l5 5 5-5M5 14v5.500h14V14"/>`,
  remove: svg`<path d="M4.500 7h15M9.500 7V4.500h5V7M6.500 7l1 12.500h9l1-12.500"/>`,
  search: svg`<path d="M10.500 4a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13zM15.500 15.500 20.500 20.500"/>`,
  wall: svg`<path d="M4.500 4.500h6v6h-6zM13.500 4.500h6v6h-6zM4.500 13.500h6v6h-6zM13.500 13.500h6v6h-6z"/>`,
  deck: svg`<path d="M8 3.500h8v17H8zM4 7v10M20 7v10"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  minus: svg`<path d="M5 12h14"/>`,
  whole: svg`<path d="M4.500 9V4.500H9M15 4.500h4.500V9M19.500 15v4.500H15M9 19.500H4.500V15"/>`,
  words: svg`<path d="M9 6h11M9 12h11M9 18h11M4.500 6h.01M4.500 12h.01M4.500 18h.01"/>`,
  picture: svg`<path d="M4.500 5h15v14h-15zM4.500 16l4.500-5 3.500 4 2.500-2.500 4.500 4.500"/>`,
  map: svg`<path d="M12 21s6.500-6.300 6.500-11a6.500 6.500 0 0 0-13 0c0 4.700 6.500 11 6.500 11z"/><path d="M12 10v.01"/>`,
  away: svg`<path d="M9 5.500h9.500V15M18 6 6 18"/>`,
  next: svg`<path d="M5 12h14M13 6l6 6-6 6"/>`,
};

/** @param {keyof typeof PATHS} name */
export const icon = (name) => html`
  <svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2.2"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${PATHS[name]}</svg>
`;
