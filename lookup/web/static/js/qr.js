// Reads a QR code in a video frame on this device: a key must never travel in a photo.

const READ_EVERY_MS = 250;
const SIDE = 720;

/** The text of the first QR code seen in `video`; raises when `signal` aborts. */
export async function readQr(video, { signal }) {
  const detector = await newDetector();
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  while (true) {
    signal.throwIfAborted();
    if (video.videoWidth > 0) {
      const scale = Math.min(1, SIDE / Math.min(video.videoWidth, video.videoHeight));
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      const text = await detector(context.getImageData(0, 0, canvas.width, canvas.height));
      if (text !== null) return text;
    }
    await new Promise((resolve) => setTimeout(resolve, READ_EVERY_MS));
  }
}

/** A function of ImageData; the browser's own reader where it has one, else one loaded now. */
async function newDetector() {
  const formats = (await globalThis.BarcodeDetector?.getSupportedFormats?.()) ?? [];
  if (formats.includes("qr_code")) {
    const reader = new BarcodeDetector({ formats: ["qr_code"] });
    return async (image) => (await reader.detect(image))[0]?.rawValue ?? null;
  }
  const { decodeQR } = await import("../vendor/qr-decode.js");
  return async (image) => {
    try {
      return decodeQR(image);
    } catch {
      return null; // it says so by raising when there is no code in the picture
    }
  };
}
