/* A list of accepted papers, shown on its page when a reader asks: from the file that is also the download. A title that the survey
   holds leads to its paper, any other to a public index. */
(() => {
  "use strict";
  const file = document.querySelector("[data-list]");
  const button = document.querySelector("[data-show]");
  const list = document.querySelector("[data-titles]");
  if (location.protocol === "file:") return; // nothing can be fetched where the site is opened from a folder; the link opens the file
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const answer = await fetch(file.href);
      if (!answer.ok) throw new Error();
      const held = new Map([...document.querySelectorAll("[data-held]")].map((link) => [Number(link.dataset.held), link.href]));
      const titles = (await answer.text()).replace(/\n$/, "").split("\n");
      list.replaceChildren(
        ...titles.map((title, number) => {
          const link = Object.assign(document.createElement("a"), { textContent: title, href: held.get(number) ?? file.dataset.list + encodeURIComponent(title) });
          if (held.has(number)) link.className = "terms__held";
          const item = document.createElement("li");
          item.append(link);
          return item;
        }),
      );
      button.remove();
    } catch {
      button.disabled = false;
      button.textContent = "The list could not be loaded. Try again";
    }
  });
})();
