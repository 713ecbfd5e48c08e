// A picture to send to the client: the item, its name, its price. Never stock.

const WIDTH = 1080;
const HEIGHT = 1350;
const PICTURE = { x: 90, y: 90, width: 900, height: 860 };
const PAPER = "#faf8f4";
const INK = "#1d1b18";
const SOFT = "#66604f";
const SERIF = '"Iowan Old Style", Palatino, Georgia, "DejaVu Serif", serif';
const SANS = "system-ui, sans-serif";

/**
 * Shares `picture` (a Blob or null) with its texts {name, detail, price, reference, text}.
 * "shared", "cancelled", or "saved" where the browser cannot share files: then it is downloaded.
 */
export async function shareCard(card) {
  const file = new File([await drawn(card)], `${card.reference}.png`, { type: "image/png" });
  if (navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file], text: card.text });
      return "shared";
    } catch (error) {
      if (error.name === "AbortError") return "cancelled";
      if (!(error instanceof DOMException)) throw error;
    }
  }
  save(file);
  return "saved";
}

/** The card as a PNG. */
export async function drawn({ picture, name, detail, price, reference }) {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext("2d");
  context.direction = document.documentElement.dir || "ltr"; // a canvas that is nowhere inherits none
  context.fillStyle = PAPER;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = "#fff";
  context.fillRect(PICTURE.x, PICTURE.y, PICTURE.width, PICTURE.height);
  if (picture) await paint(context, picture);
  context.textAlign = "center";
  write(context, name, { y: 1060, size: 60, color: INK, font: SERIF });
  write(context, detail, { y: 1130, size: 36, color: SOFT, font: SANS });
  write(context, price ?? "", { y: 1210, size: 44, color: INK, font: SERIF });
  write(context, reference, { y: 1285, size: 26, color: SOFT, font: SANS });
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The card could not be drawn."))), "image/png");
  });
}

async function paint(context, picture) {
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min(PICTURE.width / bitmap.width, PICTURE.height / bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  const [x, y] = [PICTURE.x + (PICTURE.width - width) / 2, PICTURE.y + (PICTURE.height - height) / 2];
  context.drawImage(bitmap, x, y, width, height);
  bitmap.close();
}

function write(context, text, { y, size, color, font }) {
  context.fillStyle = color;
  context.font = `${size}px ${font}`;
  context.fillText(text, WIDTH / 2, y, PICTURE.width);
}

function save(file) {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement("a"), { href: url, download: file.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
