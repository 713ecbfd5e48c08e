// The live camera: switched on, pointed away from the user, switched off.

import { drawn, SENT_SIDE } from "./photo.js";

export function cameraOffered() {
  return Boolean(navigator.mediaDevices?.getUserMedia);
}

export class Camera {
  #stream;

  constructor(stream) {
    this.#stream = stream;
  }

  /** Raises DOMException: NotAllowedError where the user or the device refuses. */
  static async start() {
    const video = { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } };
    return new Camera(await navigator.mediaDevices.getUserMedia({ video, audio: false }));
  }

  get stream() {
    return this.#stream;
  }

  get #track() {
    return this.#stream.getVideoTracks()[0];
  }

  /** Whether the camera has a lamp that can be lit. */
  get hasLamp() {
    return Boolean(this.#track.getCapabilities?.().torch);
  }

  light(on) {
    return this.#track.applyConstraints({ advanced: [{ torch: on }] });
  }

  stop() {
    for (const track of this.#stream.getTracks()) track.stop();
  }
}

/** What the user sees in `video` (which covers its box, so its edges may be cut off), as JPEG. */
export function shot(video) {
  const { videoWidth, videoHeight, clientWidth, clientHeight } = video;
  const shown = Math.min(videoWidth / clientWidth, videoHeight / clientHeight);
  const [width, height] = [clientWidth * shown, clientHeight * shown];
  const from = { x: (videoWidth - width) / 2, y: (videoHeight - height) / 2, width, height };
  const scale = Math.min(1, SENT_SIDE / Math.max(width, height));
  return drawn(video, width * scale, height * scale, { from });
}
