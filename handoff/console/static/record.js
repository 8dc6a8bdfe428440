// @ts-check
/** The record of a talk: kept as soon as something is chosen, so that nothing is lost when the talk goes on elsewhere. */

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
  const answer = await fetch(`/api/v1/conversations/${form.dataset["record"]}/record`, {
    method: "PUT",
    headers: { "content-type": "application/json", "x-csrf-token": document.body.dataset["csrf"] ?? "" },
    body: JSON.stringify(chosen(form)),
    keepalive: true,
  }).catch(() => null);
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
