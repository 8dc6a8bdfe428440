// @ts-check
/**
 * Where nothing can be followed (cookies refused, a proxy that holds streams back) the page asks for what is new.
 *
 * Asking renews the cookie too, as after a sleep in which it has grown too old for the stream.
 */

import { post } from "./outgoing.js";

/** @typedef {import("./chat.js").Line} Line */

const AGAIN_MS = 5_000;

/**
 * @param {() => Record<string, string>} where names the visit, and the last line that was followed
 * @param {(line: Line) => void} receive
 * @param {(answered: boolean) => void} told
 * @returns {(connected: boolean) => void} begins while nothing is followed, and ends
 */
export function askInstead(where, receive, told) {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let asking;
  let after = "";

  const ask = async () => {
    const answer = await post("/chat/lines", { ...where(), ...(after && { after }) });
    if (answer?.status === 200) {
      const { lines } = /** @type {{ lines: { position: string, line: Line }[] }} */ (await answer.json());
      for (const { position, line } of lines) {
        after = position;
        receive(line);
      }
    }
    if (asking) {
      told(answer?.status === 200);
    }
  };

  return (connected) => {
    clearInterval(asking);
    asking = undefined;
    if (!connected) {
      after = "";
      asking = setInterval(() => void ask(), AGAIN_MS);
      void ask();
    }
  };
}
