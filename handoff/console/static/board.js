// @ts-check
/** The live board: reads itself again after what changes, unless somebody is about to act on it. */

import { BY_ITSELF, ask } from "./asking.js";
import * as bell from "./bell.js";
import { byId, pageOf } from "./dom.js";
import { keepFocus, part } from "./parts.js";
import { follow } from "./push.js";
import { tick } from "./ticking.js";

const WAIT_MS = 500;
/** Times go on even when nothing happens. */
const LOOK_AGAIN_MS = 15_000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

function changed() {
  soon ??= setTimeout(() => void refresh(), WAIT_MS);
}

/** Whoever chooses somebody, or has unfolded something, keeps what is on the screen. @param {Element} old */
function busy(old) {
  const active = document.activeElement;
  return (active instanceof HTMLSelectElement && old.contains(active)) || old.querySelector("details[open], :active") !== null;
}

async function refresh() {
  soon = undefined;
  const answer = await ask("/lead", BY_ITSELF).catch(() => null);
  if (answer?.redirected) {
    location.assign(answer.url);
    return;
  }
  const page = answer?.ok ? await pageOf(answer) : null;
  if (page) {
    // It rings too for whoever is about to act and keeps what is on the screen.
    bell.look(page);
  }
  const fresh = page ? part(page, "board") : null;
  const old = part(document, "board");
  if (fresh && old && !busy(old)) {
    keepFocus(() => old.replaceWith(fresh));
    tick();
  }
}

bell.look();
follow({
  url: "/api/v1/events",
  after: document.body.dataset["position"] ?? "",
  on: { start: changed, queue: changed, conversation: changed, floor: changed, delivery: changed },
  onConnection: (connected) => {
    byId("board-state", HTMLElement).dataset["state"] = connected ? "on" : "off";
  },
});
setInterval(changed, LOOK_AGAIN_MS);
