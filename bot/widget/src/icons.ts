// The drawings of the widget: strokes on a grid of 24 by 24.

export const ask = "M4 5.5h16v11h-8.5L7 20v-3.5H4zM8 9.5h8M8 12.7h5";
export const close = "M6 6l12 12M18 6L6 18";
export const menu = "M5 12h.01M12 12h.01M19 12h.01";
export const send = "M12 19V5M6 11l6-6 6 6";
export const copy = "M9 9h10v11H9zM5 15V4h10";
export const done = "M5 12.5l4.5 4.5L19 7.5";
export const save = "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14";
export const up = "M8 20H4.5v-9H8zM8 11l3.5-7c1.6 0 2.3 1.1 2 2.6L13 9.5h5.5c1.2 0 1.8 1 1.5 2l-1.8 7c-.2.9-.8 1.5-1.7 1.5H8";
export const down = "M8 4H4.5v9H8zM8 13l3.5 7c1.6 0 2.3-1.1 2-2.6L13 14.5h5.5c1.2 0 1.8-1 1.5-2l-1.8-7c-.2-.9-.8-1.5-1.7-1.5H8";
export const again = "M5 12a7 7 0 1 0 2.3-5.2M5 4v4h4";
export const erase = "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13";
export const print = "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z";
export const book = "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11";

export const channel: Record<string, string> = {
  phone: "M6 4h3.5l1.5 4.5-2 1.5a12 12 0 0 0 5 5l1.5-2 4.5 1.5V18c0 1.2-.9 2-2 2C11 20 4 13 4 6c0-1.1.8-2 2-2z",
  fax: "M7 9V4h10v5M4 9h16v9H4zM8 13h4",
  email: "M4 6h16v12H4zM4 7l8 6 8-6",
  post: "M12 21c4-4.5 6-8 6-11a6 6 0 0 0-12 0c0 3 2 6.5 6 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  web: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM4 12h16M12 4c3 3 3 13 0 16M12 4c-3 3-3 13 0 16",
  form: "M6 4h12v16H6zM9 9h6M9 12.5h6M9 16h3",
};
