// A conversation as it happens. Without this file the same page works with its frame and its buttons.
"use strict";
(() => {
  const frame = document.getElementById("mensajes");
  const form = document.getElementById("escribir");
  const state = document.getElementById("estado");
  if (!frame || !window.EventSource || !window.fetch) return;

  const log = document.createElement("div");
  const list = document.createElement("ol");
  log.className = "talk";
  log.setAttribute("role", "log");
  log.setAttribute("aria-label", frame.title);
  log.tabIndex = 0;
  list.className = "trail talked";
  log.append(list);

  const show = (row) => {
    const item = document.createElement("li");
    item.className = row.lado;
    const text = document.createElement("p");
    const who = document.createElement("strong");
    who.textContent = row.quien;
    text.append(who, document.createElement("br"), row.texto);
    item.append(text);
    list.append(item);
  };

  const stream = new EventSource(frame.dataset.flujo);
  const gone = () => {
    if (log.isConnected || frame.isConnected) return false;
    stream.close();
    return true;
  };
  stream.addEventListener("lineas", (event) => {
    if (gone()) return;
    if (frame.isConnected) frame.replaceWith(log);
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    const first = !list.childElementCount;
    JSON.parse(event.data).forEach(show);
    if (atEnd || first) log.scrollTop = log.scrollHeight;
  });
  stream.addEventListener("estado", (event) => {
    if (gone()) return;
    const now = JSON.parse(event.data);
    if (state.textContent !== now.texto) state.textContent = now.texto;
    state.hidden = false;
    if (!now.fin) return;
    stream.close();
    if (form) form.hidden = true;
    const end = document.querySelector("button[value=terminar]");
    if (end) end.classList.add("main");
  });
  stream.addEventListener("error", () => {
    // Closed for good: the frame, which renews itself, takes over again.
    if (!gone() && stream.readyState === EventSource.CLOSED && log.isConnected) log.replaceWith(frame);
  });

  if (!form) return;
  const cut = document.getElementById("cortado");
  const box = form.elements.texto;
  let unsent = "";
  const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  const post = (address, extra) => {
    const body = new URLSearchParams();
    for (const name of ["sello", "linea", "l"]) if (form.elements[name]) body.set(name, form.elements[name].value);
    for (const name in extra) body.set(name, extra[name]);
    return fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = box.value;
    if (!text.trim() || form.dataset.busy) return;
    form.dataset.busy = "1";
    // What was cut off goes again under its name and stands once; what was changed since is another line.
    if (unsent && unsent !== text) form.elements.linea.value = fresh();
    unsent = text;
    try {
      const answer = await post(form.action, { accion: "enviar", texto: text });
      if (answer.status === 413) return form.submit();
      if (!answer.ok) throw new Error();
      form.elements.linea.value = (await answer.json()).linea;
      unsent = "";
      cut.hidden = true;
      if (box.value === text) box.value = "";
    } catch {
      cut.hidden = false;
    } finally {
      delete form.dataset.busy;
    }
    box.focus();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  let told = 0;
  box.addEventListener("input", () => {
    if (Date.now() - told < 4000 || !form.dataset.escribe) return;
    told = Date.now();
    post(form.dataset.escribe, {}).catch(() => {});
  });
})();
