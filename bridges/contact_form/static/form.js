// @ts-check
/** Sends the forms in place: a lost connection costs no word, and no page with a letter stays in the history. */

import { ask, byId, onEach, pageOf, say } from "./dom.js";

const main = byId("chat", HTMLElement);

let busy = false;

/**
 * @param {HTMLFormElement} form
 * @returns {URLSearchParams}
 */
function filled(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") {
      fields.append(name, value);
    }
  }
  return fields;
}

/**
 * @param {HTMLFormElement} form
 * @param {boolean} held
 */
function hold(form, held) {
  for (const field of form.querySelectorAll("textarea")) {
    field.readOnly = held;
  }
}

/** @param {string} word the name of a text that the page carries */
function tell(word) {
  say(byId("status", HTMLParagraphElement), main.dataset[word] ?? "");
}

/** @param {HTMLFormElement} form */
async function send(form) {
  tell("sending");
  const answer = await ask(form.action, { method: "POST", body: filled(form) });
  if (answer?.redirected) {
    location.replace(answer.url);
    return;
  }
  const page = await pageOf(answer);
  const next = page.getElementById("chat");
  if (!next) {
    tell(answer?.status === 413 ? "tooLong" : "notSent");
    return;
  }
  main.replaceChildren(...next.childNodes);
  const problem = document.getElementById("problem")?.textContent?.trim();
  (problem ? byId("text", HTMLTextAreaElement) : main.querySelector("h1"))?.focus();
}

onEach(document, "submit", "#letter, #talk", async (form, event) => {
  event.preventDefault();
  if (!busy && form instanceof HTMLFormElement) {
    busy = true;
    // What is written while the letter is on its way would be gone with the form.
    hold(form, true);
    await send(form);
    hold(form, false);
    busy = false;
  }
});
