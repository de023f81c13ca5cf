// Text pasted from Word, LibreOffice or Google Docs: the server turns it into our writing, this puts it at the cursor
// and says what was placed and what was left out. Without it the browser pastes the plain words.
//
// <form data-paste-url="…" data-paste-section="…"> with the box inside it, or <textarea data-paste data-paste-url="…">.

const MOST = 1_900_000; // characters; the server takes a little more

for (const box of document.querySelectorAll("form[data-paste-url] textarea, textarea[data-paste]")) {
  const from = box.hasAttribute("data-paste-url") ? box : box.form;
  const region = document.createElement("div");
  region.setAttribute("role", "status");
  region.className = "app-paste";
  box.after(region);
  box.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html") ?? "";
    if (!html.trim()) return; // plain words: the browser's own paste is right
    event.preventDefault();
    bring(box, region, from, html, event.clipboardData.getData("text/plain"));
  });
}

async function bring(box, region, from, html, plain) {
  box.readOnly = true;
  region.replaceChildren(paragraph("Reading what you pasted…"));
  try {
    if (html.length > MOST) throw new Error("This is too much to paste at once. Paste it section by section.");
    const pasted = await ask(box, from, html);
    box.readOnly = false;
    put(box, pasted.markdown);
    tell(box, region, from, html, pasted);
  } catch (problem) {
    box.readOnly = false;
    put(box, plain);
    const why = problem instanceof TypeError ? "The server could not be reached." : problem.message;
    region.replaceChildren(paragraph(`${why} The plain words were pasted: tables, lists and links are not kept.`));
  }
}

async function ask(box, from, html, create = []) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", box.form.elements.csrfmiddlewaretoken.value);
  body.set("section", from.getAttribute("data-paste-section") ?? "");
  body.set("html", html);
  body.set("text", box.value); // what is pasted gets labels that its notes do not have yet
  if (box.form.elements.version) body.set("version", box.form.elements.version.value);
  for (const key of create) body.append("create", key);
  const answer = await fetch(from.getAttribute("data-paste-url"), { method: "POST", body, redirect: "error" });
  const said = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
  if (!answer.ok) throw new Error(said.refused ?? "The server could not read it.");
  return said;
}

// At the cursor, in place of what is selected; a block stands apart from what is around it. Undo takes it back.
function put(box, text) {
  const before = box.value.slice(0, box.selectionStart);
  const after = box.value.slice(box.selectionEnd);
  let written = text;
  if (/\n|^(#|- |\[table:|\d+\. |[a-z]+\) )/.test(text)) {
    if (before.trim()) written = "\n".repeat(Math.max(0, 2 - before.match(/\n*$/)[0].length)) + written;
    if (after.trim()) written += "\n".repeat(Math.max(0, 2 - after.match(/^\n*/)[0].length));
  }
  box.focus();
  if (!document.execCommand("insertText", false, written)) {
    box.setRangeText(written, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function tell(box, region, from, html, pasted) {
  const parts = [paragraph("Pasted. Read it through before you save.")];
  if (pasted.left_out.length) {
    parts.push(paragraph("Not brought over, or changed on the way:"));
    parts.push(list(pasted.left_out.map((one) => (one.words ? `${one.what}: “${one.words}”` : one.what))));
  }
  if (pasted.tables.length) parts.push(question(box, region, from, html, pasted.tables));
  parts.push(button("Hide this", "secondary", () => { region.replaceChildren(); box.focus(); }));
  region.replaceChildren(...parts);
}

function question(box, region, from, html, tables) {
  const group = document.createElement("div");
  const one = tables.length === 1;
  const count = (things, word) => `${things.length} ${word}${things.length === 1 ? "" : "s"}`;
  const size = (table) => `“${table.caption}”: ${count(table.columns, "column")}, ${count(table.rows, "row")}`;
  const keys = tables.map((table) => table.key);
  const make = button(one ? "Make this table" : `Make these ${tables.length} tables`, "", async () => {
    make.disabled = leave.disabled = true;
    try {
      const made = await ask(box, from, html, keys);
      if (box.form.elements.version) box.form.elements.version.value = made.version;
      group.replaceChildren(paragraph(`Made: ${made.created.map((caption) => `“${caption}”`).join(", ")}.`));
    } catch (problem) {
      group.append(paragraph(`The ${one ? "table was" : "tables were"} not made. ${problem.message}`));
      make.disabled = leave.disabled = false;
    }
    box.focus();
  });
  const leave = button(one ? "Leave it out" : "Leave them out", "secondary", () => {
    for (const key of keys) box.value = box.value.replace(`[table:${key}]`, "").replace(/\n{3,}/g, "\n\n");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    group.replaceChildren(paragraph(one ? "The table was left out." : "The tables were left out."));
    box.focus();
  });
  const intro = one ? "There is a table in it. It is kept beside the text, and stands where its code is:"
    : "There are tables in it. They are kept beside the text, and stand where their codes are:";
  const row = document.createElement("div");
  row.className = "govuk-button-group";
  row.append(make, leave);
  group.append(paragraph(intro), list(tables.map(size)), row);
  return group;
}

function paragraph(text) {
  const element = document.createElement("p");
  element.className = "govuk-body";
  element.textContent = text;
  return element;
}

function list(texts) {
  const element = document.createElement("ul");
  element.className = "govuk-list govuk-list--bullet";
  element.append(...texts.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  return element;
}

function button(text, kind, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = kind ? `govuk-button govuk-button--${kind}` : "govuk-button";
  element.textContent = text;
  element.addEventListener("click", act);
  return element;
}
