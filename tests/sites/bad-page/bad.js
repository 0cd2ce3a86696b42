// Pushes the page down once it has been seen, and then fails.
function push() {
  document.getElementById("late").className = "late";
  throw new Error("a script that fails");
}

requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(push, 100)));
