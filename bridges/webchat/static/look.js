// @ts-check
/** What a person sets for themselves, at once and without losing the place: it lives in this page and its address. */

import { onEach } from "./dom.js";

const AXES = ["theme", "size", "font", "calm"];
const USUAL = "a1nc";
/** @type {Record<string, string>} as in most116/web/reader.py */
const DARK_WHEN = { a: "(prefers-color-scheme: dark)", d: "all", l: "not all" };

const root = document.documentElement;

/** @param {URL} address @param {string} code */
function name(address, code) {
  if (code === USUAL) {
    address.searchParams.delete("v");
  } else {
    address.searchParams.set("v", code);
  }
  return address;
}

function takeEffect() {
  const code = AXES.map((axis) => root.dataset[axis]).join("");
  const dark = document.getElementById("dark");
  if (dark instanceof HTMLLinkElement) {
    dark.media = DARK_WHEN[root.dataset.theme ?? "a"] ?? "";
  }
  for (const control of document.querySelectorAll("[data-axis]")) {
    if (control instanceof HTMLElement) {
      const chosen = root.dataset[control.dataset.axis ?? ""] === control.dataset.letter;
      control.setAttribute(control instanceof HTMLButtonElement ? "aria-pressed" : "aria-current", String(chosen));
    }
  }
  for (const link of document.querySelectorAll('a[href^="/"]')) {
    if (link instanceof HTMLAnchorElement && !link.dataset.axis) {
      const there = name(new URL(link.href), code);
      link.href = there.pathname + there.search + there.hash;
    }
  }
  for (const field of document.querySelectorAll('input[name="v"]')) {
    if (field instanceof HTMLInputElement) {
      field.value = code === USUAL ? "" : code;
    }
  }
  // The address of this page, with no further entry in the history: a reload looks the same.
  history.replaceState(null, "", name(new URL(location.href), code));
}

onEach(document, "click", "[data-axis]", (control, event) => {
  event.preventDefault();
  root.dataset[control.dataset.axis ?? ""] = control.dataset.letter ?? "";
  takeEffect();
});

onEach(document, "click", ".to-look", (_, event) => {
  // Going there by the link would be a further entry in the history.
  event.preventDefault();
  const look = document.getElementById("look");
  if (look instanceof HTMLDetailsElement) {
    look.open = true;
    look.querySelector("summary")?.focus();
  }
});
