// @ts-check
/** The live desk: follows what changes, opens conversations in place, and sends forms without leaving the page. */

import { once } from "./acts.js";
import { BY_ITSELF, ask } from "./asking.js";
import * as bell from "./bell.js";
import { foldShown, show } from "./bubbles.js";
import * as composer from "./composer.js";
import { byId, onEach, say } from "./dom.js";
import { isOlder, nowShown } from "./freshness.js";
import { foldDetails } from "./layout.js";
import { listsChanged, onLists, refreshLists } from "./lists.js";
import { idOf, keepFocus, part, refreshTalk } from "./parts.js";
import { follow } from "./push.js";
import { scrollToUnanswered } from "./reading.js";
import { read } from "./session.js";
import { tick } from "./ticking.js";
import { onUndone } from "./undo.js";
import { comeTo, markCards, readNow, titled } from "./unread.js";
import { words } from "./words.js";

/**
 * @typedef {object} DeskEvent
 * @property {string} kind
 * @property {string | null} conversation
 * @property {import("./bubbles.js").Message | null} message
 */

/** However quiet the stream is: a queue that stands still must never be a line that went dead. */
const LOOK_AGAIN_MS = 30_000;
let listsHtml = "";
/** How often something was told of the open conversation. */
let told = 0;
/** How many pages of other conversations are on their way. */
let leaving = 0;
/** For each page that is on its way, of which conversations something was told since it was asked for. */
const asking = /** @type {Set<Set<string | null>>} */ (new Set());

/** The conversation on the screen. The address may be ahead of it: of the back button, and of an answer that never came. */
function open() {
  return idOf(document);
}

/**
 * Asks the server for a page and shows it in place of this one.
 *
 * @param {string} url
 * @param {RequestInit} [request]
 */
async function visit(url, request) {
  const leaves = Number(new URL(url, location.href).pathname.split("/")[2] !== open());
  composer.hold((leaving += leaves) > 0);
  try {
    await go(url, request);
  } finally {
    composer.hold((leaving -= leaves) > 0);
  }
}

/**
 * @param {string} url
 * @param {RequestInit} [request]
 */
async function go(url, request) {
  const meanwhile = /** @type {Set<string | null>} */ (new Set());
  asking.add(meanwhile);
  let answer;
  let page;
  try {
    answer = await ask(url, request);
    page = await read(answer);
  } catch {
    notice(words.say.live_off);
    return;
  } finally {
    asking.delete(meanwhile);
  }
  if (page) {
    if (answer.ok && (answer.redirected || !request) && answer.url !== location.href) {
      history.pushState(null, "", answer.url);
    }
    showPage(page, answer.ok, request ? (new URL(url, location.href).pathname.split("/").at(-1) ?? "") : "");
    if (meanwhile.size) {
      listsChanged();
    }
    if (meanwhile.has(open())) {
      // Something was told of it while it was asked for, and the page may not know it.
      void talkChanged();
    }
  }
}

/**
 * @param {Document} page
 * @param {boolean} ok whether it is what was asked for, and not a refusal
 * @param {string} acts what was to be done, by the end of its address; once it is done, what was typed into its form may go
 */
function showPage(page, ok, acts) {
  const fresh = page.querySelector(".columns #talk");
  const told = page.querySelector("[data-part=notice]");
  const [now, then] = [idOf(page), open()];
  if (!fresh || (!ok && then && now !== then)) {
    // Somebody was faster, or this page is old: what is written on it stays where it is.
    notice(told?.textContent ?? "");
    void refreshLists();
    return;
  }
  if (now && now === then) {
    if (ok && isOlder(page)) {
      // What was told meanwhile is on the screen already.
      void talkChanged(acts);
    } else {
      nowShown(page);
      refreshTalk(page, ok ? acts : "");
    }
    notice(told?.textContent ?? "");
  } else {
    nowShown(page);
    byId("talk", HTMLElement).replaceChildren(...fresh.childNodes);
    arrive(now);
  }
  titled(page.title);
  document.body.dataset["view"] = page.body.dataset["view"];
  showLists(page.getElementById("lists"));
}

/** @param {string} id the conversation that was just put on the screen, or nothing */
function arrive(id) {
  readNow(id);
  foldDetails();
  composer.begin();
  foldShown();
  scrollToUnanswered();
  if (document.getElementById("reply-text")) {
    composer.focus();
  } else {
    (document.getElementById("talk-heading") ?? byId("lists", HTMLElement)).focus({ preventScroll: true });
  }
}

/** @param {string} text */
function notice(text) {
  say(byId("notice", HTMLElement), text.trim());
}

/** @param {HTMLElement | null} lists what holds the two lists as the server wrote them */
function showLists(lists) {
  const html = lists?.innerHTML;
  if (document.querySelector("#lists :active")) {
    // Nor is anybody else taken by mistake.
    listsChanged();
  } else if (html && html !== listsHtml) {
    listsHtml = html;
    keepFocus(() => byId("lists", HTMLElement).replaceChildren(...lists.childNodes), "lists");
    say(byId("who-lines", HTMLElement), byId("own-lines", HTMLElement).textContent ?? "");
  }
  markCards(open());
  bell.look();
  tick();
}

/** @param {string} [acted] what was done and is not on the screen yet, by the end of its address */
async function talkChanged(acted = "") {
  const [id, before] = [open(), told];
  const answer = id ? await ask(`/c/${id}`, BY_ITSELF).catch(() => null) : null;
  const page = answer ? await read(answer) : null;
  if (page && id === open() && told !== before) {
    // Something was told meanwhile, and the page may not know it.
    void talkChanged(acted);
  } else if (page && id === open() && idOf(page) === id) {
    if (document.querySelector("#talk :active")) {
      // Nothing is put anew under a pointer that is pressed: the press would be lost.
      setTimeout(() => void talkChanged(acted), 250);
    } else if (acted || !isOlder(page)) {
      nowShown(page);
      refreshTalk(page, acted);
    }
  } else if (page && answer && !answer.ok && id === open()) {
    const told = part(page, "notice")?.textContent ?? "";
    if (["reads", "offered"].includes(part(document, "composer")?.dataset["state"] ?? "")) {
      // Whoever is no guest any more does not go on reading.
      await visit("/");
    }
    notice(told);
  }
}

/** @param {string | null} conversation something was told of it, which a page that is being asked for may not know */
function toldOf(conversation) {
  for (const each of asking) {
    each.add(conversation);
  }
}

/** @param {string} data */
function onMessage(data) {
  /** @type {DeskEvent} */
  const event = JSON.parse(data);
  toldOf(event.conversation);
  const here = event.conversation === open();
  if (here && event.message) {
    told += 1;
    show(event.message);
  } else if (here) {
    void talkChanged();
  }
  if (event.conversation && event.message?.author === "person" && (!here || document.hidden)) {
    comeTo(event.conversation);
    markCards(open());
  }
}

function queueChanged() {
  toldOf(null);
  listsChanged();
}

/** @param {string} data */
function onConversation(data) {
  /** @type {DeskEvent} */
  const event = JSON.parse(data);
  toldOf(event.conversation);
  listsChanged();
  if (event.conversation === open()) {
    void talkChanged();
  }
}

/** @param {boolean} connected */
function onConnection(connected) {
  const live = byId("live", HTMLElement);
  live.dataset["state"] = connected ? "on" : "off";
  say(/** @type {HTMLElement} */ (live.firstElementChild), connected ? words.say.live_on : words.say.live_off);
  if (!connected) {
    // Whoever was signed out meanwhile is led to the sign-in page by this.
    listsChanged();
  }
}

function begin() {
  onLists(showLists);
  onEach(document, "click", "a[data-open-talk]", (link, event) => {
    if (link instanceof HTMLAnchorElement && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      void visit(link.href);
    }
  });
  onEach(document, "submit", "form[data-live]", (form, event) => {
    if (form instanceof HTMLFormElement) {
      event.preventDefault();
      const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
      void once(form.action, () => visit(form.action, { method: "POST", body }));
    }
  });
  window.addEventListener("popstate", () => void visit(location.href));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && readNow(open())) {
      markCards(open());
    }
  });
  let started = false;
  follow({
    url: "/api/v1/events",
    after: document.body.dataset["position"] ?? "",
    on: {
      start: () => {
        onConnection(true);
        if (started) {
          // The stream goes on where it broke off; what it may have forgotten by then is read anew.
          listsChanged();
          void talkChanged();
        }
        started = true;
      },
      queue: queueChanged,
      floor: queueChanged,
      conversation: onConversation,
      message: onMessage,
      delivery: onMessage,
      undone: onUndone,
    },
    onConnection,
  });
  listsHtml = byId("lists", HTMLElement).innerHTML;
  if (open()) {
    arrive(open());
  }
  bell.look();
  markCards(open());
  setInterval(() => {
    listsChanged();
    void talkChanged();
  }, LOOK_AGAIN_MS);
}

if (document.getElementById("lists")) {
  begin();
}
