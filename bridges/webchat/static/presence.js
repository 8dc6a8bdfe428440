// @ts-check
/** Tells the server now and then that this page is still there, so that it may be closed and opened again for a while. */

import { post } from "./outgoing.js";

const EVERY_MS = 300_000;

/** @param {() => Record<string, string>} fields what names the visit of this page */
export function stayKnown(fields) {
  const tell = () => void post("/chat/taken", fields());
  setInterval(tell, EVERY_MS);
  window.addEventListener("online", tell);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      tell();
    }
  });
}
