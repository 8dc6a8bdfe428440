// @ts-check
/** The line that says where the talk stands: a drawing and words, changed only when they change. */

import { byId, say } from "./dom.js";

/** @type {Record<string, string>} the drawing of each stage that has one of its own */
const DRAWINGS = { person: "person", over: "over" };

const stage = byId("stage", HTMLParagraphElement);
const words = byId("stage-words", HTMLSpanElement);

/** @param {string} now one of bridges/webchat/stages.py */
export function stand(now) {
  const said = stage.dataset[now] ?? "";
  stage.dataset.now = now;
  stage.hidden = !said;
  stage.querySelector("use")?.setAttribute("href", `#picture-${DRAWINGS[now] ?? "waiting"}`);
  say(words, said);
}

/** Where the talk stands once the person has said something more. */
export function afterOwn() {
  return stage.dataset.now === "over" ? "waiting" : (stage.dataset.now ?? "waiting");
}
