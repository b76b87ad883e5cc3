/* Try an operation of the interface for programs from its page. Without this, the examples stay. */
"use strict";

const token = document.getElementById("token");
document.getElementById("api-token").hidden = false;
document.getElementById("api-token").addEventListener("submit", (event) => event.preventDefault());

function addressOf(form) {
  const asked = new URLSearchParams();
  let path = form.dataset.path;
  for (const field of form.querySelectorAll("input")) {
    const place = `{${field.name}}`;
    if (path.includes(place)) path = path.replace(place, encodeURIComponent(field.value));
    else if (field.value) asked.set(field.name, field.value);
  }
  return asked.size ? `${path}?${asked}` : path;
}

async function tried(form) {
  const headers = token.value ? { Authorization: `Bearer ${token.value}` } : {};
  const answer = await fetch(addressOf(form), { headers, credentials: "omit" });
  return `${answer.status}\n${JSON.stringify(await answer.json(), null, 1)}`;
}

for (const form of document.querySelectorAll("form.try")) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const shown = form.querySelector(".answer");
    shown.hidden = false;
    shown.textContent = "…";
    shown.textContent = await tried(form).catch(() => form.dataset.broken);
  });
}
