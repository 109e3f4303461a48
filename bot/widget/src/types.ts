// What the server says: the web channel API v1, and the texts of the widget.

export interface Channel {
  kind: string;
  value: string;
  href: string | null;
  label: string;
  as_of: string | null;
  status: string;
  source: string;
}

export interface Card {
  id: string;
  name: string;
  acronym: string | null;
  category: string;
  why: string;
  serves: string;
  channels: Channel[];
  sources: { url: string; as_of: string | null }[];
  verified: string | null;
  steps: string[];
  links: { page?: string; vcard?: string };
  role?: string;
  name_language?: string;
  warning?: string;
}

export interface Suggestion {
  title: string;
  payload: string;
}

export interface Reply {
  kind: string;
  text: string;
  language: string;
  cards: Card[];
  suggestions: Suggestion[];
}

export interface Turn {
  user: string;
  replies: Reply[];
}

/** What a person sends: typed text, a pressed suggestion, or the contact that a link names. */
export type Message = { text: string } | { payload: string } | { contact: string };

export interface Language {
  code: string;
  name: string;
  direction: string;
}

/** The file /widget/<language>.json. */
export interface Texts {
  language: string;
  direction: string;
  limit: number;
  directory: string;
  languages: Language[];
  starters: string[];
  say: Record<string, string>;
}
