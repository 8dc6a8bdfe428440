// @ts-check
/** The layout of the desk: how wide its columns are and what is unfolded, as the account likes it. */

import { onEach } from "./dom.js";
import { habit, keep } from "./habits.js";

/** @typedef {"lists_width" | "details_width"} Column */
const NARROWEST = 1;
const WIDEST = 7;
/** As in layout.css: what one step is, in the size of letters. */
const STEP_REM = 3;
const narrow = window.matchMedia("(max-width: 75em)");

/** What is known of the person stands beside the talk; where there is no room it can be unfolded above. */
export function foldDetails() {
  const side = document.getElementById("side");
  if (side instanceof HTMLDetailsElement) {
    side.open = !narrow.matches || habit("details_open");
  }
}

/**
 * @param {Element} edge
 * @returns {Column}
 */
function columnOf(edge) {
  return edge.getAttribute("data-edge") === "details" ? "details_width" : "lists_width";
}

/**
 * Shows the column at this width; the sheets know how wide that is.
 *
 * @param {Element} edge
 * @param {number} step
 */
function show(edge, step) {
  const width = Math.min(Math.max(step, NARROWEST), WIDEST);
  document.body.setAttribute(`data-${columnOf(edge).replace("_", "-")}`, String(width));
  edge.setAttribute("aria-valuenow", String(width));
  return width;
}

/**
 * @param {HTMLElement} edge
 * @param {PointerEvent} begun
 */
function drag(edge, begun) {
  const column = columnOf(edge);
  const [from, way] = [habit(column), column === "details_width" ? -1 : 1];
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  let width = from;
  /** @param {PointerEvent} event */
  const onMove = (event) => {
    width = show(edge, from + Math.round((way * (event.clientX - begun.clientX)) / (STEP_REM * rem)));
  };
  const onEnd = () => {
    edge.removeEventListener("pointermove", onMove);
    if (width !== from) {
      keep({ [column]: width });
    }
  };
  begun.preventDefault();
  edge.setPointerCapture(begun.pointerId);
  edge.addEventListener("pointermove", onMove);
  edge.addEventListener("lostpointercapture", onEnd, { once: true });
}

onEach(document, "pointerdown", "[data-edge]", drag);
onEach(document, "keydown", "[data-edge]", (edge, event) => {
  const column = columnOf(edge);
  const now = habit(column);
  const away = column === "details_width" ? -1 : 1;
  /** @type {Record<string, number>} */
  const steps = { ArrowRight: now + away, ArrowLeft: now - away, Home: NARROWEST, End: WIDEST };
  const wanted = steps[event.key];
  if (wanted !== undefined) {
    event.preventDefault();
    keep({ [column]: show(edge, wanted) });
  }
});
// A click on what folds comes before it folds.
onEach(document, "click", "#side > summary", (summary) => keep({ details_open: !isOpen(summary) }));
onEach(document, "click", "#record > summary", (summary) => keep({ record_open: !isOpen(summary) }));
narrow.addEventListener("change", foldDetails);

/** @param {Element} summary */
function isOpen(summary) {
  return summary.parentElement instanceof HTMLDetailsElement && summary.parentElement.open;
}
