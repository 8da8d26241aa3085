// What every script of the page needs; joined in front of it.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Ask the studio to look again whenever a part comes into sight: what others have made since is not told otherwise.
function refreshWhenSeen(element, model) {
  new IntersectionObserver((seen) => { if (seen.some(({ isIntersecting }) => isIntersecting)) model.send_msg({ do: "refresh" }); }).observe(element);
  return element;
}

const number = (value, digits = 2) => value.toLocaleString("en-GB", { maximumFractionDigits: digits });
