// Plays episodes: each figure has shapes, and for every step the places of those that its picture shows.
for (const figure of document.querySelectorAll("figure.episode")) {
  const data = JSON.parse(figure.querySelector("script").textContent);
  const picture = figure.querySelector("svg.picture");
  const button = figure.querySelector(".controls button");
  const slider = figure.querySelector("input");
  const moment = figure.querySelector(".moment");
  const last = data.steps.length;
  const elements = [];
  const element = (place) => {
    if (!elements[place]) {
      const [paint, path, width] = data.shapes[place];
      const isImage = paint === "image";
      const shape = document.createElementNS(picture.namespaceURI, isImage ? "image" : "path");
      if (isImage) {
        const [, link, x, y, columns, rows] = data.shapes[place];
        for (const [name, value] of Object.entries({ href: link, x, y, width: columns, height: rows })) shape.setAttribute(name, value);
      } else {
        shape.setAttribute("class", "p" + paint);
        shape.setAttribute("d", path);
        if (width) shape.setAttribute("stroke-width", width);
      }
      elements[place] = shape;
    }
    return elements[place];
  };
  // A picture begins with as many shapes of the one before as its first number says.
  const pictures = [];
  for (const [kept, ...places] of data.pictures) {
    const before = pictures.length > 0 ? pictures[pictures.length - 1].slice(0, kept) : [];
    pictures.push(before.concat(places));
  }
  const returns = [0];
  for (const [, reward] of data.steps) returns.push(returns[returns.length - 1] + reward);
  const number = (value) => String(Number(value.toPrecision(6))).replace("-", "\u2212");
  const ends = { terminated: " \u00b7 terminal state", truncated: " \u00b7 cut" };

  let current = -1;
  let timer = null;
  const show = (step) => {
    if (step === current) return;
    current = step;
    picture.replaceChildren(...pictures[step].map(element));
    slider.value = step;
    let text = "step " + step + " of " + last;
    if (step > 0) {
      const [action, reward] = data.steps[step - 1];
      text += " \u00b7 " + data.actions[action] + " \u00b7 reward " + number(reward);
    }
    text += " \u00b7 return " + number(returns[step]) + (step === last ? ends[data.ending] || " \u00b7 goes on" : "");
    moment.textContent = text;
    slider.setAttribute("aria-valuetext", text);
  };
  const stop = () => {
    clearInterval(timer);
    timer = null;
    figure.classList.remove("playing");
    button.textContent = "Play";
  };
  const play = () => {
    if (current === last) show(0);
    figure.classList.add("playing");
    button.textContent = "Pause";
    // Whoever wants little motion sees steps one by one.
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    timer = setInterval(() => {
      if (current < last) show(current + 1);
      if (current === last) stop();
    }, isCalm ? 500 : 50);
  };
  button.addEventListener("click", () => (timer === null ? play() : stop()));
  slider.addEventListener("input", () => {
    stop();
    show(Number(slider.value));
  });
  show(0);
}
