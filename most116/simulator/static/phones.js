// The page works without this script; with it, nothing needs a reload.

const BUBBLES = 200;
const row = /** @type {HTMLElement} */ (document.getElementById("phones"));
const problem = /** @type {HTMLElement} */ (document.getElementById("problem"));
const live = /** @type {HTMLElement} */ (document.getElementById("live"));

/** @param {string} number @returns {HTMLElement | null} */
const phoneOf = (number) => document.getElementById(`phone-${number.replace("+", "")}`);

/** @param {string} html @returns {HTMLElement} */
function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim(); // drawn and escaped by our own server
  return /** @type {HTMLElement} */ (template.content.firstElementChild);
}

/** @param {Element} thread */
const toTheEnd = (thread) => {
  thread.scrollTop = thread.scrollHeight;
};

/** @param {string} words */
function complain(words) {
  problem.textContent = words;
  problem.hidden = words === "";
}

/** Puts a message into its thread, or in the place of its earlier state. @param {{number: string, key: string, html: string}} news */
function showMessage({ number, key, html }) {
  const thread = phoneOf(number)?.querySelector(".thread");
  if (!thread || !html) return;
  const bubble = element(html);
  const before = thread.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60;
  if (before) {
    const held = before.contains(document.activeElement);
    const open = before.querySelector("details")?.open ?? false;
    const details = bubble.querySelector("details");
    if (details) details.open = open;
    before.replaceWith(bubble);
    if (held) bubble.querySelector("summary")?.focus();
  } else {
    bubble.classList.add("fresh");
    thread.querySelector(":scope > .fresh")?.classList.remove("fresh");
    thread.append(bubble);
    while (thread.childElementCount > BUBBLES) thread.firstElementChild?.remove();
  }
  if (atEnd) toTheEnd(thread);
}

/** Renews what is known of a phone; one that is not on the page yet is fetched. @param {{number: string, html: string}} news */
async function showPhone({ number, html }) {
  const notices = phoneOf(number)?.querySelector(".notices");
  if (notices) {
    notices.innerHTML = html;
    return;
  }
  const answer = await fetch(`/phones/${encodeURIComponent(number)}`);
  const text = await answer.text();
  if (!answer.ok || phoneOf(number)) return;
  row.querySelector(".empty")?.remove();
  const phone = element(text);
  row.append(phone);
  if (document.activeElement?.closest(".add")) phone.querySelector("textarea")?.focus();
}

/** The bubble that is there already where it says the same, so that what is open or being changed in it stays.
 * @param {Element | undefined} old @param {Element} fresh */
function kept(old, fresh) {
  if (!old) return fresh;
  const bare = /** @type {Element} */ (old.cloneNode(true));
  const open = bare.querySelector("details")?.open ?? false;
  bare.querySelector("details")?.removeAttribute("open");
  if (bare.isEqualNode(fresh)) return old;
  const details = fresh.querySelector("details");
  if (details) details.open = open;
  return fresh;
}

/** Draws a telephone of a chat platform anew; what is being written on it stays. @param {{id: string, html: string}} news */
function showChat({ id, html }) {
  const before = document.getElementById(id);
  if (!before) return;
  const fresh = element(html);
  const thread = /** @type {HTMLElement} */ (before.querySelector(".thread"));
  const newer = /** @type {HTMLElement} */ (fresh.querySelector(".thread"));
  const atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60;
  const known = new Map([...thread.children].map((each) => [each.getAttribute("data-key"), each]));
  thread.replaceChildren(...[...newer.children].map((each) => kept(known.get(each.getAttribute("data-key")), each)));
  for (const part of [".notices", "[data-fresh]"]) {
    const now = fresh.querySelector(part);
    if (now) before.querySelector(part)?.replaceWith(now);
  }
  if (atEnd) toTheEnd(thread);
}

/** Sends a form without leaving the page. @param {HTMLFormElement} form */
async function submitQuietly(form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) body.append(name, String(value));
  if ("clears" in form.dataset) form.reset();
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    complain((await answer.json()).problem ?? "Symulator nie przyjął tego polecenia.");
  } catch {
    complain("Symulator nie odpowiada. Czy nadal działa?");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form instanceof HTMLFormElement && "quiet" in form.dataset) {
    event.preventDefault();
    void submitQuietly(form);
  }
});

document.addEventListener("keydown", (event) => {
  const box = event.target;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !(box instanceof HTMLTextAreaElement)) return;
  event.preventDefault();
  if (box.value.trim() !== "") box.form?.requestSubmit();
});

function follow() {
  const events = new EventSource(`/api/events?after=${encodeURIComponent(document.body.dataset.cursor ?? "")}`);
  events.addEventListener("message", (event) => showMessage(JSON.parse(event.data)));
  events.addEventListener("phone", (event) => void showPhone(JSON.parse(event.data)));
  events.addEventListener("chat", (event) => showChat(JSON.parse(event.data)));
  events.addEventListener("reload", () => location.replace("/"));
  events.addEventListener("open", () => (live.hidden = true));
  events.addEventListener("error", () => (live.hidden = false));
}

document.querySelectorAll(".thread").forEach(toTheEnd);
follow();
