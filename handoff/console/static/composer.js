// @ts-check
/** The reply box: a draft for each conversation, kept at the server too, and sending that never sends twice. */

import { act } from "./asking.js";
import { isShown, show } from "./bubbles.js";
import { onEach, say } from "./dom.js";
import * as drafts from "./drafts.js";
import { habit, keep } from "./habits.js";
import { measure } from "./reply-length.js";
import { plain } from "./segments.js";
import * as undo from "./undo.js";
import { words } from "./words.js";

/** The last try: the same words to the same person again are the same reply. @type {{ key: string, id: string } | null} */
let tried = null;
let sending = false;
/** What its writer was warned of, and sends all the same when they send it again. */
let warned = "";

/** Puts the draft of the open conversation back, and begins to keep it. */
export function begin() {
  const box = field();
  const id = form()?.dataset["id"];
  if (box && id) {
    const known = drafts.draftOf(id);
    if (known === undefined) {
      drafts.found(id, box.defaultValue);
      // What was typed before this module listened is a draft too, and its writer's cursor stands in it.
      if (box.value === box.defaultValue) {
        box.setSelectionRange(box.value.length, box.value.length);
      }
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
  const begun = drafts.draftOf(id);
  drafts.write(id, begun ? `${text}\n${begun}` : text);
  const box = field();
  if (box && form()?.dataset["id"] === id) {
    box.value = drafts.draftOf(id) ?? "";
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
  drafts.write(id, box.value);
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
  try {
    await drafts.settled();
    const given = { text, client_id: tried.id, ...how(key) };
    const answer = await act("POST", `/api/v1/conversations/${id}/messages`, given);
    const said = await answer.json();
    if (answer.ok) {
      sent(id, text, said);
    } else {
      warned = said.error === "desk.strange_words" ? key : "";
      problem(`${said.detail}`);
    }
  } catch {
    problem(words.say.failed);
  } finally {
    sending = false;
    drafts.goOn();
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
  drafts.sent(id, text);
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
