/** The page without a connection: its files are kept by a service worker, and the visitor is told. */

/** Keep the page's files, once it has loaded. Browsers that cannot, or may not here, do without. */
export function keepForOffline() {
  if (!("serviceWorker" in navigator)) return;
  const register = () => navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" });
  const refused = (/** @type {unknown} */ reason) => console.info("The page will not open offline:", reason);
  if (document.readyState === "complete") register().catch(refused);
  else addEventListener("load", () => register().catch(refused), { once: true });
}

/** @param {(offline: boolean) => void} listener called now and whenever the connection comes or goes */
export function followConnection(listener) {
  for (const name of ["online", "offline"]) addEventListener(name, () => listener(!navigator.onLine));
  listener(!navigator.onLine);
}
