// @ts-check
/** Every page beside the desk: its reader stays at work there, hears the bell, and is told who waits for words. */

import { BY_ITSELF, ask } from "./asking.js";
import * as bell from "./bell.js";
import { byId, make, pageOf, say } from "./dom.js";
import { follow } from "./push.js";
import { words } from "./words.js";

/** As often as at the desk while much changes at once. */
const PAUSE_MS = 1_500;
const LOOK_AGAIN_MS = 15_000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

function changed() {
  soon ??= setTimeout(() => void look(), PAUSE_MS);
}

async function look() {
  soon = undefined;
  const answer = await ask("/lists", BY_ITSELF).catch(() => null);
  // Nobody is led away from what they are filling in: whoever is signed out hears so when they send it.
  if (answer?.ok && !answer.redirected) {
    const lists = await pageOf(answer);
    bell.look(lists);
    tellWhoWaits(lists);
    document.dispatchEvent(new Event("looked-again"));
  }
}

/** @param {Document} lists */
function tellWhoWaits(lists) {
  const owed = lists.querySelector("#mine [data-owed]")?.closest(".card");
  const name = owed?.querySelector(".card-name a");
  const way = byId("beside-way", HTMLAnchorElement);
  say(byId("beside-owed", HTMLElement), owed ? words.beside.owed.replace("#", name?.textContent ?? "") : "");
  way.href = owed ? `/c/${owed.getAttribute("data-id")}` : "/";
  say(way, owed ? words.beside.open : words.beside.back);
}

document.body.append(
  make(
    "aside",
    { "class": "beside", "aria-label": words.beside.back },
    make("p", { id: "alarm", role: "alert" }),
    make("p", { id: "beside-owed", role: "status" }),
    make("a", { id: "beside-way", href: "/" }, words.beside.back),
  ),
);
// Following says that somebody is here: without it their talks would be taken for left, and go to others.
follow({
  url: "/api/v1/events",
  on: { start: changed, queue: changed, conversation: changed, floor: changed, message: changed },
});
setInterval(changed, LOOK_AGAIN_MS);
