// @ts-check
/** Pages of plain forms: what is on its way is not sent again, until the page answers or is shown once more. */

import "./acts.js";

/** So long an answer may take; whoever stopped it in the browser may then press again. */
const LONGEST_MS = 15_000;
/** Forms that are on their way, by where they are sent. @type {Set<string>} */
const going = new Set();

document.addEventListener("submit", (event) => {
  const form = event.target;
  // What another script sends by itself, it guards by itself; what is only looked for does nothing twice.
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented || form.method !== "post") {
    return;
  }
  if (going.has(form.action)) {
    event.preventDefault();
    return;
  }
  going.add(form.action);
  setTimeout(() => going.delete(form.action), LONGEST_MS);
});
// By the back button a page may come as it was left.
window.addEventListener("pageshow", () => going.clear());
