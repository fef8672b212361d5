/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes plots out of the pictures of a report: zoom, values under the cursor, arms that are switched
 * on and off, single patients over the bands. Everything that is said is in the page without it, too.
 * Texts out of the data go into the page as text and never as markup.
 */
"use strict";
(() => {
  const source = document.getElementById("jm-data");
  const data = source ? JSON.parse(source.textContent) : null;
  const QUANTILES = 5, MEDIAN = 2, NONE = 65535;

  const element = (tag, attributes = {}, ...children) => {
    const e = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
    e.append(...children);
    return e;
  };
  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colour = arm => style(`--a${arm % 8}`);
  const number = x => {
    if (x == null || !Number.isFinite(x)) return "–";
    const size = Math.abs(x);
    const text = size === 0 ? "0" : size >= 1e6 || size < 1e-4 ? size.toExponential(2)
      : size.toFixed(Math.max(0, 3 - Math.floor(Math.log10(size))));
    return x < 0 ? `−${text}` : text;
  };

  /* ---- what is shown: the same in all plots ---- */

  const shown = { arms: data ? data.arms.map(() => true) : [], patient: -1 };
  const plots = [];

  /* ---- lines of single patients: whole numbers between low and high ---- */

  const unpack = file => {
    if (!file.words && file.lines) {
      const bytes = Uint8Array.from(atob(file.lines), c => c.charCodeAt(0));
      file.words = new Uint16Array(bytes.length / 2);
      for (let i = 0; i < file.words.length; i++) file.words[i] = bytes[2 * i] | bytes[2 * i + 1] << 8;
    }
    return file.words;
  };
  const lineOf = (file, line, arm) => {
    const words = unpack(file), n = file.time.length, step = (file.high - file.low) / (NONE - 1);
    if (!words) return new Array(n).fill(null);
    const from = (line * file.arms.length + arm) * n;
    return Array.from(words.subarray(from, from + n), w => w === NONE ? null : file.low + w * step);
  };

  /* ---- a plot ---- */

  /* One table for uPlot: times of all files, then for each arm five quantiles, n and a patient. */
  const tableOf = signal => {
    const patient = data.patients[shown.patient];
    const tables = signal.files.map(file => [file.time, ...file.arms.flatMap((arm, i) => [
      ...Array.from({ length: QUANTILES }, (_, q) => arm.at[q] ?? arm.at[0]), arm.n,
      patient && patient.file === file.file ? lineOf(file, patient.line, i) : file.time.map(() => null)])]);
    return tables.length > 1 ? uPlot.join(tables) : tables[0];
  };
  const columnsOf = signal => {
    let at = 1;
    return signal.files.flatMap(file => file.arms.map(arm => {
      const first = at;
      at += QUANTILES + 2;
      return { arm: arm.arm, first };
    }));
  };
  const seriesOf = columns => columns.flatMap(({ arm }) => {
    const dash = data.arms[arm].dashes.split(" ").filter(Boolean).map(Number);
    const plain = { scale: "y", points: { show: false }, width: 0, stroke: "transparent" };
    const bands = Array.from({ length: QUANTILES }, (_, q) => q === MEDIAN
      ? { scale: "y", points: { show: false }, width: 2.2, dash, stroke: () => colour(arm) }
      : { ...plain });
    return [...bands, { ...plain, scale: "n" },
      { scale: "y", points: { show: false }, width: 1.25, stroke: () => colour(arm) }];
  });
  const bandsOf = columns => columns.flatMap(({ arm, first }) => [
    { series: [first + 4, first], fill: () => `${colour(arm)}1c` },
    { series: [first + 3, first + 1], fill: () => `${colour(arm)}30` }]);

  const steps = { h: [.25, .5, 1, 2, 3, 4, 6, 12, 24, 48, 96, 192], min: [.5, 1, 2, 5, 10, 15, 30, 60, 120, 300],
    s: [.1, .2, .5, 1, 2, 5, 10, 15, 30, 60, 120, 300] };

  const drawMarks = (u, columns) => {
    const done = new Set(), context = u.ctx;
    context.save();
    context.setLineDash([2 * devicePixelRatio, 4 * devicePixelRatio]);
    context.lineWidth = devicePixelRatio;
    context.globalAlpha = .45;
    context.strokeStyle = style("--soft");
    for (const mark of data.marks) {
      const key = mark.t;
      if (!shown.arms[mark.arm] || done.has(key) || !columns.some(c => c.arm === mark.arm)) continue;
      done.add(key);
      const x = Math.round(u.valToPos(mark.t, "x", true));
      if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) continue;
      context.beginPath();
      context.moveTo(x, u.bbox.top);
      context.lineTo(x, u.bbox.top + u.bbox.height);
      context.stroke();
    }
    context.restore();
  };

  /* Names at the ends of lines, apart from each other: nobody needs to tell arms by colour alone. */
  const drawLabels = (u, columns) => {
    const context = u.ctx, right = u.bbox.left + u.bbox.width, gap = 16 * devicePixelRatio;
    const labels = [], inside = []; /* lines that end early have their names where they end */
    for (const { arm, first } of columns) {
      const mid = u.data[first + MEDIAN];
      let i = u.valToIdx(u.scales.x.max);
      while (i >= 0 && mid[i] == null) i--;
      if (!shown.arms[arm] || i < 0 || u.data[0][i] < u.scales.x.min) continue;
      const x = Math.min(u.valToPos(u.data[0][i], "x", true), right), from = u.valToPos(mid[i], "y", true);
      (right - x > 30 * devicePixelRatio ? inside : labels).push({ arm, x, from, y: from });
    }
    for (const list of [labels, inside]) {
      list.sort((a, b) => a.from - b.from);
      list.forEach((label, i) => { label.y = Math.max(label.from, i ? list[i - 1].y + gap : u.bbox.top); });
      list.reduceRight((below, label) => label.y = Math.min(label.y, below - gap), u.bbox.top + u.bbox.height + gap);
    }
    context.save();
    context.font = `600 ${12.5 * devicePixelRatio}px system-ui, sans-serif`;
    context.textBaseline = "middle";
    context.textAlign = "left";
    const letters = data.files.length > 1 ? 24 : 16;
    const short = arm => data.arms[arm].name.length > letters ? `${data.arms[arm].name.slice(0, letters - 1)}…` : data.arms[arm].name;
    for (const { arm, x, y, from } of labels) {
      context.fillStyle = context.strokeStyle = colour(arm);
      context.lineWidth = devicePixelRatio;
      context.beginPath();
      context.moveTo(x + 2, from);
      context.lineTo(right + 8 * devicePixelRatio, y);
      context.stroke();
      context.fillText(short(arm), right + 11 * devicePixelRatio, y);
    }
    for (const { arm, x, y } of inside) {
      context.lineWidth = 3 * devicePixelRatio;
      context.strokeStyle = style("--paper");
      context.strokeText(short(arm), x + 6 * devicePixelRatio, y);
      context.fillStyle = colour(arm);
      context.fillText(short(arm), x + 6 * devicePixelRatio, y);
    }
    context.restore();
  };

  const readOut = plot => {
    const { u, columns, readout } = plot, i = u.cursor.idx;
    const items = [];
    if (i == null) {
      items.push(element("span", {}, "Move over the plot for values; drag to zoom in."));
    } else {
      items.push(element("span", { class: "when-text" }, `${number(u.data[0][i])} ${data.clock}`));
      for (const { arm, first } of columns) {
        if (!shown.arms[arm] || u.data[first + MEDIAN][i] == null) continue;
        const at = q => number(u.data[first + q][i]);
        const item = element("span", {}, `${data.arms[arm].name} `, element("b", {}, at(MEDIAN)),
          ` [${at(1)} … ${at(3)}] n ${u.data[first + QUANTILES][i]}`);
        const own = u.data[first + QUANTILES + 1][i];
        if (own != null) item.append(", patient ", element("b", {}, number(own)));
        items.push(item);
      }
      const near = (u.scales.x.max - u.scales.x.min) / 150;
      const marks = new Map();
      for (const mark of data.marks)
        if (shown.arms[mark.arm] && Math.abs(mark.t - u.data[0][i]) < near) marks.set(mark.what, mark);
      for (const mark of marks.values()) items.push(element("span", {}, `▾ ${mark.what} at ${number(mark.t)} ${data.clock}`));
    }
    readout.replaceChildren(...items);
  };

  const full = u => u.data[0].length === 0 || (u.scales.x.min <= u.data[0][0] && u.scales.x.max >= u.data[0].at(-1));
  const rangeOf = signal => (u, low, high) => {
    if (low == null) return [signal.low, signal.high];
    if (full(u)) return [Math.min(signal.low, low), Math.max(signal.high, high)];
    return uPlot.rangeNum(low, high, .1, true);
  };

  const axis = { stroke: () => style("--soft"), font: "12px system-ui, sans-serif", grid: { stroke: () => style("--line"), width: 1 },
    ticks: { stroke: () => style("--line"), width: 1, size: 5 } };

  const optionsOf = (plot, width) => ({
    width, height: plot.height, legend: { show: false }, padding: [12, width < 560 ? 96 : data.files.length > 1 ? 184 : 128, 0, 0],
    cursor: { sync: { key: "jumeau" }, drag: { x: true, y: false }, points: { show: false } },
    scales: { x: { time: false }, y: { range: rangeOf(plot.signal) }, n: {} },
    axes: [{ ...axis, ...steps[data.clock] && { incrs: steps[data.clock] }, size: 34, label: `time (${data.clock})`, labelSize: 18,
      labelFont: "12px system-ui, sans-serif", labelGap: 0 }, { ...axis, scale: "y", size: 56 }],
    series: [{}, ...seriesOf(plot.columns)], bands: bandsOf(plot.columns),
    hooks: {
      draw: [u => { drawMarks(u, plot.columns); drawLabels(u, plot.columns); }],
      setCursor: [() => readOut(plot)],
      setScale: [(u, key) => { if (key === "x") plot.reset.hidden = full(u); }],
    },
  });

  const keys = (plot, event) => {
    const { u } = plot, last = u.data[0].length - 1;
    const now = u.cursor.idx ?? 0, step = event.shiftKey ? 12 : 1;
    const to = { ArrowLeft: now - step, ArrowRight: now + step, Home: 0, End: last }[event.key];
    if (event.key === "Escape") zoomOut(u);
    else if (to === undefined) return;
    else u.setCursor({ left: u.valToPos(u.data[0][Math.min(Math.max(to, 0), last)], "x"), top: u.bbox.height / 2 / devicePixelRatio });
    event.preventDefault();
  };
  const zoomOut = u => u.setScale("x", { min: u.data[0][0], max: u.data[0].at(-1) });

  const make = figure => {
    const signal = data.signals[Number(figure.id.slice("signal-".length))];
    const holder = element("div", { class: "live-plot", tabindex: "0", role: "group",
      "aria-label": `${signal.name} over time: arrow keys move the cursor, Escape shows all times` });
    const reset = element("button", { type: "button", class: "reset", hidden: "" }, "Show all times");
    const readout = element("div", { class: "readout", role: "status" });
    const box = figure.querySelector(".plot");
    const plot = { signal, columns: columnsOf(signal), reset, readout, height: 340 };
    figure.classList.add("live");
    box.append(holder);
    box.after(readout, reset);
    plot.u = new uPlot(optionsOf(plot, holder.clientWidth), tableOf(signal), holder);
    plots.push(plot);
    plots.at(-1).columns.forEach(({ arm, first }) => { if (!shown.arms[arm]) show(plot, arm, first); });
    reset.addEventListener("click", () => zoomOut(plot.u));
    holder.addEventListener("keydown", event => keys(plot, event));
    new ResizeObserver(() => {
      if (holder.clientWidth) plot.u.setSize({ width: holder.clientWidth, height: plot.height });
    }).observe(holder);
    readOut(plot);
  };
  const show = (plot, arm, first) => {
    for (let q = 0; q < QUANTILES + 2; q++) plot.u.setSeries(first + q, { show: shown.arms[arm] }, false);
  };

  /* ---- tools ---- */

  const armTools = () => data.arms.map((arm, a) => {
    const box = element("input", { type: "checkbox", checked: "" });
    const label = document.querySelector(`.arms .a${a % 8}`);
    const text = element("span", { class: `arm a${a % 8}` }, arm.name);
    if (label) text.prepend(label.querySelector("svg").cloneNode(true));
    box.addEventListener("change", () => {
      shown.arms[a] = box.checked;
      for (const plot of plots) {
        plot.u.batch(() => plot.columns.forEach(({ arm: which, first }) => { if (which === a) show(plot, a, first); }));
        readOut(plot);
      }
    });
    return element("label", {}, box, text);
  });

  const patientTool = () => {
    const kinds = ["Did not come to the end", "Left the model’s bounds", "Extremes and middle", "A sample"];
    const choice = element("select", { id: "patient" }, element("option", { value: "-1" }, "none"));
    kinds.forEach((title, kind) => {
      const group = element("optgroup", { label: title });
      data.patients.forEach((one, i) => {
        if (one.kind !== kind) return;
        const where = data.files.length > 1 ? ` · ${data.files[one.file]}` : "";
        group.append(element("option", { value: String(i) }, `${one.id} – ${one.why}${where}`));
      });
      if (group.children.length) choice.append(group);
    });
    choice.addEventListener("change", () => {
      shown.patient = Number(choice.value);
      for (const plot of plots) plot.u.setData(tableOf(plot.signal), false), plot.u.redraw(true, true);
      for (const plot of plots) zoomOut(plot.u);
    });
    return element("label", {}, "Patient ", choice);
  };

  const start = () => {
    const tools = document.getElementById("tools");
    tools.append(...(data.arms.length > 1 ? armTools() : []), ...(data.patients.length ? [patientTool()] : []));
    tools.hidden = false;
    const seen = new IntersectionObserver(entries => entries.forEach(entry => {
      if (!entry.isIntersecting) return;
      seen.unobserve(entry.target);
      make(entry.target);
    }), { rootMargin: "400px" });
    document.querySelectorAll("figure.signal").forEach(figure => seen.observe(figure));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
      plots.forEach(plot => plot.u.redraw(true, true)));
  };

  /* ---- sign-off: a copy of the page that says who has reviewed it ---- */

  const sign = form => {
    const fields = Object.fromEntries(new FormData(form));
    const missing = ["name", "date", "decision", "reason"].filter(name => !String(fields[name] ?? "").trim());
    const said = form.querySelector("[role=status]");
    if (missing.length) {
      said.textContent = `Still missing: ${missing.join(", ")}.`;
      return;
    }
    const copy = document.documentElement.cloneNode(true);
    copy.querySelectorAll(".live-plot, .readout, .reset, .sign button, .sign [role=status]").forEach(e => e.remove());
    copy.querySelectorAll(".live").forEach(e => e.classList.remove("live"));
    const tools = copy.querySelector("#tools");
    if (tools) { tools.replaceChildren(); tools.hidden = true; }
    copy.querySelector("[name=name]").setAttribute("value", fields.name);
    copy.querySelector("[name=date]").setAttribute("value", fields.date);
    copy.querySelector("[name=reason]").textContent = fields.reason;
    copy.querySelectorAll("[name=decision]").forEach(e => e.toggleAttribute("checked", e.value === fields.decision));
    copy.querySelectorAll(".sign input, .sign textarea").forEach(e => e.setAttribute(e.type === "radio" ? "disabled" : "readonly", ""));
    copy.querySelector(".banner").classList.add("signed");
    copy.querySelector("#sign-text").textContent = "This copy was reviewed.";
    copy.querySelector("#state").textContent = "Reviewed";
    copy.querySelector("#state-text").textContent = `by ${fields.name}, ${fields.date}: ${{ accept: "accepted",
      modify: "accepted with changes", reject: "rejected" }[fields.decision]}.`;
    const link = element("a", { download: "report-signed.html",
      href: URL.createObjectURL(new Blob([`<!DOCTYPE html>\n${copy.outerHTML}\n`], { type: "text/html" })) });
    link.click();
    said.textContent = "A signed copy was saved; this page remains a draft.";
  };

  /* On paper nothing is folded that belongs to the answer. */
  const folded = () => document.querySelectorAll("#groups details:not([open]), #drivers details:not([open]), #ends details:not([open])");
  let unfolded = [];
  window.addEventListener("beforeprint", () => { unfolded = [...folded()]; unfolded.forEach(e => { e.open = true; }); });
  window.addEventListener("afterprint", () => { unfolded.forEach(e => { e.open = false; }); unfolded = []; });

  const form = document.getElementById("sign-form");
  if (form && !document.querySelector(".banner.signed")) {
    const button = element("button", { type: "submit" }, "Save a signed copy");
    form.append(button, element("span", { role: "status", class: "wide" }));
    form.addEventListener("submit", event => { event.preventDefault(); sign(form); });
  }
  if (data && window.uPlot) start();
})();
