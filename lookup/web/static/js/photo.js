// The photo on its way out: scaled down on the device, because the service needs no more.

const LONG_SIDE = 1600;
const QUALITY = 0.88;
// Small enough to go as it is, which spares a second JPEG loss.
const SMALL_BYTES = 600_000;

/**
 * The picture to send: upright, at most 1600 pixels on its long side, as JPEG.
 * A type this browser cannot decode (HEIC in most) is sent as it is: the service can.
 */
export async function prepared(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file;
  }
  try {
    const scale = Math.min(1, LONG_SIDE / Math.max(bitmap.width, bitmap.height));
    if (scale === 1 && file.size <= SMALL_BYTES) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.fillStyle = "#fff"; // JPEG has no transparency
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return made ?? file;
  } finally {
    bitmap.close();
  }
}

/** The first picture in what was pasted or dropped, or null. */
export function pictureIn(transfer) {
  return [...(transfer?.files ?? [])].find((file) => file.type.startsWith("image/")) ?? null;
}
