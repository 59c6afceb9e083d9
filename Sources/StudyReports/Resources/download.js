// Saves a figure's drawing as a file of its own: with the light theme's styles in it, on white, for Inkscape, LaTeX and others.
{
  const shapeStyles = [
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin", "stroke-linecap",
  ];
  const defaults = {
    fill: "#000000", "fill-opacity": "1", stroke: "none", "stroke-width": "1", "stroke-opacity": "1", "stroke-dasharray": "none",
    "stroke-linejoin": "miter", "stroke-linecap": "butt",
  };
  // The colors of the light theme, whatever the page is shown in.
  const lightTheme = () => {
    const colors = new Map();
    for (const rule of document.styleSheets[0].cssRules) {
      if (rule.selectorText !== ":root") continue;
      for (const name of rule.style) if (name.startsWith("--")) colors.set(name, rule.style.getPropertyValue(name));
    }
    return colors;
  };
  const hexadecimal = (color) => {
    const parts = color.match(/^rgb\((\d+), (\d+), (\d+)\)$/);
    return parts ? "#" + parts.slice(1).map((part) => Number(part).toString(16).padStart(2, "0")).join("") : color;
  };
  const settled = (name, value) => {
    if (name === "fill" || name === "stroke") return hexadecimal(value);
    return name === "font-size" || name === "stroke-width" || name === "stroke-dasharray" ? value.replaceAll("px", "") : value;
  };
  const inline = (element) => {
    const style = getComputedStyle(element);
    const isText = element.localName === "text";
    if (["path", "circle", "line", "rect", "text"].includes(element.localName) && !element.closest("clipPath")) {
      for (const name of isText ? ["fill", "font-size"] : shapeStyles) {
        const value = settled(name, style.getPropertyValue(name));
        if (value !== defaults[name]) element.setAttribute(name, value);
      }
    }
    for (const child of element.children) inline(child);
  };
  // Text without characters that XML does not know.
  const plain = (text) => text.replace(/[\u0000-\u001f\u007f\ufffe\uffff]/g, " ").trim();
  const slug = (text) => plain(text).replace(/ \([^)]*\)/g, "").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").toLowerCase();

  const heading = (figure) => plain(figure.querySelector("h2, h3").textContent);
  const section = (figure) => {
    const title = figure.closest("section") && figure.closest("section").querySelector("h2");
    return title && title.textContent !== figure.querySelector("h2, h3").textContent ? plain(title.textContent) : "";
  };
  const fileName = (figure) =>
    [document.title, section(figure), heading(figure)].filter((part) => part).map(slug).join("-") + ".svg";

  const svgFile = (figure) => {
    const drawing = figure.querySelector("svg.plot, svg.picture");
    const isPlot = drawing.classList.contains("plot");
    const create = (name, attributes, text) => {
      const element = document.createElementNS(drawing.namespaceURI, name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      if (text) element.textContent = plain(text);
      return element;
    };
    const file = drawing.cloneNode(true);
    let { width, height } = drawing.viewBox.baseVal;
    let above = 0;
    file.querySelectorAll(".cursor").forEach((cursor) => cursor.remove());
    const source = figure.querySelector("script");
    const data = isPlot && source ? JSON.parse(source.textContent) : {};
    if (isPlot) {
      // What the page says beside the drawing: its title, and the names of curves that it does not name itself.
      above = 24;
      const isLabeled = file.querySelector("text.label") !== null;
      file.append(create("text", { class: "label", x: 8, y: -8 }, heading(figure)));
      if (data.curves && !isLabeled) {
        let x = 8;
        height += 10;
        const others = data.curves.filter((curve) => curve.muted).length;
        const named = data.curves.filter((curve) => !curve.muted);
        if (others > 0) named.push({ name: others + " others", classes: "other" });
        for (const curve of named) {
          const length = 24 + 8 + 8 * curve.name.length + 16;
          if (x > 8 && x + length > width) {
            x = 8;
            height += 20;
          }
          const entry = create("g", { class: curve.classes });
          entry.append(
            create("path", { class: "line", d: "M" + x + " " + (height + 6) + "h24" }),
            create("text", { class: "label", x: x + 32, y: height + 10 }, curve.name));
          file.append(entry);
          x += length;
        }
        height += 24;
      }
    }
    const holder = document.createElement("div");
    for (const [name, value] of lightTheme()) holder.style.setProperty(name, value);
    holder.style.setProperty("position", "absolute");
    holder.style.setProperty("visibility", "hidden");
    holder.append(file);
    figure.append(holder);
    inline(file);
    holder.remove();
    for (const element of [file, ...file.querySelectorAll("*")]) {
      for (const name of ["class", "style", "tabindex", "role", "aria-label", "data-frame"]) element.removeAttribute(name);
    }
    file.prepend(
      create("title", {}, document.title + ": " + heading(figure)), create("desc", {}, drawing.getAttribute("aria-label")),
      create("rect", { x: 0, y: -above, width, height: height + above, fill: "#ffffff" }));
    file.setAttribute("viewBox", [0, -above, width, height + above].join(" "));
    const scale = isPlot ? 1 : 480 / Math.max(width, height);
    file.setAttribute("width", width * scale);
    file.setAttribute("height", (height + above) * scale);
    file.setAttribute("font-family", "sans-serif");
    return new XMLSerializer().serializeToString(file) + "\n";
  };

  for (const figure of document.querySelectorAll("figure")) {
    const caption = figure.querySelector("figcaption");
    if (!caption || !figure.querySelector("svg.plot, svg.picture")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "download";
    button.textContent = "SVG";
    button.setAttribute("aria-label", "Download as SVG: " + heading(figure));
    button.title = "Download as SVG";
    button.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([svgFile(figure)], { type: "image/svg+xml" }));
      link.download = fileName(figure);
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    });
    caption.append(button);
  }
}
