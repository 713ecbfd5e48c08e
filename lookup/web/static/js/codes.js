// Reads codes in the frames of a camera, on this device: a key must never travel in a photo.

import { onSlowLine } from "./photo.js";

const READ_EVERY_MS = 300;
// Bars need about two pixels a module.
const SIDE = 1000;
/** In the names of the browser's own reader, and in those of ZXing. */
const FORMATS = {
  ean_13: "EAN13",
  ean_8: "EAN8",
  upc_a: "UPCA",
  upc_e: "UPCE",
  code_128: "Code128",
  data_matrix: "DataMatrix",
  qr_code: "QRCode",
};

/**
 * Calls `onText(text)` for each code seen in `video`, again for as long as it is seen, until `signal`
 * aborts. `only`: one of the formats. `thrifty`: on a slow line only with the browser's own reader.
 */
export async function watchCodes(video, onText, { signal, only = null, thrifty = false }) {
  const read = await newReader(only ? [only] : Object.keys(FORMATS), thrifty);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  while (read && !signal.aborted) {
    if (video.videoWidth > 0 && !document.hidden) {
      const scale = Math.min(1, SIDE / Math.min(video.videoWidth, video.videoHeight));
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      const texts = await read(context.getImageData(0, 0, canvas.width, canvas.height));
      for (const text of texts) if (text && !signal.aborted) onText(text);
    }
    await new Promise((resolve) => setTimeout(resolve, READ_EVERY_MS));
  }
}

/** A function of ImageData; the browser's own reader where it has one, else one loaded now. */
async function newReader(formats, thrifty) {
  const own = (await globalThis.BarcodeDetector?.getSupportedFormats?.()) ?? [];
  if (formats.every((format) => own.includes(format))) {
    const detector = new BarcodeDetector({ formats });
    return async (image) => (await detector.detect(image)).map(({ rawValue }) => rawValue);
  }
  if (thrifty && onSlowLine()) return null;
  const { prepareZXingModule, readBarcodes } = await import("../vendor/zxing-reader.js");
  const locateFile = (name) => new URL(`../vendor/${name}`, import.meta.url).href;
  await prepareZXingModule({ overrides: { locateFile }, fireImmediately: true });
  const options = { formats: formats.map((format) => FORMATS[format]), maxNumberOfSymbols: 2 };
  return async (image) => (await readBarcodes(image, options)).map(({ text }) => text);
}
