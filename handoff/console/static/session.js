// @ts-check
/** The session of this page: whoever is signed out is led to the sign-in page, unless words would be lost by that. */

import { BY_ITSELF, ask, renewProof } from "./asking.js";
import { pageOf } from "./dom.js";
import * as drafts from "./drafts.js";

const LOOK_AGAIN_MS = 3_000;
/** @type {ReturnType<typeof setInterval> | undefined} */
let looking;

/**
 * The page in an answer; whoever is signed out is told so instead, and where to sign in.
 *
 * @param {Response} answer
 */
export async function read(answer) {
  if (new URL(answer.url).pathname === "/sign-in") {
    if (onlyHere()) {
      ended();
    } else {
      location.assign(answer.url);
    }
    return null;
  }
  const page = await pageOf(answer);
  const [account, own] = [page.body.dataset["account"], document.body.dataset["account"]];
  if (account && account !== own) {
    // Somebody else has signed in at this browser: what was begun here is not theirs to see.
    drafts.forget();
    location.assign("/");
    return null;
  }
  if (account) {
    goesOn(page);
  }
  return page;
}

/** Whether words stand on this page only: in a reply box, or in a note. */
function onlyHere() {
  const notes = [...document.querySelectorAll("textarea:not(#reply-text)")];
  return drafts.onlyHere() || notes.some((each) => each instanceof HTMLTextAreaElement && each.value.trim() !== "");
}

/** The words stay where they are, and their writer signs in beside them. */
function ended() {
  const told = document.getElementById("signed-out");
  if (told) {
    told.hidden = false;
    looking ??= setInterval(() => void look(), LOOK_AGAIN_MS);
  }
}

async function look() {
  const answer = await ask("/", BY_ITSELF).catch(() => null);
  if (answer?.ok) {
    await read(answer);
  }
}

/** @param {Document} page of a session that lives */
function goesOn(page) {
  renewProof(page);
  const told = document.getElementById("signed-out");
  if (looking !== undefined && told) {
    clearInterval(looking);
    looking = undefined;
    told.hidden = true;
    void drafts.save();
  }
}

document.addEventListener("signed-out", () => {
  if (onlyHere()) {
    ended();
  }
});
window.addEventListener("beforeunload", (event) => {
  if (onlyHere()) {
    void drafts.save();
    event.preventDefault();
  }
});
