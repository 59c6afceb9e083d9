// Reads the page anew while its study runs; not while somebody is at something that would be lost. The browser keeps the place.
{
  const isBusy = () =>
    document.querySelector("figure.playing, .tooltip:not([hidden]), details[open]") !== null || String(getSelection()) !== "";
  setInterval(() => {
    if (!isBusy()) location.reload();
  }, 1000 * Number(document.body.dataset.refresh));
}
