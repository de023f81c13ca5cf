// On the page that asks for a proof: let a security key sign, and send its answer with the form. Without this script
// the page says what to do instead.

const part = document.querySelector("[data-security-key]");

if (part && window.PublicKeyCredential && window.webauthnJSON) {
  const form = part.closest("form");
  const button = form.querySelector("[data-use-key]");
  const problem = part.querySelector("[data-key-problem]");
  const { nonce, request } = JSON.parse(document.querySelector("#key-request").textContent);

  part.querySelector("[data-without-key]").hidden = true;
  part.querySelector("[data-with-key]").hidden = false;
  button.hidden = false;
  button.addEventListener("click", async (click) => {
    click.preventDefault();
    problem.hidden = true;
    try {
      const answer = await window.webauthnJSON.get(request);
      form.elements.security_key.value = JSON.stringify({ nonce, answer });
    } catch {
      problem.hidden = false; // turned down, not there, or too late: the browser does not say which
      return;
    }
    form.requestSubmit(button);
  });
}
