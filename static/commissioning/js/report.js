// Beside the box of a section: put a fact where the cursor is, and show the preview without leaving the page.
// Without it the facts are typed and the preview comes as a page of its own.

const box = document.querySelector("#id_body");

for (const button of document.querySelectorAll("[data-insert]")) {
  if (!box) break;
  button.hidden = false;
  button.addEventListener("click", () => {
    const text = button.hasAttribute("data-insert-alone") ? alone(button) : button.getAttribute("data-insert");
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });
}

// On a line of its own, an empty line before and after it.
function alone(button) {
  const before = box.value.slice(0, box.selectionStart);
  const after = box.value.slice(box.selectionEnd);
  const above = before.trim() ? "\n".repeat(Math.max(0, 2 - before.match(/\n*$/)[0].length)) : "";
  const below = after.trim() ? "\n".repeat(Math.max(0, 2 - after.match(/^\n*/)[0].length)) : "\n";
  return above + button.getAttribute("data-insert") + below;
}

const previewButton = document.querySelector("[data-preview]");
const section = document.querySelector("#preview");

let isPlain = false;

previewButton?.addEventListener("click", async (click) => {
  if (isPlain) return;
  click.preventDefault();
  const address = previewButton.getAttribute("data-preview");
  try {
    const answer = await fetch(address, { method: "POST", body: new FormData(box.form), redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    document.querySelector("#preview-body").innerHTML = await answer.text(); // made by the server from escaped text
    section.hidden = false;
    document.querySelector("#preview-heading").scrollIntoView({ block: "nearest" });
  } catch {
    isPlain = true; // the page of its own says what is wrong
    previewButton.click();
  }
});
