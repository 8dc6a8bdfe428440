// @ts-check
/** Pictures and files are not taken here: whoever drops or pastes one is told so, and the page does not leave for it. */

import { byId, say } from "./dom.js";

const problem = byId("problem", HTMLParagraphElement);
const refusal = byId("chat", HTMLElement).dataset.noFiles ?? "";

/**
 * @param {DataTransfer | null} data
 * @returns {boolean} files, and no words beside them
 */
function onlyFiles(data) {
  return Boolean(data?.types.includes("Files") && !data.types.includes("text/plain"));
}

/**
 * @param {Event} event
 * @param {DataTransfer | null} data
 */
function refuse(event, data) {
  if (onlyFiles(data)) {
    event.preventDefault();
    say(problem, refusal);
  }
}

document.addEventListener("dragover", (event) => {
  if (onlyFiles(event.dataTransfer)) {
    event.preventDefault();
  }
});
document.addEventListener("drop", (event) => refuse(event, event.dataTransfer));
document.addEventListener("paste", (event) => refuse(event, event.clipboardData));
