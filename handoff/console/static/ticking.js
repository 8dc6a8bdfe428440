// @ts-check
/** Waiting times that count on, in the form in which the server writes them (views.py). */

import { say } from "./dom.js";
import { words } from "./words.js";

const SECOND = 1_000;
/** The server's clock counts: the clock of a desk may be wrong by minutes. */
const ahead = Date.parse(document.body.dataset["now"] ?? "") - Date.now() || 0;

/**
 * @param {number} milliseconds
 * @returns {string}
 */
export function span(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / SECOND));
  if (seconds < 60) {
    return words.say.seconds.replace("#", String(seconds));
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return words.say.minutes.replace("#", String(minutes));
  }
  return words.say.hours
    .replace("#", String(Math.floor(minutes / 60)))
    .replace("%", String(minutes % 60).padStart(2, "0"));
}

export function tick() {
  for (const time of document.querySelectorAll("time[data-since]")) {
    if (time instanceof HTMLTimeElement) {
      say(time, span(Date.now() + ahead - Date.parse(time.dateTime)));
    }
  }
}

setInterval(tick, SECOND);
