// @ts-check
/** The reply box: a draft for each conversation, kept at the server too, and sending that never sends twice. */

import { onEach, say } from "./dom.js";
import { isShown, show } from "./bubbles.js";
import { habit, keep } from "./habits.js";
import { measure } from "./reply-length.js";
import { plain } from "./segments.js";
import * as undo from "./undo.js";
import { words } from "./words.js";

/** @type {Map<string, string>} */
const drafts = new Map();
/** The last try: the same words to the same person again are the same reply. @type {{ key: string, id: string } | null} */
let tried = null;
let sending = false;
/** What its writer was warned of, and sends all the same when they send it again. */
let warned = "";
/** Drafts that the server does not have yet as they are. @type {Set<string>} */
const unsaved = new Set();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let saveSoon;
/** The keeping that is on its way; one follows another, so that no older draft comes last. */
let saving = Promise.resolve();
const SAVE_AFTER_MS = 700;

/** Puts the draft of the open conversation back, and begins to keep it. */
export function begin() {
  const box = field();
  const id = form()?.dataset["id"];
  if (box && id) {
    const known = drafts.get(id);
    if (known === undefined) {
      // The server wrote it there: it has it already.
      drafts.set(id, box.value);
      box.setSelectionRange(box.value.length, box.value.length);
    } else {
      box.value = known;
    }
    changed();
    showKey();
    undo.begin();
  }
}

/**
 * A reply that was taken back stands in the box again, before what was begun since.
 *
 * @param {string} id of its conversation
 * @param {string} text
 */
function bringBack(id, text) {
  const begun = drafts.get(id) ?? "";
  drafts.set(id, begun ? `${text}\n${begun}` : text);
  unsaved.add(id);
  saveSoon ??= setTimeout(save, SAVE_AFTER_MS);
  const box = field();
  if (box && form()?.dataset["id"] === id) {
    box.value = drafts.get(id) ?? "";
    changed();
    box.focus();
    box.setSelectionRange(text.length, text.length);
  }
}

/**
 * While another conversation is on its way nothing can be written, or it would go to whoever is being left.
 *
 * @param {boolean} held
 */
export function hold(held) {
  for (const each of form()?.elements ?? []) {
    if (each instanceof HTMLTextAreaElement || each instanceof HTMLButtonElement) {
      each.disabled = held;
    }
  }
}

export function focus() {
  field()?.focus();
}

/**
 * Puts words where the cursor is, on lines of their own; they are sent by whoever reads them first.
 *
 * @param {string} text
 * @returns {boolean} whether there is a reply box
 */
export function insert(text) {
  const box = field();
  if (!box || box.disabled) {
    return false;
  }
  const [before, after] = [box.value.slice(0, box.selectionStart), box.value.slice(box.selectionEnd)];
  const [above, below] = [before && !before.endsWith("\n") ? "\n" : "", after && !after.startsWith("\n") ? "\n" : ""];
  box.setRangeText(`${above}${text}${below}`, box.selectionStart, box.selectionEnd, "end");
  changed();
  box.focus();
  return true;
}

/** @returns {HTMLFormElement | null} */
function form() {
  const found = document.getElementById("reply");
  return found instanceof HTMLFormElement ? found : null;
}

/** @returns {HTMLTextAreaElement | null} */
function field() {
  const found = document.getElementById("reply-text");
  return found instanceof HTMLTextAreaElement ? found : null;
}

function changed() {
  const [box, id] = [field(), form()?.dataset["id"]];
  if (!box || !id) {
    return;
  }
  if (drafts.get(id) !== box.value) {
    drafts.set(id, box.value);
    unsaved.add(id);
    saveSoon ??= setTimeout(save, SAVE_AFTER_MS);
  }
  measure(box.value.trim(), form()?.dataset["channel"] === "sms");
}

function makePlain() {
  const box = field();
  if (box) {
    box.setRangeText(plain(box.value), 0, box.value.length, "end");
    changed();
    box.focus();
  }
}

/** Whether Enter alone sends, as the person at this desk likes it best. */
const entersSend = () => habit("enter_sends");

function showKey() {
  const hint = document.getElementById("reply-hint");
  if (hint) {
    say(hint, entersSend() ? words.say.enter_sends : words.say.ctrl_enter_sends);
    field()?.setAttribute("aria-keyshortcuts", entersSend() ? "Enter" : "Control+Enter");
  }
}

/** Has the server keep every draft that changed, so that it outlives this page and the session. */
function save() {
  clearTimeout(saveSoon);
  saveSoon = undefined;
  for (const id of unsaved) {
    const text = drafts.get(id) ?? "";
    saving = saving.then(() => keepDraft(id, text));
  }
}

/**
 * @param {string} id
 * @param {string} text
 */
async function keepDraft(id, text) {
  const answer = await fetch(`/api/v1/conversations/${id}/draft`, {
    method: "PUT",
    headers: { "content-type": "application/json", "x-csrf-token": document.body.dataset["csrf"] ?? "" },
    body: JSON.stringify({ text }),
    keepalive: true,
  }).catch(() => null);
  if (answer?.ok && (drafts.get(id) ?? "") === text) {
    unsaved.delete(id);
  }
}

/** @param {string} words */
function problem(words) {
  const place = document.getElementById("reply-problem");
  if (place) {
    say(place, words);
  }
}

/**
 * How long the reply may be taken back, and whether what is strange in it is asked about.
 *
 * @param {string} key of the conversation and the words
 */
function how(key) {
  return { undo_seconds: Number(form()?.dataset["undo"] ?? 0), check: warned === key ? "insist" : "ask" };
}

/** Sends what is in the box; on any trouble the words stay where they are. */
async function send() {
  const [box, id] = [field(), form()?.dataset["id"]];
  const text = box?.value.trim() ?? "";
  if (!box || !id || !text || sending) {
    box?.focus();
    return;
  }
  const key = `${id}\n${text}`;
  tried = tried?.key === key ? tried : { key, id: crypto.randomUUID() };
  sending = true;
  problem("");
  clearTimeout(saveSoon);
  saveSoon = undefined;
  try {
    // What is being kept must not come after what is sent, or it would stand there again.
    await saving;
    const answer = await fetch(`/api/v1/conversations/${id}/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrf-token": document.body.dataset["csrf"] ?? "" },
      body: JSON.stringify({ text, client_id: tried.id, ...how(key) }),
    });
    const said = await answer.json();
    if (answer.ok) {
      sent(id, text, said);
    } else {
      warned = said.error === "desk.strange_words" ? key : "";
      problem(`${said.detail}`);
    }
  } catch {
    problem(words.say.failed);
    saveSoon ??= setTimeout(save, SAVE_AFTER_MS);
  } finally {
    sending = false;
  }
}

/**
 * The person at the desk may have gone on writing, or opened another conversation, before the answer came.
 *
 * @param {string} id
 * @param {string} text
 * @param {import("./bubbles.js").Message} message
 */
function sent(id, text, message) {
  tried = null;
  if (drafts.get(id)?.trim() === text) {
    drafts.set(id, "");
    unsaved.delete(id);
  } else if (drafts.has(id)) {
    // Sending ends the draft at the server; what was written on meanwhile is kept there anew.
    unsaved.add(id);
    saveSoon ??= setTimeout(save, SAVE_AFTER_MS);
  }
  if (form()?.dataset["id"] !== id) {
    return;
  }
  // News of its delivery may have been faster than this answer, and know more.
  if (!isShown(message.id)) {
    show(message);
  }
  undo.offer(message);
  const box = field();
  if (box && box.value.trim() === text) {
    box.value = "";
    changed();
    box.focus();
  }
}

onEach(document, "input", "#reply-text", changed);
onEach(document, "keydown", "#reply-text", (_, event) => {
  const asked = event.ctrlKey || event.metaKey || (entersSend() && !event.shiftKey);
  if (event.key === "Enter" && asked && !event.isComposing) {
    event.preventDefault();
    void send();
  }
});
onEach(document, "click", "#reply-hint", () => {
  keep({ enter_sends: !entersSend() });
  showKey();
  focus();
});
onEach(document, "click", "#reply-plain", makePlain);
undo.listen(bringBack, problem);
onEach(document, "submit", "#reply", (_, event) => {
  event.preventDefault();
  void send();
});
window.addEventListener("beforeunload", (event) => {
  if ([...unsaved].some((id) => drafts.get(id)?.trim())) {
    save();
    event.preventDefault();
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    save();
  }
});
document.addEventListener("submit", (event) => {
  if (event.target instanceof HTMLFormElement && event.target.action.endsWith("/sign-out") && unsaved.size > 0) {
    const leaving = event.target;
    event.preventDefault();
    save();
    void saving.then(() => leaving.submit());
  }
});
