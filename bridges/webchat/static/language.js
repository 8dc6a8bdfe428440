// @ts-check
/** Another language: what is typed goes along, and no further page of ours stays in the history. */

import { make, onEach } from "./dom.js";

/** @param {HTMLFormElement} form */
function holdsWords(form) {
  return [...form.querySelectorAll("textarea")].some((field) => field.value.trim());
}

onEach(document, "click", "button[name=speak]", (button, event) => {
  event.preventDefault();
  const form = button instanceof HTMLButtonElement ? button.form : null;
  if (!form || !holdsWords(form)) {
    location.replace(button.dataset.address ?? "");
    return;
  }
  // The form is sent as without scripts, which the history notes: what it notes is the page anybody begins on.
  history.replaceState(null, "", "/");
  form.append(make("input", { type: "hidden", name: "speak", value: button.getAttribute("value") ?? "" }));
  form.submit();
});
