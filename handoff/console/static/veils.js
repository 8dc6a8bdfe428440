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
      ? cut(piece.text, NUMBER, (match) => ({
          kind: "number",
          text: match[0],
          label: String(match[0].replace(/\D/gu, "").length),
        }))
      : [piece],
  );
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
