// Comfort alone: everything on the page is there without it.
"use strict";
document.querySelectorAll(".filter").forEach((line) => {
  const input = line.querySelector("input");
  const output = line.querySelector("output");
  const list = document.getElementById(input.dataset.filter);
  const rows = [...list.querySelectorAll(".finding, [data-row]")];
  let texts;
  line.hidden = false;
  input.addEventListener("input", () => {
    texts ??= rows.map((row) => row.textContent.toLowerCase() + " " + (row.closest(".rule")?.querySelector("h4").textContent ?? ""));
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = !words.every((word) => texts[i].includes(word));
      shown += row.hidden ? 0 : 1;
    });
    list.querySelectorAll(".rule, .severity").forEach((group) => {
      group.hidden = !group.querySelector(".finding:not([hidden])");
    });
    output.textContent = words.length ? `${shown} of ${rows.length}` : "";
  });
});

if (navigator.clipboard) {
  document.querySelectorAll(".fix").forEach((fix) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(fix.querySelector("pre").textContent);
      button.textContent = "Copied";
    });
    fix.append(button);
  });
}

const drawing = document.getElementById("drawing");
if (drawing) {
  const ties = [...drawing.querySelectorAll(".ties path")];
  const sides = { l: [...drawing.querySelectorAll(".left li")], r: [...drawing.querySelectorAll(".right li")] };
  const light = (side, index) => {
    const other = side === "l" ? "r" : "l";
    drawing.classList.toggle("lit", side !== undefined);
    [...ties, ...sides.l, ...sides.r].forEach((part) => part.classList.remove("on"));
    if (side === undefined) return;
    sides[side][index].classList.add("on");
    ties.filter((tie) => Number(tie.dataset[side]) === index).forEach((tie) => {
      tie.classList.add("on");
      sides[other][tie.dataset[other]].classList.add("on");
    });
  };
  Object.entries(sides).forEach(([side, nodes]) => nodes.forEach((node, index) => {
    node.addEventListener("pointerenter", () => light(side, index));
    node.addEventListener("focusin", () => light(side, index));
    node.addEventListener("focusout", () => light());
  }));
  drawing.addEventListener("pointerleave", () => light());
}

const open = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.scrollIntoView();
  }
};
addEventListener("hashchange", open);
open();
