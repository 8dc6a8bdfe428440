// @ts-check
/** The way back by six words, tried in place: no page with a field for them is left in the history. */

import { ask, byId, pageOf, say } from "./dom.js";

const main = byId("chat", HTMLElement);
const form = byId("back", HTMLFormElement);
const words = byId("words", HTMLTextAreaElement);
const problem = byId("problem", HTMLParagraphElement);
const status = byId("status", HTMLParagraphElement);

let busy = false;

/**
 * @param {string} name
 * @returns {string}
 */
function value(name) {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field.value : "";
}

async function tryWords() {
  say(status, main.dataset.sending ?? "");
  const fields = new URLSearchParams({ id: value("id"), lang: value("lang"), v: value("v"), words: words.value });
  const answer = await ask("/back", { method: "POST", body: fields });
  if (answer?.redirected) {
    location.replace(answer.url);
    return;
  }
  const page = await pageOf(answer);
  const found = page.getElementById("problem")?.textContent?.trim();
  say(problem, found ?? "");
  words.setAttribute("aria-invalid", String(Boolean(found)));
  words.setAttribute("aria-describedby", found ? "problem about" : "about");
  say(status, found ? "" : (main.dataset.notSent ?? ""));
  words.focus();
}

words.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!busy) {
    busy = true;
    await tryWords();
    busy = false;
  }
});
