/* What HTMX leaves open: an expired session, and an answer that is a fault. */
"use strict";

(() => {
  const notice = document.getElementById("notice");

  /* an expired session answers with the sign-in page: go there instead of pasting it in */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const asked = new URL(requestConfig.path, window.location.href);
    const came = new URL(xhr.responseURL || asked, window.location.href);
    if (came.pathname !== asked.pathname) {
      event.detail.shouldSwap = false;
      window.location.reload();
    }
  });

  const say = () => {
    if (notice) {
      notice.textContent = document.body.dataset.broken;
      notice.hidden = false;
    }
  };
  document.addEventListener("htmx:responseError", say);
  document.addEventListener("htmx:sendError", say);
})();
