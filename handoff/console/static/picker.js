// @ts-check
/** Sentences and numbers that are put into the reply by a few keys; they are sent by whoever has read them there. */

import * as composer from "./composer.js";
import { onEach, say } from "./dom.js";
import { words } from "./words.js";

/** @returns {HTMLInputElement | null} */
function search() {
  const found = document.getElementById("picker-search");
  return found instanceof HTMLInputElement ? found : null;
}

/** @returns {HTMLElement[]} */
function options() {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#picker-list [role=option]")]);
}

function shown() {
  return options().filter((each) => !each.hidden);
}

/**
 * Letters without their marks, so that what is typed quickly is found.
 *
 * @param {string} text
 */
function folded(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ł", "l");
}

/** @param {HTMLElement | undefined} chosen */
function select(chosen) {
  for (const each of options()) {
    each.setAttribute("aria-selected", String(each === chosen));
  }
  search()?.setAttribute("aria-activedescendant", chosen?.id ?? "");
  chosen?.scrollIntoView({ block: "nearest" });
}

function filter() {
  const wanted = folded(search()?.value.trim().replace(/^\//u, "") ?? "").split(/\s+/u);
  for (const each of options()) {
    const text = folded(each.textContent ?? "");
    each.hidden = !wanted.every((word) => text.includes(word));
  }
  const [first] = shown();
  select(first);
  const told = document.getElementById("picker-told");
  if (told) {
    say(told, first ? "" : words.say.picker_none);
  }
}

/** @param {number} step */
function move(step) {
  const there = shown();
  const now = there.findIndex((each) => each.getAttribute("aria-selected") === "true");
  select(there[Math.min(Math.max(now + step, 0), there.length - 1)]);
}

/** @param {HTMLElement | undefined} option */
function insert(option) {
  document.getElementById("picker")?.hidePopover();
  if (option) {
    composer.insert(option.dataset["text"] ?? "");
  }
}

/** @type {Record<string, () => void>} */
const KEYS = {
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  Enter: () => insert(shown().find((each) => each.getAttribute("aria-selected") === "true")),
};

onEach(document, "input", "#picker-search", filter);
onEach(document, "keydown", "#picker-search", (_, event) => {
  const act = KEYS[event.key];
  if (act && !event.isComposing) {
    event.preventDefault();
    act();
  }
});
onEach(document, "click", "#picker-list [role=option]", insert);
onEach(document, "keydown", "#reply-text", (box, event) => {
  const picker = document.getElementById("picker");
  if (picker && event.key === "/" && box instanceof HTMLTextAreaElement && !event.isComposing) {
    const before = box.value.slice(0, box.selectionStart);
    if (before === "" || before.endsWith("\n")) {
      event.preventDefault();
      picker.showPopover();
    }
  }
});
document.addEventListener(
  "toggle",
  (event) => {
    if (event.target instanceof HTMLElement && event.target.id === "picker" && event instanceof ToggleEvent) {
      const box = search();
      if (box) {
        box.value = "";
      }
      filter();
      if (event.newState === "closed") {
        composer.focus();
      }
    }
  },
  true,
);
