/* Looks through the lists of accepted titles, beside the page, which stops it where a search does not end.

   A job names what is looked for, a phrase or a theme's expressions, and the lists, or their titles as `texts`; answers tell how far it is, and in the end
   the number of titles by list, or the titles. */
importScripts("fold.js", "expression.js");

const lists = new Map();

self.addEventListener("message", async ({ data: job }) => {
  try {
    const caught = matcher(job);
    const found = [];
    for (const [number, { id, address }] of job.lists.entries()) {
      const titles = job.texts?.[number] ?? (await read(id, address));
      self.postMessage({ job: job.job, searching: number });
      const lines = [];
      for (const [line, title] of titles.entries()) if (caught(title)) lines.push(line);
      found.push(job.titles ? lines.map((line) => [line, titles[line]]) : lines.length);
      self.postMessage({ job: job.job, done: number + 1, of: job.lists.length });
    }
    self.postMessage({ job: job.job, found });
  } catch (error) {
    self.postMessage({ job: job.job, failed: error.message });
  }
});

function matcher({ phrase, any, not, exceptions }) {
  if (phrase !== undefined) {
    const sought = phrase.map((one) => ` ${one} `);
    return (title) => {
      const words = ` ${self.surveyFold.folded(title, exceptions)} `;
      return sought.some((one) => words.includes(one));
    };
  }
  const [wanted, unwanted] = [any, not].map((list) => list.map((source) => self.surveyExpression.compile(source)));
  return (title) => wanted.some((one) => one.test(title)) && !unwanted.some((one) => one.test(title));
}

async function read(id, address) {
  if (!lists.has(id)) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    lists.set(id, (await answer.text()).replace(/\n$/, "").split("\n"));
  }
  return lists.get(id);
}
