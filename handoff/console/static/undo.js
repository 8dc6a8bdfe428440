// @ts-check
/** The reply that was just sent and has not left: for some seconds it can be taken back into the box. */

import { act } from "./asking.js";
import { remove } from "./bubbles.js";
import { onEach, say } from "./dom.js";
import { words } from "./words.js";

/** @typedef {(conversation: string, text: string) => void} BringBack */
/** @typedef {(words: string) => void} Problem */

/** @type {ReturnType<typeof setTimeout> | undefined} */
let over;

/**
 * Offers to take back a reply of one's own.
 *
 * @param {import("./bubbles.js").Message} message as the server has just taken it
 */
export function offer(message) {
  const left = Date.parse(message.sends_at ?? "") - Date.parse(message.at);
  if (left > 0) {
    show(message.id, left);
  }
}

/** Goes on with the offer that the server wrote into the page. */
export function begin() {
  const bar = form();
  const left = Number(bar?.dataset["left"] ?? 0);
  if (bar && left > 0) {
    delete bar.dataset["left"];
    show(named(bar), left);
  }
}

/**
 * @param {BringBack} bringBack
 * @param {Problem} problem
 */
export function listen(bringBack, problem) {
  const takeBack = () => void undo(bringBack, problem);
  onEach(document, "submit", "#undo", (_, event) => {
    event.preventDefault();
    takeBack();
  });
  onEach(document, "keydown", "#reply-text", (box, event) => {
    const empty = box instanceof HTMLTextAreaElement && box.value === "";
    const back = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    // In a box with words in it Ctrl+Z takes back what was typed, as everywhere.
    const asked = (back && empty) || event.key === "Escape";
    if (form()?.hidden === false && asked && !event.isComposing && !event.defaultPrevented) {
      event.preventDefault();
      takeBack();
    }
  });
}

/**
 * The server tells every desk that a reply was taken back.
 *
 * @param {string} data
 */
export function onUndone(data) {
  const { undone } = JSON.parse(data);
  remove(undone);
  const bar = form();
  if (bar && named(bar) === undone) {
    hide();
  }
}

/**
 * @param {BringBack} bringBack
 * @param {Problem} problem
 */
async function undo(bringBack, problem) {
  const bar = form();
  const conversation = /\/c\/([^/]+)\/undo$/u.exec(bar?.action ?? "")?.[1];
  const message = bar ? named(bar) : "";
  if (!conversation || !message) {
    return;
  }
  hide();
  const answer = await act("DELETE", `/api/v1/conversations/${conversation}/messages/${message}`).catch(() => null);
  const said = await answer?.json().catch(() => null);
  if (answer?.ok && said) {
    remove(message);
    bringBack(conversation, said.text);
  } else {
    problem(said?.detail ?? words.say.live_off);
  }
}

/**
 * @param {string} message
 * @param {number} left milliseconds
 */
function show(message, left) {
  const bar = form();
  const [told, id] = [document.getElementById("undo-told"), bar?.elements.namedItem("message")];
  if (bar && told && id instanceof HTMLInputElement) {
    id.value = message;
    bar.hidden = false;
    say(told, words.say.undo);
    clearTimeout(over);
    over = setTimeout(hide, left);
  }
}

function hide() {
  clearTimeout(over);
  const [bar, told] = [form(), document.getElementById("undo-told")];
  if (bar && told) {
    if (bar.contains(document.activeElement)) {
      document.getElementById("reply-text")?.focus();
    }
    bar.hidden = true;
    say(told, "");
  }
}

/** @returns {HTMLFormElement | null} */
function form() {
  const found = document.getElementById("undo");
  return found instanceof HTMLFormElement ? found : null;
}

/**
 * The message that the bar is about.
 *
 * @param {HTMLFormElement} bar
 */
function named(bar) {
  const id = bar.elements.namedItem("message");
  return id instanceof HTMLInputElement ? id.value : "";
}
