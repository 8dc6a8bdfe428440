// @ts-check
/** How many parts an SMS is cut into: letters of GSM 03.38 take 7 bits, and one other letter makes all take 16. */

const PLAIN =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿" +
  "abcdefghijklmnopqrstuvwxyzäöñüà";
const DOUBLE = "^{}\\[~]|€\f";

/**
 * @param {string} text not empty
 * @returns {number}
 */
export function count(text) {
  let size = 0;
  for (const letter of text) {
    if (PLAIN.includes(letter)) {
      size += 1;
    } else if (DOUBLE.includes(letter)) {
      size += 2;
    } else {
      // UTF-16 code units, as the network counts them.
      return parts(text.length, 70, 67);
    }
  }
  return parts(size, 160, 153);
}

/**
 * @param {number} size
 * @param {number} alone
 * @param {number} joined
 */
function parts(size, alone, joined) {
  return size <= alone ? 1 : Math.ceil(size / joined);
}

/** Signs of Polish and of typography that GSM 03.38 lacks, with what stands for them in a plain SMS. */
const STANDS_FOR = /** @type {Record<string, string>} */ ({
  "ł": "l",
  "Ł": "L",
  "„": '"',
  "”": '"',
  "“": '"',
  "’": "'",
  "‘": "'",
  "–": "-",
  "—": "-",
  "…": "...",
  "\u00a0": " ",
});

/**
 * The text with plain letters in place of those that make every part of an SMS shorter; others stay as they are.
 *
 * @param {string} text
 * @returns {string}
 */
export function plain(text) {
  return [...text.normalize("NFC")]
    .map((letter) => {
      if (PLAIN.includes(letter)) {
        return letter;
      }
      const bare = STANDS_FOR[letter] ?? letter.normalize("NFD").replace(/\p{M}/gu, "");
      return [...bare].every((each) => PLAIN.includes(each)) ? bare : letter;
    })
    .join("");
}
