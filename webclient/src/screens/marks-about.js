import { t } from "../../strings.js";
import { html, nothing } from "../../vendor/lit.min.js";
import { described } from "./mark-about.js";

/**
 * What the visitor told about themselves, and the way to change it; nothing where the model has no use for it.
 * @param {import("../profile.js").Profile} profile
 */
export function aboutRow(profile) {
  if (!profile.available) return nothing;
  return html`
    <section class="about" aria-label=${t.about.title}>
      <div><h2>${t.about.title}</h2>
        <p class="soft">${profile.told ? described(profile.answers).join(t.comma) : t.about.nothing}</p></div>
      <a class="button quiet" href="/about">${profile.told ? t.about.change : t.about.tell}</a>
    </section>
  `;
}
