// @ts-check
/** The chat page: shows lines as they come and sends without a reload. Without it the same page works by its forms. */

import { byId, make, onEach, say } from "./dom.js";
import { askInstead } from "./instead.js";
import { leave } from "./leave.js";
import { Outbox, post } from "./outgoing.js";
import { stayKnown } from "./presence.js";
import { follow } from "./push.js";
import { afterOwn, stand } from "./stage.js";

/** @typedef {{ value: string, label: string }} Option */
/** @typedef {"person" | "consultant" | "system"} Author */
/**
 * @typedef {object} Line as bridges/webchat/views.py writes it
 * @property {string} id
 * @property {Author} author
 * @property {string} text
 * @property {string} language
 * @property {Option[]} options
 * @property {string} client_id
 * @property {string} stage where the talk stands with it, empty for the person's own
 * @property {boolean} urgent
 */

const TELL_AFTER_MS = 300;

const chat = byId("chat", HTMLElement);
const log = byId("log", HTMLDivElement);
const lines = byId("lines", HTMLOListElement);
const status = byId("status", HTMLParagraphElement);
const alarm = byId("alarm", HTMLParagraphElement);
const composer = byId("composer", HTMLFormElement);
const options = byId("options", HTMLDivElement);
const text = byId("text", HTMLTextAreaElement);
const problem = byId("problem", HTMLParagraphElement);
const fresh = byId("fresh", HTMLParagraphElement);

/** @type {Record<Author, string>} */
const speakers = {
  person: word("you"),
  consultant: word("consultant"),
  system: word("system"),
};
/** Our own lines until the server's copy of them comes, by the id we gave them. @type {Map<string, HTMLLIElement>} */
const pending = new Map();
/** @type {string[]} */
let untold = hidden("taken").split(",").filter(Boolean);
/** @type {ReturnType<typeof setTimeout> | undefined} */
let telling;
/** @type {import("./push.js").Push | null} */
let stream = null;

const outbox = new Outbox(begin);

/**
 * @param {string} name
 * @returns {string}
 */
function word(name) {
  return chat.dataset[name] ?? "";
}

/**
 * @param {string} name
 * @returns {string}
 */
function hidden(name) {
  const field = composer.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field.value : "";
}

/** What names the visit of this page, and says that the page stands in the middle of it. */
function ofThisTalk() {
  return { visit: hidden("visit"), begun: "1" };
}

/** Follow the talk, once there is one. */
function begin() {
  if (stream) {
    return;
  }
  stayKnown(ofThisTalk);
  const where = () => ({ ...ofThisTalk(), after: stream?.position() ?? "" });
  const instead = askInstead(where, receive, (answered) => say(status, word(answered ? "connected" : "reconnect")));
  stream = follow({
    url: "/chat/events",
    after: log.dataset.position ?? "",
    on: { line: (data) => receive(/** @type {Line} */ (JSON.parse(data))), left: leave },
    onConnection: (connected) => {
      say(status, connected ? word("connected") : word("reconnect"));
      instead(connected);
    },
  });
}

/** @param {Line} line */
function receive(line) {
  if (line.author !== "person") {
    untold.push(line.id);
    tellTaken();
  }
  const known = pending.get(line.client_id) ?? lines.querySelector(`[data-id="${CSS.escape(line.id)}"]`);
  pending.delete(line.client_id);
  if (known instanceof HTMLLIElement) {
    known.dataset.id = line.id;
    return;
  }
  const reading = atEnd();
  if (line.text) {
    removeBeginning();
    lines.append(lineElement(line, line.author === "person" ? "sent" : ""));
  }
  stand(line.stage || afterOwn());
  if (line.author === "consultant") {
    noteRead();
  }
  offer(line.options);
  if (reading) {
    showEnd();
  } else {
    // Nobody is taken away from what they are reading.
    fresh.hidden = false;
  }
}

/** A consultant who answers has the whole talk before them. */
function noteRead() {
  for (const state of lines.querySelectorAll(".line.person[data-id] .state")) {
    say(/** @type {HTMLElement} */ (state), word("read"));
  }
}

function removeBeginning() {
  for (const id of ["shared", "intro", "steps", "have-code"]) {
    document.getElementById(id)?.remove();
  }
}

/** True when the person is reading the newest line, and may be taken along to the next. */
function atEnd() {
  const last = lines.lastElementChild?.getBoundingClientRect();
  return !last || last.top < Math.min(window.innerHeight, log.getBoundingClientRect().bottom);
}

function showEnd() {
  fresh.hidden = true;
  lines.lastElementChild?.scrollIntoView({ block: "nearest" });
}

/**
 * @param {Pick<Line, "author" | "text" | "language"> & { id?: string, urgent?: boolean }} line
 * @param {string} state the name of what is known about it
 */
function lineElement(line, state) {
  // As in most116/web/pages.py: a telephone number is not cut by the end of a line.
  const words = line.author === "person" ? line.text : line.text.replace(/(\d) (?=\d)/g, "$1\u00a0");
  return make(
    "li",
    { class: `line ${line.author}`, "data-id": line.id },
    make(
      "p",
      { class: "by" },
      make("span", { class: "who" }, speakers[line.author]),
      ...(line.author === "person" ? [" ", make("span", { class: "state" }, state && word(state))] : []),
    ),
    // Where help is in danger is read out at once, everything else when there is a pause.
    make(
      "p",
      { class: "words", lang: line.language, dir: "auto", "aria-live": line.urgent ? "assertive" : undefined },
      words,
    ),
  );
}

/** @param {Option[]} offered */
function offer(offered) {
  const buttons = offered.map(({ value, label }) =>
    make("button", { class: "button quiet", name: "choice", value }, label),
  );
  const focused = options.contains(document.activeElement);
  options.replaceChildren(...buttons);
  options.hidden = buttons.length === 0;
  if (focused) {
    text.focus();
  }
}

/** Tell the server which lines have arrived, a few at a time; what could not be told waits for the next. */
function tellTaken() {
  clearTimeout(telling);
  telling = setTimeout(async () => {
    const ids = untold;
    untold = [];
    if (ids.length > 0 && !(await post("/chat/taken", { ...ofThisTalk(), ids: ids.join(",") }))?.ok) {
      untold = [...ids, ...untold];
    }
  }, TELL_AFTER_MS);
}

/**
 * Send words or an answer on offer.
 *
 * @param {string} words what our own line shows
 * @param {Record<string, string>} fields
 */
function send(words, fields) {
  const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  const begun = stream ? "1" : "";
  const element = lineElement({ author: "person", text: words, language: document.documentElement.lang }, "");
  const state = /** @type {HTMLElement} */ (element.querySelector(".state"));
  pending.set(id, element);
  lines.append(element);
  offer([]);
  if (!chat.classList.contains("begun")) {
    chat.classList.add("begun");
    log.tabIndex = 0;
    byId("cards", HTMLDetailsElement).open = false;
    byId("code", HTMLDetailsElement).hidden = false;
  }
  removeBeginning();
  say(problem, "");
  text.removeAttribute("aria-invalid");
  showEnd();
  outbox.put({
    id,
    fields: { ...fields, visit: hidden("visit"), begun, entry: hidden("entry"), lang: hidden("lang") },
    tell: (now) => {
      if (now === "tooLong") {
        refuse(element, words);
        return;
      }
      const waiting = now === "notSent" || now === "unavailable";
      const reading = atEnd();
      const again = make("button", { type: "button", class: "again" }, word("again"));
      state.replaceChildren(...(waiting ? [word("notSent"), " ", again] : [word(now)]));
      element.classList.toggle("unsent", waiting);
      if (now === "sent") {
        stand(afterOwn());
      }
      if (now !== "sending") {
        say(alarm, now === "unavailable" ? word("unavailable") : "");
      }
      if (reading) {
        showEnd();
      }
    },
  });
}

/**
 * What is too long comes back into the field, before whatever was typed since, and is said to be beside it.
 *
 * @param {HTMLLIElement} element
 * @param {string} words
 */
function refuse(element, words) {
  element.remove();
  text.value = [words, text.value].filter(Boolean).join("\n");
  text.setAttribute("aria-invalid", "true");
  say(problem, word("tooLong"));
  text.focus();
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
  if (button?.name === "choice") {
    send(button.textContent ?? "", { choice: button.value });
  } else if (button?.name === "ask") {
    send(button.value, { ask: button.value });
  } else if (text.value.trim()) {
    send(text.value, { text: text.value });
    text.value = "";
  }
  text.focus();
});

text.addEventListener("keydown", (event) => {
  // Where there is a real keyboard Enter sends, as people expect; a thumb's Enter is a new line.
  const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(pointer: fine)").matches;
  if (sends) {
    event.preventDefault();
    byId("send", HTMLButtonElement).click();
  }
});

onEach(lines, "click", ".again", () => outbox.tryNow());
onEach(fresh, "click", "button", showEnd);

document.getElementById("check")?.remove();
document.getElementById("newest")?.removeAttribute("id");
chat.classList.add("live");
showEnd();
if (chat.classList.contains("begun")) {
  begin();
  tellTaken();
}
