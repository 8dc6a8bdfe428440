// @ts-check
/** Reads the two lists anew when something changed: soon, and never more often than a full house can bear. */

import { BY_ITSELF, ask } from "./asking.js";
import { read } from "./session.js";

const WAIT_MS = 100;
/** While much changes at once, every console asks no more often than this. */
const PAUSE_MS = 1500;
/** After an answer that did not come: somebody in danger may be in it. */
const AGAIN_MS = 3_000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;
let askedAt = -PAUSE_MS;
/** @type {(lists: HTMLElement) => void} */
let show = () => undefined;

/** @param {(lists: HTMLElement) => void} given what puts them on the page */
export function onLists(given) {
  show = given;
}

export async function refreshLists() {
  askedAt = performance.now();
  const answer = await ask("/lists", BY_ITSELF).catch(() => null);
  soon = undefined;
  if (!answer?.ok) {
    soon = setTimeout(() => void refreshLists(), AGAIN_MS);
  }
  const page = answer?.ok ? await read(answer) : null;
  if (page) {
    show(page.body);
  }
}

export function listsChanged() {
  const pause = askedAt + PAUSE_MS - performance.now();
  soon ??= setTimeout(() => void refreshLists(), Math.max(WAIT_MS, pause));
}
