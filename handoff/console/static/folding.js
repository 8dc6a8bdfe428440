// @ts-check
/** Folds what somebody wrote in a flood, so that what a consultant looks for is on the screen: nothing is taken away. */

import { make } from "./dom.js";
import { words } from "./words.js";

/** Domain sheet 2.4: so many messages in a minute. As in handoff/flooding.py. */
const MANY = 20;
const WITHIN_MS = 60_000;
/** What is longer is a story and stays. */
const SHORT = 120;
/** Of a flood the first words and the last ones stay. */
const FIRST = 2;
const LAST = 3;

/**
 * Folds and unfolds the bubbles of a list as they stand now. What a rule spoke of, files and long words are never folded.
 *
 * @param {Element} list
 */
export function fold(list) {
  const heads = /** @type {Map<HTMLElement, HTMLElement[]>} */ (new Map());
  for (const run of runs(list)) {
    for (const flood of floods(run)) {
      const head = flood[FIRST - 1];
      const short = flood.slice(FIRST, -LAST).filter(isShort);
      if (head && short.length) {
        heads.set(head, short);
      }
    }
  }
  const folded = new Set([...heads].flatMap(([head, short]) => (isUnfolded(head) ? [] : short)));
  for (const each of /** @type {HTMLCollectionOf<HTMLElement>} */ (list.children)) {
    if (each.hidden !== folded.has(each)) {
      each.hidden = folded.has(each);
    }
  }
  for (const toggle of list.querySelectorAll(".bubble-fold")) {
    if (!(toggle.parentElement && heads.has(toggle.parentElement))) {
      toggle.remove();
    }
  }
  heads.forEach((short, head) => tell(list, head, short.length));
}

/**
 * @param {Element} list
 * @param {HTMLElement} head
 * @param {number} count
 */
function tell(list, head, count) {
  const text = words.say.folded.replace("#", String(count));
  const there = head.querySelector(".bubble-fold");
  if (there) {
    if (there.textContent !== text) {
      there.textContent = text;
    }
    return;
  }
  const toggle = make("button", { "class": "as-words bubble-fold", "type": "button", "aria-expanded": "false" }, text);
  toggle.addEventListener("click", () => {
    toggle.setAttribute("aria-expanded", isUnfolded(head) ? "false" : "true");
    fold(list);
  });
  head.append(toggle);
}

/** @param {HTMLElement} head */
function isUnfolded(head) {
  return head.querySelector(".bubble-fold")?.getAttribute("aria-expanded") === "true";
}

/** @param {HTMLElement} bubble */
function isShort(bubble) {
  const text = bubble.querySelector(".bubble-text")?.textContent ?? "";
  const beside = bubble.querySelector(".bubble-aside")?.textContent ?? "";
  return text.trim().length <= SHORT && !beside && bubble.dataset["noticed"] === undefined;
}

/**
 * What the person wrote without an answer between; what the bot says is none.
 *
 * @param {Element} list
 */
function runs(list) {
  const found = /** @type {HTMLElement[][]} */ ([[]]);
  for (const each of /** @type {HTMLCollectionOf<HTMLElement>} */ (list.children)) {
    if (each.dataset["author"] === "person") {
      found.at(-1)?.push(each);
    } else if (each.dataset["author"] === "consultant") {
      found.push([]);
    }
  }
  return found.filter((run) => run.length >= MANY);
}

/**
 * The parts of a run in which twenty messages came within a minute.
 *
 * @param {HTMLElement[]} run
 */
function floods(run) {
  const times = run.map((each) => Date.parse(each.querySelector("time")?.dateTime ?? ""));
  const found = /** @type {HTMLElement[][]} */ ([]);
  let until = 0;
  for (let last = MANY - 1; last < run.length; last += 1) {
    const first = last - MANY + 1;
    if ((times[last] ?? 0) - (times[first] ?? 0) > WITHIN_MS) {
      continue;
    }
    if (first >= until || !found.length) {
      found.push([]);
    }
    found.at(-1)?.push(...run.slice(Math.max(first, until), last + 1));
    until = last + 1;
  }
  return found;
}
