// Shows a chart's values at the step under the pointer, or at the one chosen with the arrow keys.
"use strict";
for (const figure of document.querySelectorAll("figure.chart")) {
  const source = figure.querySelector("script");
  if (!source) continue;
  const data = JSON.parse(source.textContent);
  const tooltip = figure.querySelector(".tooltip");
  const steps = [...new Set(data.curves.flatMap((curve) => curve.points.map((point) => point[0])))].sort((a, b) => a - b);
  const number = (value) => {
    const digits = Math.abs(value).toFixed(data.decimals);
    return value < 0 && Number(digits) !== 0 ? "\u2212" + digits : digits;
  };
  const namespace = figure.querySelector("svg").namespaceURI;
  const svgElement = (name, attributes) => {
    const element = document.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  for (const plot of figure.querySelectorAll("svg.plot")) {
    const [left, top, right, bottom, low, high] = plot.dataset.frame.split(" ").map(Number);
    const cursor = plot.querySelector(".cursor");
    let current = -1;
    const x = (step) => left + (step / data.lastStep) * (right - left);
    const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - top);

    const hide = () => {
      current = -1;
      cursor.replaceChildren();
      tooltip.hidden = true;
    };
    const show = (index) => {
      if (index === current) return;
      current = index;
      const step = steps[index];
      const parts = [svgElement("line", { x1: x(step), x2: x(step), y1: top, y2: bottom })];
      const table = document.createElement("table");
      for (const curve of data.curves) {
        const point = curve.points.find((candidate) => candidate[0] === step);
        if (!point) continue;
        parts.push(svgElement("circle", { class: "dot " + curve.classes, cx: x(step), cy: y(point[1]), r: 4 }));
        const row = table.insertRow();
        const swatch = svgElement("svg", { class: "swatch " + curve.classes, viewBox: "0 0 24 10", "aria-hidden": "true" });
        swatch.append(svgElement("path", { class: "line", d: "M1 5H23" }));
        row.insertCell().append(swatch, curve.name);
        row.insertCell().textContent = number(point[1]);
        row.insertCell().textContent = point.length > 2 ? number(point[2]) + " to " + number(point[3]) : "one seed";
      }
      cursor.replaceChildren(...parts);
      const heading = document.createElement("strong");
      heading.textContent = "step " + step.toLocaleString("en-GB");
      tooltip.replaceChildren(heading, table);
      tooltip.hidden = false;
      const drawing = plot.getBoundingClientRect();
      const frame = figure.getBoundingClientRect();
      const scale = drawing.width / plot.viewBox.baseVal.width;
      const beside = drawing.left - frame.left + x(step) * scale;
      const width = tooltip.offsetWidth;
      const fitsAfter = beside + 14 + width <= frame.width;
      const fitsBefore = beside - 14 - width >= 0;
      const centred = Math.max(0, Math.min(beside - width / 2, frame.width - width));
      tooltip.style.left = (fitsAfter ? beside + 14 : fitsBefore ? beside - 14 - width : centred) + "px";
      // Where there is no room on either side, the values stand below the curves.
      tooltip.style.top = drawing.top - frame.top + (fitsAfter || fitsBefore ? top : bottom + 8) * scale + "px";
    };

    plot.addEventListener("pointermove", (event) => {
      const drawing = plot.getBoundingClientRect();
      const position = ((event.clientX - drawing.left) / drawing.width) * plot.viewBox.baseVal.width;
      let nearest = 0;
      steps.forEach((step, index) => {
        if (Math.abs(x(step) - position) < Math.abs(x(steps[nearest]) - position)) nearest = index;
      });
      show(nearest);
    });
    plot.addEventListener("pointerleave", hide);
    plot.addEventListener("blur", hide);
    plot.addEventListener("keydown", (event) => {
      const last = steps.length - 1;
      if (event.key === "ArrowRight") show(Math.min(last, current + 1));
      else if (event.key === "ArrowLeft") show(Math.max(0, current < 0 ? last : current - 1));
      else if (event.key === "Home") show(0);
      else if (event.key === "End") show(last);
      else if (event.key === "Escape") hide();
      else return;
      event.preventDefault();
    });
  }
}
