// @ts-check
/** What was begun to each person: on this page at once, at the server soon after, and tried again until it is there. */

import { act } from "./asking.js";

const SAVE_AFTER_MS = 700;
const AGAIN_MS = 3_000;
/** Answers after which the same draft may be taken another time; any other is a refusal. */
const PASSING = [401, 408, 425, 429];
/** @type {Map<string, string>} */
const drafts = new Map();
/** Drafts that the server does not have yet as they are. @type {Set<string>} */
const unsaved = new Set();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let saveSoon;
/** The keeping that is on its way; one follows another, so that no older draft comes last. */
let saving = Promise.resolve();

/**
 * What was begun there on this page, if anything was.
 *
 * @param {string} id of a conversation
 */
export function draftOf(id) {
  return drafts.get(id);
}

/**
 * The server wrote it there: it has it already.
 *
 * @param {string} id
 * @param {string} text
 */
export function found(id, text) {
  drafts.set(id, text);
}

/**
 * @param {string} id
 * @param {string} text
 */
export function write(id, text) {
  if (drafts.get(id) !== text) {
    drafts.set(id, text);
    keepSoon(id);
  }
}

/**
 * @param {string} id
 * @param {number} [after]
 */
function keepSoon(id, after = SAVE_AFTER_MS) {
  unsaved.add(id);
  saveSoon ??= setTimeout(save, after);
}

/** Has the server keep every draft that changed, so that it outlives this page and the session. */
export function save() {
  clearTimeout(saveSoon);
  saveSoon = undefined;
  for (const id of unsaved) {
    const text = drafts.get(id) ?? "";
    saving = saving.then(() => keep(id, text));
  }
  return saving;
}

/** What is being kept must not come after what is sent, or it would stand there again. */
export function settled() {
  clearTimeout(saveSoon);
  saveSoon = undefined;
  return saving;
}

/** After a sending that came to nothing. */
export function goOn() {
  if (unsaved.size > 0) {
    saveSoon ??= setTimeout(save, SAVE_AFTER_MS);
  }
}

/**
 * @param {string} id
 * @param {string} text
 */
async function keep(id, text) {
  const answer = await act("PUT", `/api/v1/conversations/${id}/draft`, { text }).catch(() => null);
  if (answer?.ok && (drafts.get(id) ?? "") === text) {
    unsaved.delete(id);
  } else if (!answer || answer.status >= 500 || PASSING.includes(answer.status)) {
    keepSoon(id, AGAIN_MS);
  }
}

/**
 * Sending ends the draft at the server; what was written on meanwhile is kept there anew.
 *
 * @param {string} id
 * @param {string} text
 */
export function sent(id, text) {
  if (drafts.get(id)?.trim() === text) {
    drafts.set(id, "");
    unsaved.delete(id);
  } else if (drafts.has(id)) {
    keepSoon(id);
  }
}

/** Whether words stand on this page only. */
export function onlyHere() {
  return [...unsaved].some((id) => drafts.get(id)?.trim());
}

/** Somebody else sits at this page now. */
export function forget() {
  drafts.clear();
  unsaved.clear();
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    void save();
  }
});
document.addEventListener("submit", (event) => {
  if (event.target instanceof HTMLFormElement && event.target.action.endsWith("/sign-out") && unsaved.size > 0) {
    const leaving = event.target;
    event.preventDefault();
    void save().then(() => leaving.submit());
  }
});
