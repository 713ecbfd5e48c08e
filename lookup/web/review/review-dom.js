// Elements from plain descriptions: nothing is ever parsed as markup.

/** An element; attributes that are functions become listeners, `null` children are left out. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** A button of that message. */
export function button(label, act, attributes = {}) {
  return el("button", { type: "button", class: "button", click: act, ...attributes }, label);
}
