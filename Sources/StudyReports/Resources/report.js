// Shows a chart's values under the pointer, or at the place chosen with the arrow keys.
"use strict";
for (const figure of document.querySelectorAll("figure.chart")) {
  const source = figure.querySelector("script");
  if (!source) continue;
  const data = JSON.parse(source.textContent);
  const tooltip = figure.querySelector(".tooltip");
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
  const swatch = (classes) => {
    const drawing = svgElement("svg", { class: "swatch " + classes, viewBox: "0 0 24 10", "aria-hidden": "true" });
    drawing.append(svgElement("path", { class: "line", d: "M1 5H23" }));
    return drawing;
  };

  for (const plot of figure.querySelectorAll("svg.plot")) {
    const [left, top, right, bottom, low, high] = plot.dataset.frame.split(" ").map(Number);
    const cursor = plot.querySelector(".cursor");
    const across = (share) => left + share * (right - left);
    const up = (share) => bottom - share * (bottom - top);
    const hide = () => {
      chart.leave();
      cursor.replaceChildren();
      tooltip.hidden = true;
    };
    // Puts the tooltip beside a place of the drawing.
    const show = (x, parts, heading, table) => {
      cursor.replaceChildren(...parts);
      tooltip.replaceChildren(heading, table);
      tooltip.hidden = false;
      const drawing = plot.getBoundingClientRect();
      const frame = figure.getBoundingClientRect();
      const scale = drawing.width / plot.viewBox.baseVal.width;
      const beside = drawing.left - frame.left + x * scale;
      const width = tooltip.offsetWidth;
      const fitsAfter = beside + 14 + width <= frame.width;
      const fitsBefore = beside - 14 - width >= 0;
      const centered = Math.max(0, Math.min(beside - width / 2, frame.width - width));
      tooltip.style.left = (fitsAfter ? beside + 14 : fitsBefore ? beside - 14 - width : centered) + "px";
      // Where there is no room on either side, the values stand below the plane.
      tooltip.style.top = drawing.top - frame.top + (fitsAfter || fitsBefore ? top : bottom + 8) * scale + "px";
    };
    const strong = (text) => {
      const heading = document.createElement("strong");
      heading.textContent = text;
      return heading;
    };

    // Curves: all values at one place along the horizontal axis, and of those in gray one.
    const curves = () => {
      let current = -1;
      let chosen = null;
      const y = (value) => up((value - low) / (high - low));
      const last = data.x.length - 1;
      const muted = data.curves.filter((curve) => curve.muted);
      const draw = (index, gray) => {
        if (index === current && gray === chosen) return;
        [current, chosen] = [index, gray];
        const x = across(data.x[index]);
        const parts = [svgElement("line", { x1: x, x2: x, y1: top, y2: bottom })];
        const table = document.createElement("table");
        if (gray) {
          let path = "";
          gray.y.forEach((value, place) => {
            if (value !== null) path += (path ? "L" : "M") + across(data.x[place]).toFixed(1) + " " + y(value).toFixed(1);
          });
          parts.push(svgElement("path", { class: "line chosen", d: path }));
        }
        for (const curve of data.curves) {
          const value = curve.y[index];
          if (value === null || (curve.muted && curve !== gray)) continue;
          parts.push(svgElement("circle", { class: "dot " + curve.classes, cx: x, cy: y(value), r: 4 }));
          const row = table.insertRow();
          row.insertCell().append(swatch(curve.classes), curve.name);
          row.insertCell().textContent = number(value);
          const hasInterval = curve.low && curve.low[index] !== null;
          row.insertCell().textContent = hasInterval
            ? number(curve.low[index]) + " to " + number(curve.high[index]) : curve.muted ? "" : data.alone;
        }
        show(x, parts, strong(data.at[index]), table);
      };
      // The curves in gray that have a value there, from the lowest to the highest.
      const grays = (index) => muted.filter((curve) => curve.y[index] !== null).sort((a, b) => a.y[index] - b.y[index]);
      return {
        leave: () => ([current, chosen] = [-1, null]),
        point: (px, py) => {
          let nearest = 0;
          data.x.forEach((share, index) => {
            if (Math.abs(across(share) - px) < Math.abs(across(data.x[nearest]) - px)) nearest = index;
          });
          const away = (curve) => Math.abs(y(curve.y[nearest]) - py);
          const gray = grays(nearest).reduce((best, curve) => (best && away(best) <= away(curve) ? best : curve), null);
          draw(nearest, gray);
        },
        key: (key) => {
          if (key === "ArrowRight") draw(Math.min(last, current + 1), chosen);
          else if (key === "ArrowLeft") draw(Math.max(0, current < 0 ? last : current - 1), chosen);
          else if (key === "Home") draw(0, chosen);
          else if (key === "End") draw(last, chosen);
          else if ((key === "ArrowUp" || key === "ArrowDown") && muted.length > 0) {
            const place = current < 0 ? last : current;
            const order = grays(place);
            const before = order.indexOf(chosen);
            const next = key === "ArrowUp" ? before + 1 : before < 0 ? order.length - 1 : before - 1;
            draw(place, order[Math.max(0, Math.min(order.length - 1, next))] || null);
          } else return false;
          return true;
        },
      };
    };

    // Marks: one at a time.
    const marks = () => {
      let current = -1;
      const last = data.marks.length - 1;
      const draw = (index) => {
        if (index === current) return;
        current = index;
        const mark = data.marks[index];
        const [x, y] = [across(mark.x), up(mark.y)];
        const table = document.createElement("table");
        for (const [name, value] of mark.lines) {
          const row = table.insertRow();
          row.insertCell().textContent = name;
          row.insertCell().textContent = value;
        }
        const heading = strong("");
        heading.append(swatch(mark.classes), mark.name);
        const parts = [svgElement("circle", { class: "dot " + mark.classes, cx: x, cy: y, r: 7 })];
        show(x, parts, heading, table);
      };
      return {
        leave: () => (current = -1),
        point: (px, py) => {
          const away = (mark) => (data.inRows ? 0 : Math.abs(across(mark.x) - px)) + Math.abs(up(mark.y) - py);
          let nearest = 0;
          data.marks.forEach((mark, index) => {
            if (away(mark) < away(data.marks[nearest])) nearest = index;
          });
          draw(nearest);
        },
        key: (key) => {
          if (key === "ArrowRight" || key === "ArrowDown") draw(Math.min(last, current + 1));
          else if (key === "ArrowLeft" || key === "ArrowUp") draw(Math.max(0, current < 0 ? last : current - 1));
          else if (key === "Home") draw(0);
          else if (key === "End") draw(last);
          else return false;
          return true;
        },
      };
    };

    const chart = data.marks ? marks() : curves();
    plot.addEventListener("pointermove", (event) => {
      const drawing = plot.getBoundingClientRect();
      const scale = plot.viewBox.baseVal.width / drawing.width;
      chart.point((event.clientX - drawing.left) * scale, (event.clientY - drawing.top) * scale);
    });
    plot.addEventListener("pointerleave", hide);
    plot.addEventListener("blur", hide);
    plot.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hide();
      else if (!chart.key(event.key)) return;
      event.preventDefault();
    });
  }
}
