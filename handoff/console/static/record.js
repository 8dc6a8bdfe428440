// @ts-check
/** The record of a talk: kept as soon as something is chosen, so that nothing is lost when the talk goes on elsewhere. */

import { act } from "./asking.js";
import { onEach, say } from "./dom.js";
import { words } from "./words.js";

/** One keeping follows another, so that no older choice comes last. */
let keeping = Promise.resolve();

/** @param {HTMLFormElement} form */
function chosen(form) {
  const data = new FormData(form);
  const one = (/** @type {string} */ name) => String(data.get(name) ?? "") || null;
  const several = (/** @type {string} */ name) => data.getAll(name).map(String).filter(Boolean);
  return {
    main: one("main"),
    parts: several("parts"),
    outcome: one("outcome"),
    about: one("about"),
    gender: one("gender"),
    referrals: several("referrals"),
    notice: data.has("notice"),
  };
}

/** @param {HTMLFormElement} form */
async function keep(form) {
  const url = `/api/v1/conversations/${form.dataset["record"]}/record`;
  const answer = await act("PUT", url, chosen(form)).catch(() => null);
  const told = form.querySelector("[data-record-told]");
  if (told instanceof HTMLElement) {
    say(told, answer?.ok ? words.say.record_saved : words.say.record_not_saved);
  }
}

onEach(document, "change", "form[data-record]", (form) => {
  if (form instanceof HTMLFormElement) {
    keeping = keeping.then(() => keep(form));
  }
});
