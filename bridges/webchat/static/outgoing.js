// @ts-check
/** What the person sends: in order, one at a time, tried again until it is kept, and never sent as two. */

import { ask } from "./dom.js";
import { proofOf } from "./proof.js";

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;

/** @typedef {"sending" | "sent" | "notSent" | "unavailable" | "tooLong"} State */

/**
 * @typedef {object} Outgoing
 * @property {string} id made here and the same at every try
 * @property {Record<string, string>} fields what the server is told beside the id
 * @property {(state: State) => void} tell
 */

export class Outbox {
  /** @type {Outgoing[]} */
  #waiting = [];
  #busy = false;
  #wait = FIRST_WAIT_MS;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;

  /** @param {() => void} onKept called whenever the server has kept a message */
  constructor(onKept) {
    this.onKept = onKept;
    window.addEventListener("online", () => this.tryNow());
  }

  /** @param {Outgoing} message */
  put(message) {
    message.tell("sending");
    this.#waiting.push(message);
    void this.#send();
  }

  tryNow() {
    this.#wait = FIRST_WAIT_MS;
    void this.#send();
  }

  async #send() {
    if (this.#busy) {
      return;
    }
    this.#busy = true;
    clearTimeout(this.#again);
    try {
      for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
        const wait = await this.#try(first);
        if (wait > 0) {
          this.#again = setTimeout(() => void this.#send(), wait);
          return;
        }
        this.#waiting.shift();
      }
    } finally {
      this.#busy = false;
    }
  }

  /**
   * One try; the milliseconds to wait before the next, or 0 when this message is done with.
   *
   * @param {Outgoing} message
   * @returns {Promise<number>}
   */
  async #try(message) {
    message.tell("sending");
    const answer = await post("/chat/messages", { ...message.fields, id: message.id });
    if (answer?.ok) {
      this.#wait = FIRST_WAIT_MS;
      message.tell("sent");
      this.onKept();
      return 0;
    }
    if (answer?.status === 429 && !("proof" in message.fields)) {
      const asked = await answer.clone().json().catch(() => null);
      if (asked?.error === "prove") {
        message.fields.proof = await proofOf(asked.challenge, asked.bits);
        return this.#try(message);
      }
    }
    if (answer?.status === 413) {
      message.tell("tooLong");
      return 0;
    }
    message.tell(answer?.status === 503 ? "unavailable" : "notSent");
    const wait = Math.max(this.#wait, Number(answer?.status === 429 && answer.headers.get("retry-after")) * 1_000);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
    return wait;
  }
}

/**
 * @param {string} url
 * @param {Record<string, string>} fields
 * @returns {Promise<Response | null>} null when there is no connection
 */
export async function post(url, fields) {
  const body = JSON.stringify(fields);
  const headers = { "content-type": "application/json" };
  return ask(url, { method: "POST", headers, body, keepalive: body.length < 30_000 });
}
