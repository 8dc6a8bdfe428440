// @ts-check
/** Which conversations have words that were not on the screen yet: on their cards and before the page's title. */

import { make } from "./dom.js";
import { words } from "./words.js";

const unread = /** @type {Set<string>} */ (new Set());
let title = document.title;

/** @param {string} id of a conversation */
export function comeTo(id) {
  unread.add(id);
}

/**
 * @param {string} id of a conversation
 * @returns {boolean} whether something of it had not been read
 */
export function readNow(id) {
  return unread.delete(id);
}

/** @param {string} given the page's title without the number */
export function titled(given) {
  title = given;
}

/** @param {string} open the conversation on the screen, or nothing */
export function markCards(open) {
  for (const card of document.querySelectorAll(".card")) {
    const id = card.getAttribute("data-id") ?? "";
    const here = id !== "" && id === open;
    card.toggleAttribute("data-open", here);
    const link = card.querySelector("a");
    if (here) {
      link?.setAttribute("aria-current", "page");
    } else {
      link?.removeAttribute("aria-current");
    }
    card.querySelector(".unread")?.remove();
    if (unread.has(id)) {
      card.append(make("p", { "class": "unread" }, words.say.unread));
    }
  }
  document.title = unread.size ? `(${unread.size}) ${title}` : title;
}
