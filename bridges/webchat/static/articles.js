// @ts-check
/** Articles for whoever waits: there from the first message until a person answers, and never beside danger. */

import { byId } from "./dom.js";

const place = byId("articles", HTMLElement);
const lines = byId("lines", HTMLOListElement);
const stage = byId("stage", HTMLParagraphElement);
const ENDED = ["person", "over", "nobody"];

function look() {
  const answered = lines.querySelector(".line.consultant, [aria-live='assertive']");
  const offered = lines.firstElementChild && !answered && !ENDED.includes(stage.dataset.now ?? "");
  if (!offered && place.querySelector("details[open]")) {
    // Whoever was reading goes on where the talk does, the keyboard too.
    if (place.contains(document.activeElement)) {
      byId("text", HTMLTextAreaElement).focus();
    }
    for (const opened of place.querySelectorAll("details")) {
      opened.open = false;
    }
    lines.lastElementChild?.scrollIntoView({ block: "nearest" });
  }
  place.hidden = !offered;
}

const watch = new MutationObserver(look);
watch.observe(lines, { childList: true });
watch.observe(stage, { attributes: true, attributeFilter: ["data-now"] });
look();
