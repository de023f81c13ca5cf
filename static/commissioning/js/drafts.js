// Keeps what is being typed in forms marked data-keep-draft, a few seconds after the last key, and says so politely.
// Without it nothing is lost that was sent; with it, nothing that was typed.

const PAUSE = 3000;
const KEEP = "/drafts/keep/";

for (const form of document.querySelectorAll("form[data-keep-draft]")) {
  const status = document.createElement("p");
  status.className = "govuk-hint";
  status.setAttribute("role", "status");
  form.append(status);

  const address = new URL(form.getAttribute("data-keep-draft") || form.getAttribute("action") || "", location.href);
  let timer = 0;
  let sending = null;

  const keep = async () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) {
      if (typeof value !== "string") data.delete(name);
    }
    for (const secret of form.querySelectorAll("input[type=password]")) data.delete(secret.name);
    data.set("kept_path", address.pathname + address.search);
    sending?.abort();
    sending = new AbortController();
    try {
      const answer = await fetch(KEEP, { method: "POST", body: data, redirect: "manual", signal: sending.signal });
      status.textContent =
        answer.type === "opaqueredirect"
          ? "You have been signed out. Send the form as usual: you sign in again, and what you typed comes back."
          : await answer.text();
    } catch (problem) {
      if (problem.name !== "AbortError") {
        status.textContent = "The draft could not be kept: there is no connection. It is tried again as you type.";
      }
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    sending?.abort();
  });
}
