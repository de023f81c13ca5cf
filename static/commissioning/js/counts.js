// Boxes that count only with some answers to another question are out of the way while they do not, unless something
// stands in them or is wrong with them: nothing typed is ever hidden. Without it every box is there, and says when it
// counts.

for (const part of document.querySelectorAll("[data-counts-with]")) {
  const asked = part.getAttribute("data-counts-with");
  const answers = part.getAttribute("data-counts-for").split(" ");
  const show = () => {
    const given = document.querySelector(`input[name="${asked}"]:checked`)?.value;
    part.hidden = given !== undefined && !answers.includes(given) && !isFilled(part);
  };
  for (const choice of document.querySelectorAll(`input[name="${asked}"]`)) choice.addEventListener("change", show);
  show();
}

function isFilled(part) {
  return part.querySelector(".govuk-error-message") !== null
    || [...part.querySelectorAll("input, textarea, select")].some((box) => box.value.trim() !== "");
}
