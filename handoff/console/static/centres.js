// @ts-check
/** Local centres beside the talk: looked for without leaving it, and put into the reply in one step. */

import { ask } from "./asking.js";
import * as composer from "./composer.js";
import { onEach, say } from "./dom.js";
import { read } from "./session.js";
import { words } from "./words.js";

/** Another question, or another conversation, makes the answer that is on its way worthless. */
let asked = 0;

/** @param {HTMLFormElement} form */
async function search(form) {
  const mine = ++asked;
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  const answer = await ask(form.action, { method: "POST", body }).catch(() => null);
  const page = answer ? await read(answer) : null;
  const [old, fresh] = [document.getElementById("centres-found"), page?.getElementById("centres-found")];
  if (mine !== asked || !form.isConnected || !old) {
    return;
  }
  if (answer?.ok && fresh) {
    old.replaceChildren(...fresh.childNodes);
  }
  const told = document.getElementById("centres-told");
  if (told) {
    const good = page?.getElementById("centres-told")?.textContent ?? "";
    say(told, answer?.ok && fresh ? good : words.say.centres_failed);
  }
}

onEach(document, "submit", "form[data-centres]", (form, event) => {
  if (form instanceof HTMLFormElement) {
    event.preventDefault();
    void search(form);
  }
});
onEach(document, "click", "[data-insert]", (button) => {
  composer.insert(button.dataset["insert"] ?? "");
});
onEach(document, "keydown", "#centres", (_, event) => {
  if (event.key === "Escape" && !event.isComposing) {
    event.preventDefault();
    composer.focus();
  }
});
document.addEventListener("keydown", (event) => {
  const [box, side] = [document.getElementById("centre-place"), document.getElementById("side")];
  if (event.key === "F2" && box instanceof HTMLInputElement) {
    event.preventDefault();
    if (side instanceof HTMLDetailsElement) {
      side.open = true;
    }
    box.focus();
    box.select();
  }
});
