// Line icons, drawn for this app on a 24 × 24 grid.

import { html } from "../html.js";

const PATHS = {
  back: "M15 5l-7 7 7 7",
  bag: "M5 9h14l1.5 11h-17zM9 9V7.5a3 3 0 0 1 6 0V9",
  camera: "M4 8h3.2l1.6-2.5h6.4L16.8 8H20a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zM15.6 13.2a3.6 3.6 0 1 1-7.2 0 3.6 3.6 0 0 1 7.2 0",
  check: "M5 12.5l4.5 4.5L19 7.5",
  clock: "M12 7.5V12l3 2M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0",
  close: "M6 6l12 12M18 6L6 18",
  cloud: "M7 18h10a4 4 0 0 0 .6-8 6 6 0 0 0-11.4 1.2A3.5 3.5 0 0 0 7 18M4 4l16 16",
  copy: "M9 9h10v11H9zM5 15V4h10v2",
  frame: "M4 9V5a1 1 0 0 1 1-1h4M15 4h4a1 1 0 0 1 1 1v4M20 15v4a1 1 0 0 1-1 1h-4M9 20H5a1 1 0 0 1-1-1v-4",
  gallery: "M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.8 9.2a1.3 1.3 0 1 1-2.6 0 1.3 1.3 0 0 1 2.6 0",
  key: "M12.4 11.6L20 4m-3 3l2.5 2.5M14 10l2 2M13 15.5a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0",
  lamp: "M13 3L6 13h5l-1 8 7-10h-5z",
  like: "M12 20l-7-7.2a4.3 4.3 0 0 1 6.1-6l.9.9.9-.9a4.3 4.3 0 0 1 6.1 6z",
  microphone: "M12 15a3 3 0 0 0 3-3V7a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zM6 12a6 6 0 0 0 12 0M12 18v3",
  note: "M6 4h9l3 3v13H6zM9 11h6M9 15h6",
  qr: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 18h2v2h-2zM18 14h2M14 18v2",
  search: "M16 11a5 5 0 1 1-10 0 5 5 0 0 1 10 0M15 15l4.5 4.5",
  settings: "M4 7h9M17 7h3M15 5v4M4 12h3M11 12h9M9 10v4M4 17h9M17 17h3M15 15v4",
  share: "M12 15V4M8 7.5L12 4l4 3.5M6 11v9h12v-9",
  trash: "M5 7h14M10 7V5h4v2M7 7l1 13h8l1-13",
  wait: "M12 3v4M12 17v4M3 12h4M17 12h4M5.6 5.6l2.9 2.9M15.5 15.5l2.9 2.9M5.6 18.4l2.9-2.9M15.5 8.5l2.9-2.9",
};

export function Icon({ name }) {
  return html`<svg class=${`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}
