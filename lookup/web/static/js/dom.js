// Building elements without HTML text: nothing from the catalogue is ever parsed as markup.

/** An element with attributes and children; children that are null or false are left out. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== false));
  return made;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Shows exactly the elements of `shown` among `all`. */
export function showOnly(all, shown) {
  for (const each of all) each.hidden = !shown.includes(each);
}
