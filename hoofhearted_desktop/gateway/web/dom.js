// The little of the document's interface that is needed. Text comes in as text alone; nothing is changed that is the same.

export const $ = (id) => document.getElementById(id);

export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function show(node, isShown) {
  if (node.hidden === isShown) node.hidden = !isShown;
}

// make("p", "quiet", "text") or make("div", "", child, child)
export function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

// A name from elsewhere: its direction does not reach the text around it.
export function bdi(className, text) {
  const node = make("bdi", className);
  node.textContent = text;
  return node;
}

// One child of `parent` a key, in this order; those there are stay, so that focus and reading position do.
export function keyed(parent, keys, create) {
  const known = new Map(Array.from(parent.children, (node) => [node.dataset.key, node]));
  const wanted = keys.map((key) => {
    const node = known.get(key) ?? create(key);
    node.dataset.key = key;
    known.delete(key);
    return node;
  });
  for (const node of known.values()) node.remove();
  wanted.forEach((node, nth) => {
    if (parent.children[nth] !== node) parent.insertBefore(node, parent.children[nth] ?? null);
  });
  return wanted;
}
