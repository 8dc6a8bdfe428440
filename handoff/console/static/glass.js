// @ts-check
/** The intervention sheet: it tells by itself what the other person did, and the button that prints it. */

import { BY_ITSELF, ask } from "./asking.js";
import { byId, pageOf, say } from "./dom.js";
import { keepFocus, part } from "./parts.js";

/** What a sheet shows of what others do; what is being filled in stays as it is. */
const PARTS = ["acts", "facts", "words", "review"];

async function refresh() {
  const answer = await ask(location.pathname.replace(/\/[^/0-9]+$/, ""), BY_ITSELF).catch(() => null);
  const page = answer?.ok && !answer.redirected ? await pageOf(answer) : null;
  const [state, now] = [byId("state", HTMLElement), page?.getElementById("state")];
  // Nothing moves under a pointer that is pressed.
  if (!page || !now || document.querySelector("main :active")) {
    return;
  }
  state.dataset["state"] = now.dataset["state"];
  say(state, now.textContent ?? "");
  for (const name of PARTS) {
    const [old, fresh] = [part(document, name), part(page, name)];
    // An address is in no page but the one that is on the screen, which takes it away by itself.
    if (old && fresh && !old.isEqualNode(fresh) && !old.querySelector("#address")) {
      keepFocus(() => old.replaceWith(fresh), "state");
    }
  }
}

if (document.getElementById("print")) {
  const button = byId("print", HTMLElement);
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
if (document.getElementById("state")) {
  document.addEventListener("looked-again", () => void refresh());
}
