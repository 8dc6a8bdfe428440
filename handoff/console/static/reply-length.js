// @ts-check
/** How long a reply is, said beside the box. */

import { say } from "./dom.js";
import { count, plain } from "./segments.js";
import { words } from "./words.js";

/**
 * How long the reply is; in an SMS also how many parts it takes, and how many fewer it could.
 *
 * @param {string} text
 * @param {boolean} byPhone whether it goes as an SMS
 */
export function measure(text, byPhone) {
  const [length, shorter] = [document.getElementById("reply-length"), document.getElementById("reply-plain")];
  const sms = byPhone && text !== "";
  const parts = sms ? count(text) : 0;
  const fewer = sms ? count(plain(text)) : 0;
  if (length) {
    const told = [
      text ? words.say.characters.replace("#", String([...text].length)) : "",
      sms ? words.say.segments.replace("#", String(parts)) : "",
    ];
    say(length, told.filter(Boolean).join(" · "));
  }
  if (shorter) {
    shorter.hidden = fewer >= parts;
    say(shorter, words.say.plain.replace("#", String(fewer)));
  }
}
