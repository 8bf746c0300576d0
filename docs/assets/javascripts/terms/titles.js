/* Looks through all accepted titles in a worker, and stops it where a search does not end. */
(() => {
  "use strict";
  const here = document.currentScript.src;
  const ROOT = new URL("../../../", here);
  const PATIENCE = 10_000; // milliseconds that a list of titles may take
  let worker = null;
  let jobs = 0;

  /* Asks the worker for the number of titles in each of the `lists`, or with `titles` in the job for these, as pairs of number and
     title; with `texts`, titles by list, these are looked through in the place of the lists. Tells `progress` how many lists are
     done. Rejects with words for people; a search that does not end is stopped. */
  function look(job, lists, progress) {
    if (location.protocol === "file:") {
      return Promise.reject(new Error("Titles are looked through on the site only, not where it is opened from a folder: the lists are files beside the pages of proceedings."));
    }
    worker ??= new Worker(new URL("worker.js", here));
    const mine = ++jobs;
    return new Promise((resolve, reject) => {
      let alarm = 0;
      const wait = () => {
        clearTimeout(alarm);
        alarm = setTimeout(() => {
          stop();
          finish();
          reject(new Error("The search did not end in ten seconds and was stopped. Write the expression more simply."));
        }, PATIENCE);
      };
      const told = ({ data }) => {
        if (data.job !== mine) return;
        if (data.searching !== undefined) return wait();
        clearTimeout(alarm);
        if (data.done) progress(data.done, data.of);
        if (!data.found && data.failed === undefined) return;
        finish();
        if (data.found) resolve(data.found);
        else reject(new Error(data.failed));
      };
      const finish = () => {
        clearTimeout(alarm);
        worker?.removeEventListener("message", told);
      };
      worker.addEventListener("message", told);
      worker.postMessage({
        ...job, job: mine,
        lists: lists.map(([id]) => ({ id, address: new URL(`proceedings/${id}.txt`, ROOT).href })),
      });
    });
  }

  function stop() {
    worker?.terminate();
    worker = null;
  }

  self.surveyTitles = { look, stop };
})();
