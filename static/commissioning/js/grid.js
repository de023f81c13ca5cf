// Cells pasted into the grid of a table: the server reads them, puts them where they were pasted and saves what is
// typed with them. Without it they are pasted into the box under “Paste a table”, as words parted by tabs.

const html = document.querySelector("[name=pasted_html]");
const plain = document.querySelector("[name=pasted]");
const at = document.querySelector("[name=at]");
const send = document.querySelector("button[name=do][value=paste]");

function onClipboard(event) {
  const given = event.clipboardData;
  return { page: given?.getData("text/html") ?? "", words: given?.getData("text/plain") ?? "" };
}

function isTable({ page, words }) {
  return words.includes("\t") || (/<table/i.test(page) && /<td|<th/i.test(page) && words.trim().includes("\n"));
}

for (const box of document.querySelectorAll(".report-cells tbody textarea")) {
  box.addEventListener("paste", (event) => {
    const clipboard = onClipboard(event);
    if (!isTable(clipboard)) return; // words for one cell: the browser's own paste is right
    event.preventDefault();
    html.value = clipboard.page;
    plain.value = clipboard.words;
    at.value = box.name.replace("cell_", "").replace("_", "-");
    send.form.requestSubmit(send);
  });
}

plain?.addEventListener("paste", (event) => {
  const { page } = onClipboard(event);
  html.value = /<table/i.test(page) ? page : ""; // the words stand in the box, for whoever pasted to see
  at.value = "";
});
plain?.addEventListener("input", (event) => {
  if (event.inputType !== "insertFromPaste") html.value = ""; // typed over: what stands in the box counts
});
