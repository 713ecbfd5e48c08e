// What would make a photo better, told from a small frame on this device; it never stops anybody.

// Levels are of 0 to 255, shares of all pixels; found by trying, they are no measure of the service.
const DARK = 45;
const CLIPPED = 250;
const MOST_CLIPPED = 0.12;
const SHARP = 14;
const SHARPEST_SHARE = 0.002;
const DIFFERS = 36;
const LEAST_ITEM = 0.05;

/**
 * "dark", "glare", "blurred" or "far" of an ImageData some 160 pixels wide, or null where nothing is
 * to be said.
 */
export function adviceOn({ data, width, height }) {
  const grey = greyOf(data);
  if (meanOf(grey) < DARK) return "dark";
  if (hasGlare(grey, width, height)) return "glare";
  if (sharpnessOf(grey, width, height) < SHARP) return "blurred";
  if (itemShareOf(data, width, height) < LEAST_ITEM) return "far";
  return null;
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

/** The share of what is of another colour than the edge of the picture. */
function itemShareOf(data, width, height) {
  const channels = [0, 1, 2].map((channel) => data.filter((_, at) => at % 4 === channel));
  const ground = channels.map((levels) => medianOf(borderOf(levels, width, height)));
  let other = 0;
  for (let at = 0; at < width * height; at += 1) {
    other += channels.some((levels, channel) => Math.abs(levels[at] - ground[channel]) > DIFFERS);
  }
  return other / (width * height);
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
