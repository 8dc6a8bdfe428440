// @ts-check
/** What of a text is shown only after asking; the same rules as in veils.py, bound to it by a table of cases. */

/** @typedef {{ kind: "plain" | "number" | "link", text: string, label: string }} Piece */

const LINK = /(?:https?:\/\/|www\.)([^\s/?#]+)\S*/giu;
const NUMBER = /\+?\d(?:[ .()/-]{0,2}\d){6,}/gu;

/**
 * The text cut into what is shown and what is veiled; put together again it is the text.
 *
 * @param {string} text
 * @returns {Piece[]}
 */
export function pieces(text) {
  return cut(text, LINK, (match) => ({
    kind: "link",
    text: match[0],
    label: (match[1] ?? "").slice((match[1] ?? "").lastIndexOf("@") + 1),
  })).flatMap((piece) =>
    piece.kind === "plain"
      ? cut(piece.text, NUMBER, number)
      : [piece],
  );
}

/**
 * A consultant's own words, cut: numbers are veiled but those that are known, however they are grouped.
 *
 * @param {string} text
 * @param {string[]} known digits alone
 * @returns {Piece[]}
 */
export function ownPieces(text, known) {
  const only = new RegExp(`^(?:${known.join("|")})+$`, "u");
  /** @type {Piece[]} */
  const found = [];
  for (const piece of cut(text, NUMBER, number)) {
    const last = found.at(-1);
    if (piece.kind === "plain" || only.test(digits(piece.text))) {
      found.splice(last?.kind === "plain" ? -1 : found.length, 1, {
        kind: "plain",
        text: (last?.kind === "plain" ? last.text : "") + piece.text,
        label: "",
      });
    } else {
      found.push(piece);
    }
  }
  return found;
}

/**
 * A Polish number is the same with the country's code before it and without.
 *
 * @param {string} text
 */
function digits(text) {
  const all = text.replace(/\D/gu, "");
  return all.length === 11 && all.startsWith("48") ? all.slice(2) : all;
}

/**
 * @param {RegExpMatchArray} match
 * @returns {Piece}
 */
function number(match) {
  return { kind: "number", text: match[0], label: String(match[0].replace(/\D/gu, "").length) };
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 * @param {(match: RegExpMatchArray) => Piece} veil
 * @returns {Piece[]}
 */
function cut(text, pattern, veil) {
  /** @type {Piece[]} */
  const found = [];
  let rest = 0;
  for (const match of text.matchAll(pattern)) {
    const at = match.index ?? 0;
    found.push({ kind: "plain", text: text.slice(rest, at), label: "" }, veil(match));
    rest = at + match[0].length;
  }
  found.push({ kind: "plain", text: text.slice(rest), label: "" });
  return found.filter((piece) => piece.text !== "");
}
