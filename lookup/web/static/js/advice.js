// What would make a photo better, told from a small frame on this device; it never stops anybody.

// Levels are of 0 to 255, shares of all pixels; found by trying, they are no measure of the service.
const DARK = 45;
const CLIPPED = 250;
const MOST_CLIPPED = 0.12;
const SHARP = 14;
const SHARPEST_SHARE = 0.002;
const DIFFERS = 36;
const LEAST_ITEM = 0.05;
const CELL = 4;
const PLAIN_EDGE = 0.8;
const LEAST_THING = 0.02;
const NEAR_CELLS = 2;
const PAIR = 0.8;
const WIDTH = 160;

/** The keys of the messages. */
export const ADVICE = {
  dark: "advice.dark",
  glare: "advice.glare",
  blurred: "advice.blurred",
  far: "advice.far",
  several: "advice.several",
};

/** `adviceOn` a photo (a Blob), or null where this browser cannot decode it. */
export async function adviceOnPhoto(photo) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(photo);
  } catch {
    return null;
  }
  const advice = adviceOn(smallOf(bitmap, bitmap.width, bitmap.height));
  bitmap.close();
  return advice;
}

/** An ImageData of a picture, or of a video's frame, of that size, as `adviceOn` takes it. */
export function smallOf(source, width, height, canvas = document.createElement("canvas")) {
  canvas.width = WIDTH;
  canvas.height = Math.max(3, Math.round((WIDTH * height) / width));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/**
 * "dark", "glare", "blurred", "far" or "several" of an ImageData some 160 pixels wide, or null where
 * nothing is to be said.
 */
export function adviceOn({ data, width, height }) {
  const grey = greyOf(data);
  if (meanOf(grey) < DARK) return "dark";
  if (hasGlare(grey, width, height)) return "glare";
  if (sharpnessOf(grey, width, height) < SHARP) return "blurred";
  const other = otherThanGround(data, width, height);
  if (meanOf(other) < LEAST_ITEM) return "far";
  return showsSeveral(other, width, height) ? "several" : null;
}

function greyOf(data) {
  const grey = new Float32Array(data.length / 4);
  for (let at = 0; at < grey.length; at += 1) {
    grey[at] = 0.299 * data[4 * at] + 0.587 * data[4 * at + 1] + 0.114 * data[4 * at + 2];
  }
  return grey;
}

function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A lamp burns out a patch; paper and packshots, white to the edge, do not count. */
function hasGlare(grey, width, height) {
  const edge = borderOf(grey, width, height);
  if (medianOf(edge) >= CLIPPED - 25) return false;
  return grey.reduce((count, value) => count + (value >= CLIPPED), 0) > MOST_CLIPPED * grey.length;
}

/** How strong the sharpest five-hundredth of the edges is: a plain wall has few, a sharp item some. */
function sharpnessOf(grey, width, height) {
  const edges = [];
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      edges.push(Math.abs(4 * grey[at] - grey[at - 1] - grey[at + 1] - grey[at - width] - grey[at + width]));
    }
  }
  edges.sort((a, b) => b - a);
  return edges[Math.floor(edges.length * SHARPEST_SHARE)];
}

/** 1 for each pixel that is of another colour than the edge of the picture, else 0. */
function otherThanGround(data, width, height) {
  const channels = [0, 1, 2].map((channel) => data.filter((_, at) => at % 4 === channel));
  const ground = channels.map((levels) => medianOf(borderOf(levels, width, height)));
  const other = new Uint8Array(width * height);
  for (let at = 0; at < other.length; at += 1) {
    other[at] = channels.some((levels, channel) => Math.abs(levels[at] - ground[channel]) > DIFFERS) ? 1 : 0;
  }
  return other;
}

/** Whether things lie apart on a plain ground; two of one size may be a pair, which is one item. */
function showsSeveral(other, width, height) {
  if (meanOf(borderOf(other, width, height)) > 1 - PLAIN_EDGE) return false;
  const sizes = thingsIn(other, width, height).filter((share) => share >= LEAST_THING);
  sizes.sort((a, b) => b - a);
  return sizes.length > 2 || (sizes.length === 2 && sizes[1] < PAIR * sizes[0]);
}

/** The size of each thing as a share of the picture; what is less than two cells apart is one. */
function thingsIn(other, width, height) {
  const [columns, rows] = [Math.floor(width / CELL), Math.floor(height / CELL)];
  const counts = new Uint8Array(columns * rows);
  for (let y = 0; y < rows * CELL; y += 1) {
    for (let x = 0; x < columns * CELL; x += 1) {
      counts[Math.floor(y / CELL) * columns + Math.floor(x / CELL)] += other[y * width + x];
    }
  }
  const left = new Set([...counts.keys()].filter((cell) => counts[cell] > (CELL * CELL) / 2));
  const sizes = [];
  for (const first of left) {
    left.delete(first);
    const thing = [first];
    for (const cell of thing) {
      const [x, y] = [cell % columns, Math.floor(cell / columns)];
      for (let down = -NEAR_CELLS; down <= NEAR_CELLS; down += 1) {
        for (let across = -NEAR_CELLS; across <= NEAR_CELLS; across += 1) {
          const near = (y + down) * columns + x + across;
          if (x + across >= 0 && x + across < columns && left.delete(near)) thing.push(near);
        }
      }
    }
    sizes.push(thing.length / counts.length);
  }
  return sizes;
}

function borderOf(grey, width, height) {
  const border = [];
  for (let x = 0; x < width; x += 1) border.push(grey[x], grey[(height - 1) * width + x]);
  for (let y = 0; y < height; y += 1) border.push(grey[y * width], grey[y * width + width - 1]);
  return border;
}

function medianOf(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
