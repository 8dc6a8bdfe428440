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
const WITH_BELL = "most116-bell";
const button = document.getElementById("bell");
/** The most pressing first: an address and an offer wait for who sits here.
 * @type {("glass" | "offer" | "unanswered" | "danger")[]} */
const REASONS = ["glass", "offer", "unanswered", "danger"];
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

/** A page that has no bell of its own keeps quiet beside one that has, in another tab of this browser. */
async function rungElsewhere() {
  const known = button ? undefined : await navigator.locks?.query();
  return known?.held?.some((each) => each.name === WITH_BELL) ?? false;
}

async function ring() {
  if (!(await rungElsewhere())) {
    play();
    notify();
  }
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
    again = ringing.size ? setInterval(() => void ring(), AGAIN_MS) : undefined;
  }
  if (fresh) {
    void ring();
  } else if (!ringing.size) {
    shown?.close();
  }
}

/** By what its name is and not by what stands there: words that grow would push the page down under a pressed pointer. */
function tellState() {
  if (!button) {
    return;
  }
  const on = sound?.state === "running";
  const blocked = !("Notification" in window) || Notification.permission === "denied";
  button.title = on ? (mayNotify() ? words.bell.on : blocked ? words.bell.blocked : words.bell.sound) : words.bell.off;
  button.setAttribute("aria-label", button.title);
  button.dataset["state"] = on ? "on" : "off";
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

for (const act of ["pointerdown", "keydown"]) {
  document.addEventListener(act, wake, { once: true });
}
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => void tryOut());
  void navigator.locks?.request(WITH_BELL, { mode: "shared" }, () => new Promise(() => undefined));
  tellState();
}
