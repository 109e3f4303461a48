// Talks to the web channel: opens sessions when needed, renews them silently, repeats what got lost.

import type { Memory } from "./memory";
import type { Message, Reply, Turn } from "./types";

const PATIENCE = 25000; // a little more than the server gives itself
const PAUSES = [1000, 2000, 4000];
const LONGEST_WAIT = 5; // seconds a full minute may make a message wait without asking the person

/** The server answered, but would not do it. */
export class Refused extends Error {
  constructor(readonly code: string, readonly status: number, readonly seconds: number) {
    super(code);
  }
}

/** No answer came, after all attempts. */
export class Unreachable extends Error {}

export class Api {
  private opening: Promise<void> | null = null;
  private token: string;

  constructor(private readonly base: string, private readonly memory: Memory) {
    this.token = memory.get("token");
  }

  get hasConversation(): boolean {
    return !!this.memory.get("token");
  }

  /** Make sure that there is a session; asking ahead of the first message makes its answer quicker. */
  open(language: string): Promise<void> {
    if (this.token) return Promise.resolve();
    this.opening =
      this.opening ||
      this.call("POST", "session", { language }).then(
        (opened) => {
          this.token = opened.token;
        },
        (error) => {
          this.opening = null;
          throw error;
        },
      );
    return this.opening;
  }

  /** Leave the conversation: the next message begins another one. */
  leave(): void {
    this.token = "";
    this.opening = null;
    this.memory.clear();
  }

  /** Send a message until it is answered. Its id makes sure that it is answered once. */
  async send(message: Message, id: string, language: string, changed: boolean, onTrouble: () => void): Promise<Reply[]> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.open(language);
        this.memory.set("token", this.token);
        this.memory.start();
        const body = { ...message, id, ...(changed ? { language } : {}) };
        return (await this.withSession(language, () => this.call("POST", "message", body))).replies;
      } catch (error) {
        const wait = error instanceof Refused && error.status === 429 && error.seconds <= LONGEST_WAIT && error.seconds * 1000;
        const lost = error instanceof Unreachable;
        const pause = wait || PAUSES[attempt];
        if (!(lost || wait) || !pause || attempt > PAUSES.length) throw error;
        onTrouble();
        await (lost && !navigator.onLine ? nextOnline() : after(pause));
      }
    }
  }

  async history(language: string): Promise<Turn[]> {
    return (await this.withSession(language, () => this.call("GET", "history"))).turns;
  }

  async feedback(language: string, about: { card: string; rating: string; reason?: string }): Promise<void> {
    await this.withSession(language, () => this.call("POST", "feedback", about));
  }

  async forget(): Promise<void> {
    if (this.token) {
      try {
        await this.call("DELETE", "session");
      } catch (error) {
        // An expired token first has to be renewed; a conversation that is gone already is what was asked for.
        if (!(error instanceof Refused && error.status === 401)) throw error;
        if (error.code === "expired_token" && (await this.renew())) await this.call("DELETE", "session");
      }
    }
    this.leave();
  }

  private async withSession<T>(language: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error;
      if (error.code !== "expired_token" || !(await this.renew())) {
        this.token = "";
        this.opening = null;
        await this.open(language);
      }
      this.memory.set("token", this.token);
      return call();
    }
  }

  /** Get a fresh token for the same conversation; false if the server does not have it any more. */
  private async renew(): Promise<boolean> {
    const renewed = await this.call("POST", "session", {});
    this.token = renewed.token;
    return renewed.continued === true;
  }

  private async call(method: string, path: string, body?: object): Promise<any> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), PATIENCE);
    try {
      const headers: Record<string, string> = {};
      if (this.token) headers.Authorization = `Bearer ${this.token}`;
      if (body) headers["Content-Type"] = "application/json";
      const response = await fetch(`${this.base}webhooks/web/${path}`, {
        method,
        headers,
        body: body && JSON.stringify(body),
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "no-referrer",
        signal: abort.signal,
      });
      if (response.status >= 500) throw new Unreachable();
      const content = await response.json();
      if (response.ok) return content;
      throw new Refused(String(content?.error?.code), response.status, Number(response.headers.get("Retry-After")) || 60);
    } catch (error) {
      if (error instanceof Refused) throw error;
      throw new Unreachable();
    } finally {
      clearTimeout(timer);
    }
  }
}

export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16).padStart(8, "0")).join("");
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function nextOnline(): Promise<void> {
  return new Promise((resolve) => addEventListener("online", () => resolve(), { once: true }));
}
