// What the tab remembers, from the first message on: token, draft, the language chosen and the
// language of the page it was chosen on. Storage may be blocked.

interface Remembered {
  token?: string;
  draft?: string;
  language?: string;
  page?: string;
}

export class Memory {
  private kept: Remembered = {};
  private stores = false;

  constructor(private readonly key: string) {
    try {
      const found = JSON.parse(sessionStorage.getItem(key) || "null");
      if (found && typeof found === "object") {
        this.kept = found;
        this.stores = true;
      }
    } catch {
      // blocked or unreadable: the conversation lives as long as the page
    }
  }

  get(name: keyof Remembered): string {
    const value = this.kept[name];
    return typeof value === "string" ? value : "";
  }

  set(name: keyof Remembered, value: string): void {
    this.kept[name] = value;
    this.write();
  }

  /** The person has written: from now on the tab may remember. */
  start(): void {
    this.stores = true;
    this.write();
  }

  clear(): void {
    this.kept = {};
    this.stores = false;
    try {
      sessionStorage.removeItem(this.key);
    } catch {
      // nothing was stored
    }
  }

  private write(): void {
    if (!this.stores) return;
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.kept));
    } catch {
      // blocked or full
    }
  }
}
