// @ts-check
/** Where in a transcript somebody reads: from the first words that nobody has answered, and how they come to the newest. */

import { onEach, say } from "./dom.js";
import { words } from "./words.js";

const NEAR_THE_END = 80;
let atEnd = true;
/** What stands above or below a transcript grows and shrinks: who reads the end of it goes on reading the end. */
const resized = new ResizeObserver(() => {
  if (atEnd) {
    scrollToEnd();
  } else {
    tellWay();
  }
});

/** Whether its reader is at the end, where what comes is seen. */
export function isAtEnd() {
  const log = document.getElementById("log");
  return !log || (left(log) < NEAR_THE_END && left(document.documentElement) < NEAR_THE_END);
}

export function scrollToEnd() {
  const log = document.getElementById("log");
  if (log && log.scrollHeight > log.clientHeight) {
    log.scrollTo({ top: log.scrollHeight });
  } else if (log) {
    // On a narrow screen the page scrolls, and the reply box sticks to its end.
    window.scrollTo({ top: document.body.scrollHeight });
  }
  tellWay();
}

/** To the end; but where what the person waits with begins above the edge, there. */
export function scrollToUnanswered() {
  scrollToEnd();
  resized.disconnect();
  const shown = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#bubbles > :not([hidden])")]);
  const answered = shown.map((each) => each.dataset["author"]).lastIndexOf("consultant");
  const first = shown.slice(answered + 1).find((each) => each.dataset["author"] === "person");
  const log = document.getElementById("log");
  const edge = Math.max(0, log?.getBoundingClientRect().top ?? 0);
  if (first && first.getBoundingClientRect().top < edge) {
    first.scrollIntoView({ block: "start" });
  }
  tellWay();
  if (log) {
    resized.observe(log);
  }
}

/** Words of the person have come below the edge. */
export function cameBelow() {
  way()?.setAttribute("data-new", "");
  tellWay();
}

function way() {
  return document.getElementById("to-end");
}

function tellWay() {
  atEnd = isAtEnd();
  const button = way();
  if (button) {
    button.hidden = isAtEnd();
    button.toggleAttribute("data-new", !button.hidden && button.hasAttribute("data-new"));
    say(button, button.hasAttribute("data-new") ? words.say.came_below : words.say.to_end);
  }
}

/**
 * How far the end of what an element scrolls is away.
 *
 * @param {HTMLElement} element
 */
function left(element) {
  return element.scrollHeight - element.scrollTop - element.clientHeight;
}

document.addEventListener("scroll", tellWay, { capture: true, passive: true });
onEach(document, "click", "#to-end", () => {
  scrollToEnd();
  (document.getElementById("reply-text") ?? document.getElementById("log"))?.focus({ preventScroll: true });
});
