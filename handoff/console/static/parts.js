// @ts-check
/** Puts parts of a page that the server has just made in place of those on the screen, keeping focus and typed words. */

import { merge } from "./bubbles.js";
import * as composer from "./composer.js";
import { make } from "./dom.js";
import { words } from "./words.js";

/**
 * Brings the open conversation up to date without touching what is being typed.
 *
 * @param {Document} page
 * @param {string} acted what was done, by the end of its address; nothing where nobody did anything
 */
export function refreshTalk(page, acted) {
  merge(page);
  for (const name of ["head", "composer", "limits", "silence", "side", "record"]) {
    const [old, fresh] = [part(document, name), part(page, name)];
    const same = !old || !fresh || (["composer", "record"].includes(name) && old.dataset["state"] === fresh.dataset["state"]);
    // A form that was refused stands there again, with what it asks for now.
    const again = /** @type {HTMLElement | null} */ (fresh?.querySelector("[data-again]") ?? null);
    // What is unfolded in it stays so, unless the act came from here.
    const stays = old?.querySelector(":popover-open") && !(acted && old.querySelector(`form[action$="/${acted}"]`));
    if (!same && (again || !stays)) {
      keepFocus(() => {
        if (!acted) {
          keepTyped(old, fresh);
        }
        keepUnsent(old, fresh, acted);
        old.replaceWith(fresh);
      }, "talk-heading");
      again?.showPopover();
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
  for (const each of old.querySelectorAll("textarea, input, select, details")) {
    const same = each.id ? fresh.querySelector(`#${each.id}`) : null;
    if (each instanceof HTMLDetailsElement && same instanceof HTMLDetailsElement) {
      same.open = each.open;
    } else if (each instanceof HTMLTextAreaElement && same instanceof HTMLTextAreaElement) {
      same.value = each.value;
    } else if (each instanceof HTMLInputElement && same instanceof HTMLInputElement) {
      same.value = each.value;
    } else if (each instanceof HTMLSelectElement && same instanceof HTMLSelectElement) {
      keepChosen(each, same);
    }
  }
}

/**
 * What was chosen stays chosen where it is still there to choose.
 *
 * @param {HTMLSelectElement} old
 * @param {HTMLSelectElement} fresh
 */
function keepChosen(old, fresh) {
  if ([...fresh.options].some((each) => each.value === old.value)) {
    fresh.value = old.value;
  }
}

/**
 * @param {Document} page
 * @param {string} name
 * @returns {HTMLElement | null}
 */
export function part(page, name) {
  return page.querySelector(`[data-part=${name}]`);
}

/**
 * Words to which the talk has closed under their writer's hands stay before their eyes, and a note stays until it is added.
 *
 * @param {HTMLElement} old
 * @param {HTMLElement} fresh
 * @param {string} acted
 */
function keepUnsent(old, fresh, acted) {
  for (const id of ["reply-text", "note-text"]) {
    const [box, unsent] = [old.querySelector(`#${id}`), old.querySelector(`[data-unsent=${id}]`)];
    const text = box instanceof HTMLTextAreaElement ? box.value : (unsent?.textContent ?? "");
    const place = fresh.querySelector(`#${id}`);
    const stays = unsent || (box && id === "note-text" && acted !== "notes");
    if (stays && place instanceof HTMLTextAreaElement) {
      place.value = text;
    } else if (text.trim() && !place) {
      const quote = make("blockquote", { "class": "unsent", "data-unsent": id }, text);
      fresh.append(make("p", { "class": "soft" }, words.say.unsent), quote);
    }
  }
}

/**
 * Whoever stood on a control stands on it again: an Enter that was meant for it meets nothing else. Where it is gone, they
 * stand on what opened it, or at `otherwise`, so that a screen reader does not begin the page anew.
 *
 * @param {() => void} change
 * @param {string} [otherwise] id of what is reached for when the control is gone
 */
export function keepFocus(change, otherwise) {
  const before = document.activeElement;
  const opener = document.querySelector(`[popovertarget="${before?.closest("[popover]")?.id ?? ""}"]`);
  change();
  if (!before || before === document.activeElement) {
    return;
  }
  for (const id of [before.id, opener?.id, otherwise]) {
    if (id && document.activeElement?.id !== id && document.activeElement === document.body) {
      document.getElementById(id)?.focus({ preventScroll: id === otherwise });
    }
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
