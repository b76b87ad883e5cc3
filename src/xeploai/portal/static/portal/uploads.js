/* Say at once what is too large to be sent, before it is on its way. */
"use strict";

(() => {
  const form = document.querySelector("form.upload");
  const input = document.getElementById("files");
  if (!form || !input) {
    return;
  }
  const check = () => {
    const files = [...input.files];
    const large = files.filter((file) => file.size > Number(form.dataset.fileBytes));
    const all = files.reduce((sum, file) => sum + file.size, 0);
    const named = large.length ? large : all > Number(form.dataset.allBytes) ? files.slice(0, 3) : [];
    const said = named.map((file) => file.name).join(", ");
    input.setCustomValidity(said ? `${form.dataset.tooLarge} ${said}` : "");
  };
  input.addEventListener("change", () => {
    check();
    input.reportValidity();
  });
  /* one click is enough: the button rests while the files travel */
  form.addEventListener("submit", () => {
    form.querySelector("button[type=submit]").disabled = true;
  });
  window.addEventListener("pageshow", () => {
    form.querySelector("button[type=submit]").disabled = false;
  });
})();
