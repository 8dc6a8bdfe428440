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
  for (const time of document.querySelectorAll("time[data-until]")) {
    if (time instanceof HTMLTimeElement) {
      say(time, span(Date.parse(time.dateTime) - Date.now() - ahead));
    }
  }
}

/** What is offered while the person is silent: as long as their silence is, and what of it was not sent. */
function offerCheckIns() {
  const place = document.querySelector("[data-part=silence]");
  if (!(place instanceof HTMLElement)) {
    return;
  }
  const spoken = [...document.querySelectorAll(".bubble:not([data-author=system])")].at(-1);
  const answered = spoken?.getAttribute("data-author") === "consultant";
  const told = Date.parse(place.dataset["since"] ?? "");
  const since = Math.max(Date.parse(spoken?.querySelector("time")?.dateTime ?? ""), told || 0);
  const silent = (Date.now() + ahead - since) / SECOND;
  const sent = told && since - told < SECOND ? Number(place.dataset["sent"]) : 0;
  for (const step of place.querySelectorAll("button")) {
    const [after, until] = [Number(step.dataset["after"]), Number(step.dataset["until"])];
    const gone = Number(step.dataset["number"]) <= sent || (until > 0 && silent >= until);
    step.hidden = !answered || gone || silent < after;
  }
}

setInterval(tick, SECOND);
setInterval(offerCheckIns, SECOND);
