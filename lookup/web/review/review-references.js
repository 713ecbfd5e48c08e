// Which genuine photo lies beside the case's: the one it was laid over, those most like it, or any part.

import { el } from "./review-dom.js";
import { t } from "./review-words.js";

/** A choice of references; `names` are the most alike ones, best first, `part` is what the photo
 * shows, `choose` is told the name. */
export function referenceChoice(references, { names, aligned, part, choose }) {
  const parts = [...new Set(references.map((each) => each.part))].sort((one, other) => (other === part) - (one === part));
  const option = (name) => el("option", { value: name }, name === aligned ? t("laidOver", { name }) : name);
  const groups = [
    group(t("mostAlike"), names.map(option)),
    ...parts.map((each) =>
      group(each === null ? t("noPart") : t(`part.${each}`), references.filter((one) => one.part === each).map((one) => option(one.name))),
    ),
  ];
  const select = el("select", { id: "beside", change: () => choose(select.value) }, groups);
  return el("label", { for: "beside", class: "beside" }, t("reference"), select);
}

function group(label, options) {
  return options.length ? el("optgroup", { label }, options) : null;
}
