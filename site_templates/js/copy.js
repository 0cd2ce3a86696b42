// Buttons that copy the words, or the address, of what stands before them.
document.addEventListener("click", async ({ target }) => {
  const what = target.matches("[data-copy]") && target.previousElementSibling;
  if (what) {
    try {
      await navigator.clipboard.writeText(what.href ?? what.textContent);
      target.textContent = "Copied";
    } catch {
      // Not every page may write to the clipboard; the reader's own hand always may.
      getSelection().selectAllChildren(what);
      target.textContent = "Selected";
    }
    setTimeout(() => (target.textContent = "Copy"), 2000);
  }
});
