// Names lines of text that lie on each other. Formulas are left out: their signs may touch.
() => {
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (
      !node.textContent.trim() ||
      parent.closest("math, sup, .visually-hidden, .skip, noscript") ||
      !parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    ) {
      continue;
    }
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      // The box of a line is taller than its letters, and tightly set titles let boxes touch.
      const air = box.height / 4;
      lines.push({ text: node.textContent.trim(), left: box.left, right: box.right,
                   top: box.top + air, bottom: box.bottom - air });
    }
  }
  lines.sort((a, b) => a.top - b.top);
  const found = [];
  lines.forEach((line, index) => {
    for (let next = index + 1; next < lines.length && lines[next].top < line.bottom - 1; next++) {
      const other = lines[next];
      if (Math.min(line.right, other.right) - Math.max(line.left, other.left) > 1) {
        found.push(`“${line.text.slice(0, 30)}” lies on “${other.text.slice(0, 30)}”`);
      }
    }
  });
  return found;
};
