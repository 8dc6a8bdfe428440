// @ts-check
/** Puts parts of a page that the server has just made in place of those on the screen, keeping focus and typed words. */

import { merge } from "./bubbles.js";
import * as composer from "./composer.js";
import { pageOf } from "./dom.js";

/**
 * Brings the open conversation up to date without touching what is being typed.
 *
 * @param {Document} page
 * @param {boolean} acted
 */
export function refreshTalk(page, acted) {
  merge(page);
  for (const name of ["head", "composer", "limits", "silence", "side", "record"]) {
    const [old, fresh] = [part(document, name), part(page, name)];
    const same = !old || !fresh || (["composer", "record"].includes(name) && old.dataset["state"] === fresh.dataset["state"]);
    if (!same && !(old.querySelector(":popover-open") && !acted)) {
      keepFocus(() => {
        if (!acted) {
          keepTyped(old, fresh);
        }
        old.replaceWith(fresh);
      });
    }
  }
  composer.begin();
}

/**
 * What was typed and unfolded in a part goes on to the one that takes its place.
 *
 * @param {HTMLElement} old
 * @param {HTMLElement} fresh
 */
function keepTyped(old, fresh) {
  for (const each of old.querySelectorAll("textarea, input, details")) {
    const same = each.id ? fresh.querySelector(`#${each.id}`) : null;
    if (each instanceof HTMLDetailsElement && same instanceof HTMLDetailsElement) {
      same.open = each.open;
    } else if (each instanceof HTMLTextAreaElement && same instanceof HTMLTextAreaElement) {
      same.value = each.value;
    } else if (each instanceof HTMLInputElement && same instanceof HTMLInputElement) {
      same.value = each.value;
    }
  }
}

/**
 * The page in an answer; whoever is signed out is led to the sign-in page instead.
 *
 * @param {Response} answer
 */
export async function read(answer) {
  if (new URL(answer.url).pathname === "/sign-in") {
    location.assign(answer.url);
    return null;
  }
  return pageOf(answer);
}

/**
 * @param {Document} page
 * @param {string} name
 * @returns {HTMLElement | null}
 */
export function part(page, name) {
  return page.querySelector(`[data-part=${name}]`);
}

/** @param {() => void} change */
export function keepFocus(change) {
  const id = document.activeElement?.id;
  change();
  if (id && document.activeElement?.id !== id) {
    document.getElementById(id)?.focus();
  }
}

/**
 * The conversation that a page shows, or nothing.
 *
 * @param {Document} page
 */
export function idOf(page) {
  return page.querySelector("[data-talk]")?.getAttribute("data-talk") ?? "";
}
