// @ts-check
/** The transcript on the page: adds what is new, changes what came further, never shows a message twice. */

import { make, say } from "./dom.js";
import { fold } from "./folding.js";
import { cameBelow, isAtEnd, scrollToEnd, scrollToUnanswered } from "./reading.js";
import { of, put, written } from "./transcript-order.js";
import { ownPieces, pieces } from "./veils.js";
import { words } from "./words.js";

/**
 * A message as the desk API gives it.
 *
 * @typedef {object} Message
 * @property {string} id
 * @property {string} conversation
 * @property {number} seq
 * @property {"person" | "consultant" | "system"} author
 * @property {string} kind
 * @property {string} text
 * @property {string} at
 * @property {number} attachment_count
 * @property {string | null} delivery
 * @property {string | null} delivery_reason
 * @property {string | null} by
 * @property {string | null} sends_at
 * @property {boolean} noticed
 * @property {boolean} late
 */

const clock = new Intl.DateTimeFormat("pl", { timeZone: "Europe/Warsaw", hour: "2-digit", minute: "2-digit" });

/**
 * Shows a message, or what changed of one that is there already.
 *
 * @param {Message} message
 */
export function show(message) {
  keepEnd((list) => place(list, bubble(message), known(list, message.id)));
}

/** @param {string} id of a message */
export function isShown(id) {
  const list = document.getElementById("bubbles");
  return Boolean(list && known(list, id));
}

/** @param {string} id of a message that was taken back before it went */
export function remove(id) {
  keepEnd((list) => known(list, id)?.remove());
}

/**
 * Brings the transcript up to that of a page the server has just made.
 *
 * @param {Document} page
 */
export function merge(page) {
  keepEnd((list) => {
    const there = new Map([...list.children].map((each) => [of(each, "id"), each]));
    for (const each of page.querySelectorAll(".bubble")) {
      if (each instanceof HTMLLIElement) {
        place(list, each, there.get(of(each, "id")));
      }
    }
  });
}

export function foldShown() {
  const list = document.getElementById("bubbles");
  if (list) {
    fold(list);
  }
}

/**
 * Changes the list; who was at its end stays there, and anybody else is told of words that came below.
 *
 * @param {(list: HTMLElement) => void} change
 */
function keepEnd(change) {
  const list = document.getElementById("bubbles");
  if (!list) {
    return;
  }
  const [atEnd, said] = [isAtEnd(), ofPerson(list)];
  change(list);
  fold(list);
  if (atEnd && list.lastElementChild?.getAttribute("data-author") === "system") {
    // What the bot says pushes nobody's words out of sight.
    scrollToUnanswered();
  } else if (atEnd) {
    scrollToEnd();
  } else if (ofPerson(list) > said) {
    cameBelow();
  }
}

/** How many messages of the person there are. @param {Element} list */
function ofPerson(list) {
  return list.querySelectorAll("[data-author=person]").length;
}

/**
 * @param {Element} list
 * @param {string} id of a message
 */
function known(list, id) {
  return [...list.children].find((each) => of(each, "id") === id);
}

/**
 * @param {Element} list
 * @param {HTMLLIElement} fresh
 * @param {Element | undefined} there what stands for the same message
 */
function place(list, fresh, there) {
  if (there && written(there) === written(fresh)) {
    update(there, fresh);
    return;
  }
  there?.remove();
  put(list, fresh);
  document.getElementById("no-bubbles")?.remove();
}

/**
 * An edit changes the words, a report the state; what is the same is left alone, so that it is not read out again.
 *
 * @param {Element} known
 * @param {Element} fresh
 */
function update(known, fresh) {
  known.toggleAttribute("data-noticed", known.hasAttribute("data-noticed") || fresh.hasAttribute("data-noticed"));
  for (const part of [".bubble-text", ".bubble-aside", ".bubble-state"]) {
    const [old, now] = [known.querySelector(part), fresh.querySelector(part)];
    if (old instanceof HTMLElement && now instanceof HTMLElement) {
      if (old.textContent !== now.textContent) {
        old.replaceWith(now);
      }
    } else if (old) {
      say(/** @type {HTMLElement} */ (old), "");
    } else if (now) {
      known.append(now);
    }
  }
}

/**
 * @param {Message} message
 * @returns {HTMLLIElement}
 */
function bubble(message) {
  const at = new Date(message.at);
  const found = make("li", {
    "class": "bubble",
    "data-author": message.author,
    "data-id": message.id,
    "data-seq": String(message.seq),
    "data-noticed": message.noticed ? "" : undefined,
    "data-late": message.late ? "" : undefined,
  });
  const language = document.getElementById("log")?.dataset["language"];
  const lang = language === document.documentElement.lang ? undefined : language;
  found.append(
    make(
      "p",
      { "class": "bubble-who" },
      `${who(message)} `,
      make("time", { datetime: message.at }, clock.format(at)),
    ),
    make("div", { "class": "bubble-text", lang }, ...said(message)),
  );
  const beside = aside(message);
  if (beside) {
    found.append(make("p", { "class": "bubble-aside" }, beside));
  }
  if (message.delivery) {
    found.append(make("p", { "class": "bubble-state", "data-state": message.delivery }, state(message)));
  }
  return found;
}

/**
 * Who wrote it; a colleague by the alias that the person was told.
 *
 * @param {Message} message
 */
function who(message) {
  const told = words.author[message.author] ?? "";
  const people = JSON.parse(document.getElementById("log")?.dataset["people"] ?? "{}");
  const other = message.author === "consultant" ? people[message.by ?? ""] : "";
  return other ? `${told}: ${other}` : told;
}

/**
 * @param {Message} message
 * @returns {(Node | string)[]}
 */
function said(message) {
  if (message.author === "system") {
    return [message.text];
  }
  const cut = message.author === "person" ? pieces(message.text) : ownPieces(message.text, words.veil.known.split(" "));
  return cut.map((piece) =>
    piece.kind === "plain"
      ? piece.text
      : make(
          "details",
          { "class": "veil" },
          make("summary", {}, words.veil[piece.kind].replace("#", piece.label)),
          make("span", {}, piece.text),
        ),
  );
}

/** @param {Message} message */
function aside(message) {
  const files = message.attachment_count
    ? words.say.attachments.replace("#", String(message.attachment_count))
    : "";
  const late = message.late ? words.say.late : "";
  return [phrase(words.kind, message.kind) ?? "", late, files].filter(Boolean).join(" · ");
}

/** @param {Message} message */
function state(message) {
  const held = message.delivery === "queued" && Date.parse(message.sends_at ?? "") > Date.now();
  const told = words.delivery[held ? "held" : message.delivery ?? ""] ?? "";
  const why = message.delivery_reason;
  return why ? `${told}: ${phrase(words.undelivered, why) ?? why}` : told;
}

/**
 * The words for what happened; the channel of the open conversation may have words of its own for it.
 *
 * @param {Record<string, string>} table
 * @param {string} what
 */
function phrase(table, what) {
  const channel = document.getElementById("log")?.dataset["channel"] ?? "";
  return table[`${what}.${channel}`] ?? table[what];
}
