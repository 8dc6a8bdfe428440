// @ts-check
/** Asks the desk's server; a line that went dead is given up, so that nothing waits for it for ever. */

/** By itself the network may say for many minutes nothing of a line over which no word comes any more. */
const LONGEST_MS = 15_000;
/** What the page asks for by itself is no sign of a person before it. */
export const BY_ITSELF = { headers: { "x-by-itself": "1" } };

/**
 * As fetch, but it rejects when no answer came in time.
 *
 * @param {string} url
 * @param {RequestInit} [request]
 */
export function ask(url, request) {
  return fetch(url, { ...request, signal: AbortSignal.timeout(LONGEST_MS) });
}

/**
 * Asks the API for something that changes what is kept, with the proof that this page is our own.
 *
 * @param {string} method
 * @param {string} url
 * @param {unknown} [body] sent as JSON
 */
export async function act(method, url, body) {
  const [csrf, content] = [document.body.dataset["csrf"] ?? "", JSON.stringify(body)];
  const answer = await ask(url, {
    method,
    headers: { "content-type": "application/json", "x-csrf-token": csrf },
    // Small enough things are sent to their end even when the page goes; browsers refuse the promise for more.
    keepalive: (content ?? "").length < 15_000,
    ...(content === undefined ? {} : { body: content }),
  });
  if (answer.status === 401) {
    document.dispatchEvent(new Event("signed-out"));
  }
  return answer;
}

/**
 * The proof of another session, once its account has signed in anew beside this page.
 *
 * @param {Document} page that the server has just made
 */
export function renewProof(page) {
  const csrf = page.body.dataset["csrf"];
  if (csrf && csrf !== document.body.dataset["csrf"]) {
    document.body.dataset["csrf"] = csrf;
    for (const each of document.querySelectorAll("input[name=csrf]")) {
      /** @type {HTMLInputElement} */ (each).value = csrf;
    }
  }
}
