// Photos chosen from disk or taken, each with the part it shows; sending them shows that it works.

import { el } from "./review-dom.js";
import { t } from "./review-words.js";

const PARTS = ["front", "logo", "stitching", "hardware", "sole", "label", "serial", "inside"];

/** A field for photos; `missing` are the parts to ask for. `fill` adds what was chosen to a form. */
export function photosField(missing = PARTS) {
  const input = el("input", { type: "file", id: "photo", accept: "image/*", multiple: true, required: true, change: show });
  const chosen = el("ul", { class: "chosen" });
  const asked = el("ul", { class: "checklist" }, missing.map((part) => el("li", {}, t(`part.${part}`))));
  function show() {
    chosen.replaceChildren(
      ...[...input.files].map((file) => el("li", {}, el("label", {}, file.name, partChoice()))),
    );
  }
  return {
    element: el("div", { class: "photos" }, el("label", { for: "photo" }, t("photos")), input, chosen, el("p", {}, t("checklist")), asked),
    fill(form) {
      for (const file of input.files) form.append("photo", file);
      form.append("parts", [...chosen.querySelectorAll("select")].map((each) => each.value).join(","));
    },
  };
}

/** The parts that no photo of a case shows yet. */
export function missingParts(photos) {
  return PARTS.filter((part) => !photos.some((photo) => photo.part === part));
}

/** Runs `work` once: the form cannot be sent again while it runs, and shows that something happens. */
export async function sending(form, work) {
  const button = form.querySelector("button.primary");
  const bar = el("p", { class: "busy", role: "status" }, t("assessing"), el("progress", {}));
  button.disabled = true;
  form.append(bar);
  try {
    await work();
  } finally {
    button.disabled = false;
    bar.remove();
  }
}

function partChoice() {
  const parts = PARTS.map((part) => el("option", { value: part }, t(`part.${part}`)));
  return el("select", { "aria-label": t("shows") }, el("option", { value: "" }, t("shows")), parts);
}
