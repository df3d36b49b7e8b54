/* What the reporter's pages do better where there is script. Without it everything works as well, with more history:
   - leaving blanks the page at once and takes its place in the history; the Shift key three times does the same;
   - links and forms add nothing to the history: there is one entry, and leaving replaces it;
   - a cut connection keeps the page with everything that was written, and says so; where many come at once the form
     comes back by itself.
   Keeps nothing, reads nothing about the device, and asks nobody but the page's own house. */
(function () {
  "use strict";
  var PATIENCE = 20000, TRIES = 4, WITHIN = 5000, LEAVE = "/salir", JOURNEY = "/p";
  var pending = null, unsent = false, shifts = [];
  var able = window.fetch && window.AbortController && window.SubmitEvent && "submitter" in SubmitEvent.prototype;

  function leave(address) {
    unsent = false;
    document.body.textContent = "";
    if (pending) pending.abort();
    location.replace(address);
  }

  function show(id, shown) {
    var notice = document.getElementById(id);
    if (notice) notice.hidden = !shown;
  }

  function put(html) {
    var page = new DOMParser().parseFromString(html, "text/html");
    document.documentElement.lang = page.documentElement.lang;
    document.body = document.adoptNode(page.body);
    scrollTo(0, 0);
    (document.querySelector("[autofocus], #error") || document.getElementById("contenido")).focus();
  }

  function comeBack(answer, address, body, patience, tries) {
    var wait = (Number(answer.headers.get("Retry-After")) || 3) * 1000 * (0.5 + Math.random()) * (tries + 1);
    pending = {abort: function () { clearTimeout(timer); }};  // nobody presses twice, and leaving ends it
    var timer = setTimeout(function () { send(address, body, patience, tries + 1); }, wait);
  }

  function arrived(answer, html, step) {
    var at = new URL(answer.url);
    unsent = answer.status === 503;
    if (answer.redirected && at.pathname !== JOURNEY) return location.replace(at.href);
    if (at.pathname === JOURNEY)  // the last page of a journey is found again by its step, as long as it is kept
      history.replaceState(null, "", answer.redirected || !answer.ok ? JOURNEY : JOURNEY + "?paso=" + step);
    put(html);
  }

  function send(address, body, patience, tries) {
    var again = false, mine = pending = new AbortController();
    var timer = patience && setTimeout(function () { mine.abort(); }, patience);
    show("cortado", false);
    show("enviando", true);
    fetch(address, {method: "POST", body: body, credentials: "same-origin", signal: mine.signal})
      .then(function (answer) {
        again = answer.status === 503 && answer.headers.has("Retry-After") && tries < TRIES;
        if (!again) return answer.text().then(function (html) { arrived(answer, html, body.get("paso") || "0"); });
        comeBack(answer, address, body, patience, tries);
      })
      .catch(function () {
        if (!document.body.firstChild) return;  // left meanwhile
        unsent = true;
        show("enviando", false);
        show("cortado", true);
        document.getElementById("cortado").focus();
      })
      .then(function () { clearTimeout(timer); if (!again) pending = null; });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (!able || event.defaultPrevented || form.hasAttribute("data-plain")) return;
    var named = button && button.getAttribute("formaction") || form.getAttribute("action") || location.pathname;
    var address = new URL(named, location.href);
    if (address.origin !== location.origin) return;
    event.preventDefault();
    if (address.pathname === LEAVE) return leave(address.href);
    if (pending) return;
    var fields = new FormData(form), files = form.enctype === "multipart/form-data";
    if (button && button.name) fields.append(button.name, button.value);
    if (form.method === "get") return location.replace(address.pathname + "?" + new URLSearchParams(fields));
    send(address.href, files ? fields : new URLSearchParams(fields), files ? 0 : PATIENCE, 0);
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.origin !== location.origin || link.hash || link.hasAttribute("data-plain")) return;
    event.preventDefault();
    if (link.pathname === LEAVE) leave(link.href);
    else location.replace(link.href);
  });

  document.addEventListener("keydown", function (event) {
    var exit = document.querySelector("a.exit");
    if (event.key !== "Shift") shifts = [];
    else if (!event.repeat) shifts.push(event.timeStamp);
    shifts = shifts.slice(-3);
    if (exit && shifts.length === 3 && shifts[2] - shifts[0] < WITHIN) leave(exit.href);
  });

  addEventListener("beforeunload", function (event) {
    if (unsent) event.preventDefault();
  });

  addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    document.body.textContent = "";
    location.reload();
  });
})();
