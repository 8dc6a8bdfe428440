// @ts-check
/** Work that a browser does unnoticed when very many begin to write at once from one place: nobody is asked a puzzle. */

const LONGEST_MS = 5_000;
/** What is sent when there is no proof: the message is kept all the same, and read a moment later. */
const NONE = "-";

/**
 * The number that proves the work: SHA-256 of the challenge, a dot and the number begins with so many zero bits.
 *
 * @param {string} challenge
 * @param {number} bits
 * @returns {Promise<string>}
 */
export async function proofOf(challenge, bits) {
  const subtle = globalThis.crypto?.subtle;
  const encoder = new TextEncoder();
  const until = performance.now() + LONGEST_MS;
  for (let number = 0; subtle && performance.now() < until; number += 1) {
    const digest = await subtle.digest("SHA-256", encoder.encode(`${challenge}.${number}`));
    if (Math.clz32(new DataView(digest).getUint32(0)) >= bits) {
      return String(number);
    }
  }
  return NONE;
}
