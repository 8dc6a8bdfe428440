// @ts-check
/** Small typed steps on the page; no text becomes markup here but a whole page that our own server wrote. */

/** @typedef {{ createHTML: (html: string) => string }} Policy */
/** @typedef {{ trustedTypes?: { createPolicy: (name: string, rules: Policy) => Policy } }} MayTrust */
const { trustedTypes } = /** @type {typeof globalThis & MayTrust} */ (globalThis);
const policy = trustedTypes?.createPolicy("own-page", { createHTML: (html) => html });

// A phone that changes from one mast to the next may leave a request without an end: the browser waits for minutes.
const LONGEST_ANSWER_MS = 30_000;

/**
 * The answer of our own site, uncached; null when none comes, and no more of it once it has taken too long.
 *
 * @param {string} url
 * @param {RequestInit} request
 * @returns {Promise<Response | null>}
 */
export async function ask(url, request) {
  const patience = new AbortController();
  setTimeout(() => patience.abort(), LONGEST_ANSWER_MS);
  return fetch(url, { ...request, cache: "no-store", signal: patience.signal }).catch(() => null);
}

/**
 * The page in an answer of our own site, which escaped whatever people wrote; an empty one where there is no answer.
 *
 * @param {Response | null} answer
 * @returns {Promise<Document>}
 */
export async function pageOf(answer) {
  const html = (await answer?.text().catch(() => "")) ?? "";
  return new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
}

/**
 * The element with this id; a page without it is a bug, so it throws.
 *
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) {
    throw new Error(`the page has no ${kind.name} #${id}`);
  }
  return found;
}

/**
 * A new element. Attributes that are undefined are left out; children that are strings become text.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | undefined>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children);
  return element;
}

/**
 * Listens on `root` for an event of anything inside it that matches `selector`, now or later.
 *
 * @template {keyof HTMLElementEventMap} K
 * @param {HTMLElement | Document} root
 * @param {K} type
 * @param {string} selector
 * @param {(element: HTMLElement, event: HTMLElementEventMap[K]) => void} act
 */
export function onEach(root, type, selector, act) {
  root.addEventListener(type, (event) => {
    const target = event.target instanceof Element ? event.target.closest(selector) : null;
    if (target instanceof HTMLElement) {
      act(target, /** @type {HTMLElementEventMap[K]} */ (event));
    }
  });
}

/**
 * Sets the text of an element only when it differs, so that a live region is not read out again.
 *
 * @param {HTMLElement} element
 * @param {string} text
 */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
