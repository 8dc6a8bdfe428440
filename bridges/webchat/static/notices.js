// @ts-check
/** A sign outside the page that there is news, for who asks for it: two words, no sound, while this page is open. */

import { byId, onEach } from "./dom.js";

const place = byId("notices", HTMLDetailsElement);
const lines = byId("lines", HTMLOListElement);

let wanted = false;
/** @type {Notification | null} */
let shown = null;

/** False where a page cannot show one itself, as on phones. Before it is allowed, trying shows nothing. */
function possible() {
  if (!("Notification" in window) || Notification.permission === "denied") {
    return false;
  }
  try {
    return Notification.permission === "granted" || Boolean(new Notification(""));
  } catch {
    return false;
  }
}

/** @param {HTMLElement} button @param {boolean} on */
function want(button, on) {
  wanted = on;
  button.setAttribute("aria-pressed", String(on));
}

/** Nothing of it stays when somebody looks, or leaves. */
function takeBack() {
  shown?.close();
  shown = null;
}

onEach(place, "click", "button", async (button) => {
  want(button, !wanted && (await Notification.requestPermission()) === "granted");
});

/** Offered once there is a talk. */
function offer() {
  place.hidden = !lines.firstElementChild || !possible();
}

new MutationObserver((changes) => {
  offer();
  const added = changes.flatMap((change) => [...change.addedNodes]);
  const news = added.some((node) => node instanceof HTMLElement && !node.classList.contains("person"));
  if (!wanted || !news || document.visibilityState === "visible") {
    return;
  }
  takeBack();
  try {
    shown = new Notification(place.dataset.news ?? "", { silent: true });
  } catch {
    wanted = false;
  }
}).observe(lines, { childList: true });

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    takeBack();
  }
});
window.addEventListener("pagehide", takeBack);
offer();
