// @ts-check
/** Passkeys: asks the browser for one, and sends its answer with the form that asked. */

import { say } from "./dom.js";

const able =
  "PublicKeyCredential" in window &&
  typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function" &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function";

/**
 * @param {HTMLFormElement} form
 * @returns {Promise<Credential | null>}
 */
async function ask(form) {
  if (form.dataset["passkey"] === "make") {
    const options = JSON.parse(form.dataset["options"] ?? "{}");
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  }
  const answer = await fetch("/sign-in/passkey");
  if (!answer.ok) {
    return null;
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await answer.json());
  return navigator.credentials.get({ publicKey });
}

/** @param {HTMLFormElement} form */
async function go(form) {
  const button = form.querySelector("button");
  const told = form.querySelector("[data-told]");
  button?.setAttribute("aria-disabled", "true");
  // Whoever says no to the browser's question has changed their mind, and that is no fault.
  const found = await ask(form).catch(() => null);
  button?.removeAttribute("aria-disabled");
  const field = form.elements.namedItem("answer");
  if (found instanceof PublicKeyCredential && field instanceof HTMLInputElement) {
    field.value = JSON.stringify(found.toJSON());
    form.submit();
  } else if (told instanceof HTMLElement) {
    told.hidden = false;
    say(told, form.dataset["failed"] ?? "");
  }
}

for (const form of able ? document.querySelectorAll("form[data-passkey]") : []) {
  if (form instanceof HTMLFormElement) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!form.querySelector("button[aria-disabled]")) {
        void go(form);
      }
    });
  }
}
for (const told of able ? document.querySelectorAll("[data-no-passkeys]") : []) {
  told.remove();
}
