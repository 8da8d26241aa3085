// What every script of the page needs; joined in front of it.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const number = (value, digits = 2) => value.toLocaleString("en-GB", { maximumFractionDigits: digits });
