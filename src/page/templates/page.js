// Keeps an open page fresh and shows times in the viewer's zone. The page works without it.
"use strict";
(() => {
  const base = document.body.dataset.base;
  const leastPause = 2000; // milliseconds between two refreshes
  const longestPause = 15000; // without any event
  const mostLines = 500;

  const localTimes = (within) => {
    for (const time of within.querySelectorAll("time[datetime]")) {
      const at = new Date(time.dateTime);
      if (!Number.isNaN(at.getTime())) {
        time.title = time.textContent + " (" + time.dateTime + ")";
        time.textContent = at.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
      }
    }
  };

  // A type, a method or an entity has fields of its own: the form comes anew, and the focus stays.
  document.addEventListener("change", (event) => {
    const chosen = event.target;
    if (!chosen.parentElement || !chosen.parentElement.querySelector("button[value=show]")) return;
    const sent = new URLSearchParams(new FormData(chosen.form));
    sent.set("step", "show");
    const request = new XMLHttpRequest();
    request.open("POST", location.href);
    request.responseType = "document";
    request.onload = () => {
      const fresh = request.response && request.response.querySelector("form.object");
      if (request.status !== 200 || !fresh || !chosen.form) return;
      localTimes(fresh);
      chosen.form.replaceWith(document.adoptNode(fresh));
      const again = document.getElementById(chosen.id);
      if (again) again.focus();
      const seen = document.getElementById("shown");
      if (seen) seen.textContent = "The fields are those of " + chosen.value + " now.";
    };
    request.send(sent);
  });

  // The parts as the daemon sent them, before their times were changed.
  const sent = new Map();
  const parts = () => document.querySelectorAll("[data-live][id]");
  for (const part of parts()) sent.set(part.id, part.outerHTML);
  localTimes(document);

  const keepOpen = (from, to) => {
    const before = from.querySelectorAll("details");
    to.querySelectorAll("details").forEach((details, index) => {
      if (before[index] && before[index].open) details.open = true;
    });
  };

  const put = (fresh) => {
    for (const part of parts()) {
      const next = fresh.getElementById(part.id);
      // A part that somebody works in stays as it is.
      if (!next || next.outerHTML === sent.get(part.id) || part.contains(document.activeElement)) continue;
      if (!String(getSelection() || "") || !getSelection().containsNode(part, true)) {
        sent.set(part.id, next.outerHTML);
        const adopted = document.adoptNode(next);
        keepOpen(part, adopted);
        localTimes(adopted);
        part.replaceWith(adopted);
      }
    }
  };

  const live = document.getElementById("live");
  const say = (text) => { if (live) live.textContent = text; };
  let asking = false;
  let lastAsked = 0;
  let timer = 0;
  const refresh = () => {
    clearTimeout(timer);
    timer = 0;
    if (asking || document.hidden) return;
    asking = true;
    lastAsked = Date.now();
    const request = new XMLHttpRequest();
    request.open("GET", location.href);
    request.responseType = "document";
    request.onload = () => {
      asking = false;
      if (request.status === 200 && request.response) {
        put(request.response);
        refreshWork();
        say("Refreshed " + new Date().toLocaleTimeString() + ".");
      }
    };
    request.onerror = () => { asking = false; say("The daemon does not answer."); };
    request.send();
  };
  // Work that a person waits for.
  const refreshWork = () => {
    if (document.querySelector("[data-soon]")) setTimeout(refresh, 1000);
  };
  const refreshSoon = () => {
    if (!timer) timer = setTimeout(refresh, Math.max(300, leastPause - (Date.now() - lastAsked)));
  };

  const lines = document.getElementById("lines");
  const lost = document.getElementById("lost");
  let dropped = 0;
  const addLine = (text) => {
    const event = JSON.parse(text);
    const item = document.createElement("li");
    const level = document.createElement("span");
    level.className = "state level-" + event.level;
    level.textContent = event.level;
    const rest = Object.entries(event.fields || {}).map(([name, value]) => name + "=" + value).join(" ");
    item.append(new Date(event.time).toLocaleTimeString() + " ", level, " " + event.event + " " + rest);
    lines.append(item);
    while (lines.childElementCount > mostLines) lines.firstElementChild.remove();
    const box = lines.parentElement;
    if (!box.matches(":hover") && !box.contains(document.activeElement)) box.scrollTop = box.scrollHeight;
  };

  // One stream, and none while nobody looks: browsers allow six connections to a host.
  let stream = null;
  let beat = 0;
  const open = () => {
    if (stream || document.hidden || (!lines && parts().length === 0)) return;
    stream = new EventSource(base + ((lines && lines.dataset.follows) || "/events"));
    stream.addEventListener("log", (event) => {
      if (lines) addLine(event.data);
      refreshSoon();
    });
    stream.addEventListener("lost", (event) => {
      dropped += JSON.parse(event.data).events;
      if (lost) lost.textContent = dropped + " lines were left out: the browser was too slow.";
    });
    beat = setInterval(() => { if (Date.now() - lastAsked > longestPause) refresh(); }, longestPause);
  };
  const close = () => {
    if (stream) stream.close();
    stream = null;
    clearInterval(beat);
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) close();
    else { open(); refresh(); }
  });
  refreshWork();
  addEventListener("pagehide", close);
  // Whoever only passes through opens none.
  addEventListener("pageshow", () => setTimeout(open, 500));
})();
