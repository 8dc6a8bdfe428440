// @ts-check
/** Sends the forms in place: a lost connection costs no word, and no page with a letter stays in the history. */

import { byId, onEach, pageOf, say } from "./dom.js";

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

/** @param {string} word the name of a text that the page carries */
function tell(word) {
  say(byId("status", HTMLParagraphElement), main.dataset[word] ?? "");
}

/** @param {HTMLFormElement} form */
async function send(form) {
  tell("sending");
  const answer = await fetch(form.action, { method: "POST", body: filled(form), cache: "no-store" }).catch(() => null);
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
    await send(form);
    busy = false;
  }
});
