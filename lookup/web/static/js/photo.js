// The photo on its way out: scaled down on the device, because the service needs no more.

// A phone's 4:3 then has a short side of 1000, at which the service looks for barcodes; for all
// else it needs less. On a slow network every byte is a wait.
export const SENT_SIDE = 1334;
const KEPT_SIDE = 720;
const QUALITY = 0.82;
// For a line of some 10 kB a second: what then still arrives in time.
const SLOW_SIDE = 800;
const SLOW_QUALITY = 0.6;
const SLOW_LINES = ["slow-2g", "2g", "3g"];
// Small enough to go as it is, which spares a second JPEG loss.
const SMALL_BYTES = 250_000;
// Below this, in Mbit/s, WebP is worth the time that it takes a phone to write: it is a third smaller.
const NARROW = 5;
const NARROW_BYTES = 40_000;
const JPEG = "image/jpeg";
const WEBP = "image/webp";

/**
 * The picture to send: upright, at most 1334 pixels on its long side, smaller on a slow line, as JPEG or,
 * on a narrow line, WebP.
 * A type this browser cannot decode (HEIC in most) is sent as it is: the service can.
 */
export function prepared(file) {
  if (onSlowLine()) return reduced(file);
  const [type, small] = onNarrowLine() ? [WEBP, NARROW_BYTES] : [JPEG, SMALL_BYTES];
  return scaled(file, { side: SENT_SIDE, type, asItIs: (scale) => scale === 1 && file.size <= small });
}

/** The picture for a line that was too slow for a larger one. */
export function reduced(photo) {
  return scaled(photo, { side: SLOW_SIDE, quality: SLOW_QUALITY, asItIs: (scale) => scale === 1 && photo.size <= SMALL_BYTES / 4 });
}

/** As far as this browser tells (Safari does not). */
export function onSlowLine() {
  const { connection } = navigator;
  return Boolean(connection) && (connection.saveData || SLOW_LINES.includes(connection.effectiveType));
}

/** As far as this browser tells; those that do can write WebP. */
function onNarrowLine() {
  return navigator.connection?.downlink < NARROW;
}

/** The copy that stays on this device with its answer. */
export function keepsake(photo) {
  return scaled(photo, { side: KEPT_SIDE, asItIs: (scale) => scale === 1 });
}

async function scaled(file, { side, asItIs, type = JPEG, quality = QUALITY }) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file;
  }
  try {
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    if (asItIs(scale)) return file;
    return await drawn(bitmap, bitmap.width * scale, bitmap.height * scale, { type, quality });
  } finally {
    bitmap.close();
  }
}

/** `source` (or its part `from`: {x, y, width, height} in its pixels) as a picture of that size, a JPEG. */
export function drawn(source, width, height, { from = null, type = JPEG, quality = QUALITY } = {}) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width);
  canvas.height = Math.round(height);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff"; // JPEG has no transparency
  context.fillRect(0, 0, canvas.width, canvas.height);
  const part = from ? [from.x, from.y, from.width, from.height] : [];
  context.drawImage(source, ...part, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be drawn."))), type, quality);
  });
}

/** The first picture in what was pasted or dropped, or null. */
export function pictureIn(transfer) {
  return [...(transfer?.files ?? [])].find((file) => file.type.startsWith("image/")) ?? null;
}
