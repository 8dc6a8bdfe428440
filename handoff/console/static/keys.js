// @ts-check
/** The desk by single keys. None works while somebody types, and who does not want them switches them off. */

import { habit, keep } from "./habits.js";

/** @param {EventTarget | null} target */
function types(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** Whether Enter does something there already. @param {EventTarget | null} target */
function acts(target) {
  return target instanceof Element && target.closest("a, button, summary") !== null;
}

function sheet() {
  return document.getElementById("keys");
}

const isOn = () => habit("single_keys");

/** The names of the people in the lists, as they stand there. @returns {HTMLElement[]} */
function names() {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#lists .card-name a")]);
}

/** @param {number} step */
function move(step) {
  const there = names();
  const active = document.activeElement;
  const now = there.findIndex((each) => each === active || each.closest(".card")?.contains(active));
  const next = now < 0 ? (step > 0 ? 0 : there.length - 1) : Math.min(Math.max(now + step, 0), there.length - 1);
  there[next]?.focus();
}

/** @type {Record<string, () => void>} */
const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  n: () => document.getElementById("next")?.click(),
  r: () => document.getElementById("reply-text")?.focus(),
};

/** One talk is taken by one press, however long the key is held down. */
const REPEATED = ["j", "k"];

/** @param {KeyboardEvent} event */
function onKey(event) {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && !event.defaultPrevented;
  if (!plain || types(event.target) || document.querySelector(":popover-open")) {
    return;
  }
  const inLists = event.target instanceof Element && event.target.closest("#lists") !== null;
  const arrow = inLists ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : undefined;
  const act = isOn() ? KEYS[event.key] : undefined;
  const offer = event.key === "Enter" && !event.repeat && !acts(event.target) ? document.getElementById("offer-take") : null;
  if (offer) {
    event.preventDefault();
    offer.click();
  } else if (arrow !== undefined) {
    event.preventDefault();
    move(arrow);
  } else if (isOn() && event.key === "?") {
    event.preventDefault();
    sheet()?.showPopover();
  } else if (act) {
    event.preventDefault();
    if (!event.repeat || REPEATED.includes(event.key)) {
      act();
    }
  }
}

document.addEventListener("keydown", onKey);
const choice = document.getElementById("keys-on");
if (choice instanceof HTMLInputElement) {
  choice.addEventListener("change", () => keep({ single_keys: choice.checked }));
}
