// @ts-check
/** Quick exit: blank at once, forget, go to a page that says nothing, and leave nothing behind to come back to. */

import { byId, onEach } from "./dom.js";

const NEUTRAL_PAGE = "https://pl.wikipedia.org/";
const PRESSES = 3;
const WITHIN_MS = 5_000;

let leaving = false;

/** Nothing here waits for the network: the server hears of it when it can, and the mark below tells it otherwise. */
export function leave() {
  if (leaving) {
    return;
  }
  leaving = true;
  document.documentElement.hidden = true;
  document.body.replaceChildren();
  document.title = "\u2026";
  const secure = location.protocol === "https:";
  document.cookie = `${secure ? "__Host-" : ""}left=1; path=/; samesite=lax${secure ? "; secure" : ""}`;
  navigator.sendBeacon("/leave");
  location.replace(NEUTRAL_PAGE);
}

byId("leave", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  leave();
});

/** @type {number[]} when Shift was pressed alone, the latest last */
let presses = [];
let alone = false;

document.addEventListener("keydown", (event) => {
  // Shift held for a capital letter is not a wish to leave.
  alone = event.key === "Shift";
  if (!alone) {
    presses = [];
  }
});

document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || !alone) {
    return;
  }
  alone = false;
  const now = Date.now();
  presses = [...presses.filter((at) => now - at < WITHIN_MS), now];
  if (presses.length >= PRESSES) {
    leave();
  }
});

// From one page of ours to another there is no further entry in the history.
onEach(document, "click", '.languages a, p.more a[href^="/"]', (element, event) => {
  if (element instanceof HTMLAnchorElement) {
    event.preventDefault();
    location.replace(element.href);
  }
});

// A page kept by the browser for going back shows nothing, and is asked for anew.
window.addEventListener("pagehide", () => {
  document.body.hidden = true;
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    location.reload();
  } else {
    document.body.hidden = false;
  }
});
