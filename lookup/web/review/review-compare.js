// A photo beside a reference: both zoom and move together; swipe, blink and heat lie over them.

import { el } from "./review-dom.js";

const LARGEST = 8;

/** The comparison of one photo; `t` gives messages, pictures are addresses in this page, and there
 * may be no heat. */
export function compare({ photo, heat = null, reference, t }) {
  const view = { scale: 1, x: 0, y: 0 };
  const photoPicture = el("img", { src: photo, alt: t("photo"), draggable: "false" });
  const heatPicture = el("img", { src: heat ?? "", alt: "", class: "heat", draggable: "false", hidden: heat === null });
  const referencePicture = el("img", { src: reference ?? "", alt: t("reference"), draggable: "false" });
  const left = el("div", { class: "pane" }, photoPicture, heatPicture);
  const right = el("div", { class: "pane" }, referencePicture);
  const panes = el("div", { class: "panes", tabindex: "0", "aria-label": t("compareHelp") }, left, right);
  const pictures = [photoPicture, heatPicture, referencePicture];

  function draw() {
    for (const picture of pictures) {
      picture.style.setProperty("transform", `translate(${view.x}px, ${view.y}px) scale(${view.scale})`);
    }
  }
  function zoom(factor) {
    view.scale = Math.min(LARGEST, Math.max(1, view.scale * factor));
    if (view.scale === 1) Object.assign(view, { x: 0, y: 0 });
    draw();
  }
  panes.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2);
  });
  let held = null;
  panes.addEventListener("pointerdown", (event) => {
    held = [event.clientX - view.x, event.clientY - view.y];
    panes.setPointerCapture(event.pointerId);
  });
  panes.addEventListener("pointermove", (event) => {
    if (!held) return;
    view.x = event.clientX - held[0];
    view.y = event.clientY - held[1];
    draw();
  });
  panes.addEventListener("pointerup", () => (held = null));

  const opacity = el("input", { type: "range", min: "0", max: "100", value: "60", "aria-label": t("heat") });
  const showHeat = () => heatPicture.style.setProperty("opacity", opacity.value / 100);
  opacity.addEventListener("input", showHeat);
  showHeat();

  const swipe = el("input", { type: "range", min: "0", max: "100", value: "100", "aria-label": t("swipe") });
  swipe.addEventListener("input", () => {
    const over = swipe.value < 100;
    panes.classList.toggle("over", over);
    right.style.setProperty("clip-path", over ? `inset(0 0 0 ${swipe.value}%)` : "none");
  });

  let blinking = null;
  function blink() {
    if (blinking) {
      clearInterval(blinking);
      blinking = null;
      panes.classList.remove("over", "blink");
      return;
    }
    panes.classList.add("over");
    blinking = setInterval(() => panes.classList.toggle("blink"), 600);
  }
  return {
    element: el(
      "div",
      { class: "compare" },
      panes,
      heat === null ? null : el("label", {}, t("heat"), opacity),
      el("label", {}, t("swipe"), swipe),
    ),
    zoom,
    blink,
    setReference: (address) => (referencePicture.src = address),
    close: () => blinking && clearInterval(blinking),
  };
}

/** A crop of a picture by its box (pixels), drawn on a canvas. */
export function crop(address, box, label) {
  const canvas = el("canvas", { width: "160", height: "160", role: "img", "aria-label": label });
  const picture = new Image();
  picture.onload = () => {
    const [l, t, r, b] = box;
    const [w, h] = [Math.max(r - l, 1), Math.max(b - t, 1)];
    const scale = Math.min(160 / w, 160 / h);
    const at = [(160 - w * scale) / 2, (160 - h * scale) / 2];
    canvas.getContext("2d").drawImage(picture, l, t, w, h, ...at, w * scale, h * scale);
  };
  picture.src = address;
  return canvas;
}
