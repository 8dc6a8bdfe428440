// @ts-check
/** The bell: rings and notifies when somebody in danger waits, or one is offered somebody, and again until that is over. */

import { byId, say } from "./dom.js";
import { words } from "./words.js";

const AGAIN_MS = 30_000;
/** Two soft tones that carry through a room: their pitch in hertz, and when they begin in seconds. */
const TONES = [
  [784, 0],
  [988, 0.25],
];
const TONE_S = 0.4;
const LOUDNESS = 0.25;
/** The most pressing first: an offer is for whoever sits here. @type {("offer" | "unanswered" | "danger")[]} */
const REASONS = ["offer", "unanswered", "danger"];
/** What it has rung for. @type {Set<string>} */
let rung = new Set();
/** @type {AudioContext | null} */
let sound = null;
/** @type {Notification | null} */
let shown = null;
/** @type {ReturnType<typeof setInterval> | undefined} */
let again;

/** Browsers make no sound on a page on which nobody has pressed anything. */
function wake() {
  sound ??= new AudioContext();
  void sound.resume().then(tellState, () => undefined);
}

function mayNotify() {
  return "Notification" in window && Notification.permission === "granted";
}

function play() {
  if (sound?.state !== "running") {
    return;
  }
  for (const [pitch = 0, after = 0] of TONES) {
    const [tone, volume, at] = [sound.createOscillator(), sound.createGain(), sound.currentTime + after];
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, at + TONE_S);
    tone.connect(volume).connect(sound.destination);
    tone.start(at);
    tone.stop(at + TONE_S);
  }
}

/** It says nothing of anybody: others may see this screen, and the one of the telephone beside it. */
function notify() {
  if (!mayNotify() || (document.hasFocus() && !document.hidden)) {
    return;
  }
  shown?.close();
  shown = new Notification(words.bell.notice, { tag: "most116", requireInteraction: true, silent: true });
  shown.addEventListener("click", () => {
    window.focus();
    shown?.close();
  });
}

function ring() {
  play();
  notify();
}

/**
 * To be called whenever the page has changed, or with a page that is not shown yet.
 *
 * @param {Document} page what rings says so, as a reason and whom it is about
 */
export function look(page = document) {
  const found = /** @type {HTMLElement[]} */ ([...page.querySelectorAll("[data-rings]")]);
  const ringing = new Set(found.map((each) => each.dataset["rings"] ?? ""));
  const fresh = [...ringing].some((each) => !rung.has(each));
  rung = ringing;
  const reason = REASONS.find((each) => [...ringing].some((one) => one.startsWith(each)));
  say(byId("alarm", HTMLElement), reason ? words.bell[reason] : "");
  if (fresh || !ringing.size) {
    clearInterval(again);
    again = ringing.size ? setInterval(ring, AGAIN_MS) : undefined;
  }
  if (fresh) {
    ring();
  } else if (!ringing.size) {
    shown?.close();
  }
}

/** By what its name is and not by what stands there: words that grow would push the page down under a pressed pointer. */
function tellState() {
  const bell = byId("bell", HTMLElement);
  const on = sound?.state === "running";
  const blocked = !("Notification" in window) || Notification.permission === "denied";
  bell.title = on ? (mayNotify() ? words.bell.on : blocked ? words.bell.blocked : words.bell.sound) : words.bell.off;
  bell.setAttribute("aria-label", bell.title);
  bell.dataset["state"] = on ? "on" : "off";
}

async function tryOut() {
  wake();
  if ("Notification" in window && Notification.permission === "default") {
    await Notification.requestPermission().catch(() => "default");
  }
  await sound?.resume();
  tellState();
  play();
}

const button = document.getElementById("bell");
if (button instanceof HTMLButtonElement) {
  button.hidden = false;
  button.addEventListener("click", () => void tryOut());
  for (const act of ["pointerdown", "keydown"]) {
    document.addEventListener(act, wake, { once: true });
  }
  tellState();
}
