// @ts-check
/** The reply box: a draft for each conversation, kept in memory only, and sending that never sends twice. */

import { onEach, say } from "./dom.js";
import { isShown, show } from "./bubbles.js";
import { count } from "./segments.js";
import { words } from "./words.js";

/** @type {Map<string, string>} */
const drafts = new Map();
/** The last try: the same words to the same person again are the same reply. @type {{ key: string, id: string } | null} */
let tried = null;
let sending = false;

/** Puts the draft of the open conversation back, and begins to keep it. */
export function begin() {
  const box = field();
  const id = form()?.dataset["id"];
  if (box && id) {
    box.value = drafts.get(id) ?? box.value;
    changed();
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
  drafts.set(id, box.value);
  const hint = document.getElementById("reply-segments");
  if (hint && form()?.dataset["channel"] === "sms") {
    say(hint, box.value.trim() ? words.say.segments.replace("#", String(count(box.value.trim()))) : "");
  }
}

/** @param {string} words */
function problem(words) {
  const place = document.getElementById("reply-problem");
  if (place) {
    say(place, words);
  }
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
  try {
    const answer = await fetch(`/api/v1/conversations/${id}/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrf-token": document.body.dataset["csrf"] ?? "" },
      body: JSON.stringify({ text, client_id: tried.id }),
    });
    const said = await answer.json();
    if (answer.ok) {
      sent(id, text, said);
    } else {
      problem(`${said.detail}`);
    }
  } catch {
    problem(words.say.failed);
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
    drafts.delete(id);
  }
  if (form()?.dataset["id"] !== id) {
    return;
  }
  // News of its delivery may have been faster than this answer, and know more.
  if (!isShown(message.id)) {
    show(message);
  }
  const box = field();
  if (box && box.value.trim() === text) {
    box.value = "";
    changed();
    box.focus();
  }
}

onEach(document, "input", "#reply-text", changed);
onEach(document, "keydown", "#reply-text", (_, event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
    event.preventDefault();
    void send();
  }
});
onEach(document, "submit", "#reply", (_, event) => {
  event.preventDefault();
  void send();
});
window.addEventListener("beforeunload", (event) => {
  if ([...drafts.values()].some((draft) => draft.trim())) {
    event.preventDefault();
  }
});
