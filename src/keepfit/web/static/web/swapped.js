// What a link or a search put anew is read from its beginning, as a page loaded whole would be.
document.addEventListener("htmx:afterSettle", (event) => {
  const main = document.getElementById("main");
  if (event.detail.boosted && document.activeElement === document.body) {
    main.focus({ preventScroll: true });
  }
});
