// Where the drawing is kept: the city, with the version that one has seen (If-Match); and this browser, until the city
// has it.
import { csrfToken } from "../fresh-token.js";

const SEND_MS_MAX = 20_000;

export class Store {
  constructor({ address, version }) {
    this.address = address;
    this.version = Number(version) || 0;
    this.shelf = `motcua:drawing:${address}`;
  }

  /** The drawing as the city has it, which one goes on from. Raises where it cannot be had. */
  async load() {
    const { xml, version } = await this.look();
    this.version = version ?? this.version;
    return xml;
  }

  /** The same, only to look at: { xml, version }. */
  async look() {
    const answer = await fetch(this.address, { headers: { Accept: "application/xml" }, cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    return { xml: await answer.text(), version: versionOf(answer) };
  }

  /**
   * Keeps the drawing. Answers with what became of it: { is: "saved", version, problems },
   * { is: "conflict", version, by, at }, { is: "unreadable", problems }, { is: "refused", status } or
   * { is: "unreachable" }. Only "saved" takes the copy out of this browser.
   */
  async save(xml) {
    let answer;
    try {
      answer = await this.send(this.address, xml, { method: "PUT", headers: { "If-Match": `"${this.version}"` } });
    } catch {
      return { is: "unreachable" };
    }
    if (answer.redirected || !ANSWERS[answer.status])
      return { is: "refused", status: answer.redirected ? 401 : answer.status };
    const told = await answer.json().catch(() => undefined);
    if (!told) return { is: "refused", status: answer.status };
    if (answer.ok) this.arrived(told.version);
    return { is: ANSWERS[answer.status], ...told };
  }

  /** The city has what was sent, as this version. */
  arrived(version) {
    this.version = version;
    this.forget();
  }

  /** What the city says of this drawing, without keeping it. Raises where it says nothing. */
  async ask(address, xml) {
    const answer = await this.send(address, xml, { method: "POST" });
    if (answer.redirected || !(answer.ok || answer.status === 422)) throw new Error(String(answer.status));
    return answer.json();
  }

  send(address, xml, { method, headers = {} }) {
    return fetch(address, {
      method,
      body: xml,
      headers: {
        "Content-Type": "application/xml",
        Accept: "application/json",
        "X-CSRFToken": csrfToken() ?? "",
        ...headers,
      },
      signal: AbortSignal.timeout(SEND_MS_MAX),
    });
  }

  /** Keeps the drawing in this browser. */
  hold(xml, at) {
    try {
      localStorage.setItem(this.shelf, JSON.stringify({ xml, at, version: this.version }));
    } catch {
      // A full or forbidden store: the page still warns before it is left.
    }
  }

  /** What this browser holds that the city has not: { xml, at, version }, or nothing. */
  held() {
    try {
      return JSON.parse(localStorage.getItem(this.shelf)) ?? undefined;
    } catch {
      return undefined;
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.shelf);
    } catch {
      // As above.
    }
  }
}

const ANSWERS = { 200: "saved", 409: "conflict", 422: "unreadable" };

// A web server that compresses marks the tag as weak; the number is what counts.
function versionOf(answer) {
  const found = answer.headers.get("ETag")?.match(/\d+/);
  return found ? Number(found[0]) : undefined;
}
