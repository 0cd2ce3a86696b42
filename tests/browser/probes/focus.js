// Tells where the keyboard is, and what is wrong with how that is shown.
() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) {
    return null;
  }
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const faults = [];
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 1) {
    faults.push("no outline");
  }
  if (box.bottom <= 0 || box.top >= innerHeight || box.width < 2 || box.height < 2) {
    faults.push("out of sight");
  }
  const name = element.getAttribute("class") || element.localName;
  return { name, text: element.textContent.trim().slice(0, 40), faults };
};
