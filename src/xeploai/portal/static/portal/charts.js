/* Draws the charts of a page from its data and saves them as files. No build step.

   Loaded after the page; the library comes only when a chart is near the window. What is drawn
   is a table on the page too, so nothing here is needed to read the figures. Numbers come
   written from the server; only the ticks of the axes are written here. */
"use strict";

(() => {
  const area = document.querySelector("[data-charts]");
  if (!area) {
    return;
  }
  const NARROW = 560;
  const SAVED_WIDTH = 1000;
  const MARGIN = 16;
  const styles = getComputedStyle(document.documentElement);
  const colour = (name) => styles.getPropertyValue(`--${name}`).trim();
  const [ink, quiet, line, paper] = ["ink", "quiet", "line", "paper"].map(colour);
  /* the library writes it between double quotes, without a thought for those within */
  const font = getComputedStyle(document.body).fontFamily.replaceAll('"', "'");
  const written = new Intl.NumberFormat("vi", { maximumFractionDigits: 2 });
  const percent = (value) => `${written.format(value)}%`;

  /* text measured, so that what is wrapped has room */
  const pen = document.createElement("canvas").getContext("2d");
  const widthOf = (text, size, weight = "normal") => {
    pen.font = `${weight} ${size}px ${font}`;
    return pen.measureText(text).width;
  };
  const linesOf = (text, width, size, weight) => {
    const lines = [""];
    for (const word of text.split(" ")) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (widthOf(longer, size, weight) > width && lines.at(-1)) {
        lines.push(word);
      } else {
        lines[lines.length - 1] = longer;
      }
    }
    return lines;
  };
  const wrapped = (text, width, size) => linesOf(text, width, size).join("\n");
  const heightOfLegend = (names, width) => {
    let [rows, used] = [1, 0];
    for (const name of names) {
      const wide = widthOf(name, 12) + 44;
      if (used && used + wide > width) {
        rows += 1;
        used = 0;
      }
      used += wide;
    }
    return rows * 26 + 6;
  };

  /* what all charts share */
  const common = (option) => ({
    animation: false,
    textStyle: { fontFamily: font, color: ink },
    ...option,
    tooltip: {
      confine: true,
      renderMode: "richText",
      textStyle: { fontSize: 13, color: ink },
      backgroundColor: paper,
      borderColor: quiet,
      ...option.tooltip,
    },
  });
  /* patterns tell the grades apart where colours do not */
  const stroke = "rgba(0, 0, 0, 0.35)";
  const DECALS = [
    { symbol: "none" },
    { symbol: "circle", symbolSize: 0.35, dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0], color: "rgba(255, 255, 255, 0.55)" },
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4, color: stroke },
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [3, 3], rotation: Math.PI / 4, color: "rgba(255, 255, 255, 0.6)" },
  ];
  const legend = (names) => ({
    data: names,
    left: 0,
    top: 0,
    width: "100%",
    itemGap: 12,
    selectedMode: false,
    textStyle: { color: ink, fontSize: 12 },
  });
  const labelled = (names, width, size = 12) => {
    const shown = names.map((name) => wrapped(name, width, size));
    const most = Math.max(...shown.map((text) => text.split("\n").length));
    return { shown, height: most * (size + 3) };
  };
  const listed = (names, width, extra) => ({
    type: "category",
    inverse: true,
    data: names,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: quiet } },
    axisLabel: { interval: 0, color: ink, fontSize: 12, lineHeight: 15, width },
    ...extra,
  });
  const scale = (extra) => ({
    type: "value",
    axisLabel: { color: quiet, formatter: percent, hideOverlap: true },
    splitLine: { lineStyle: { color: line } },
    ...extra,
  });

  const INK_ON = { excellent: paper, good: ink, completed: ink, failed: paper };
  const stacked = (drawing, width) => {
    const room = width < NARROW ? 118 : 270;
    const names = labelled(drawing.names, room);
    const row = Math.max(26, names.height + 4);
    const across = width - room - 30;
    const top = heightOfLegend(drawing.series.map((one) => one.name), width);
    const series = drawing.series.map((one) => ({
      type: "bar",
      stack: "all",
      name: one.name,
      data: one.values.map((value, at) => ({ value, label: { show: value * across > 4800, formatter: one.shown[at] } })),
      barWidth: Math.min(20, row - 6),
      itemStyle: { color: colour(one.grade), borderColor: paper, borderWidth: 1 },
      label: {
        color: INK_ON[one.grade],
        backgroundColor: colour(one.grade),
        padding: [1, 3],
        fontSize: 11,
      },
    }));
    const lines = (at) => drawing.series.map((one) => `${one.name}: ${one.numbers[at]} (${one.shown[at]})`);
    return {
      height: top + names.shown.length * row + 34,
      open: (at) => drawing.units[at.dataIndex],
      option: common({
        aria: { enabled: true, label: { enabled: false }, decal: { show: true, decals: DECALS } },
        legend: legend(drawing.series.map((one) => one.name)),
        grid: { left: room + 12, right: 18, top, height: names.shown.length * row },
        xAxis: scale({ max: 100 }),
        yAxis: listed(names.shown, room),
        tooltip: {
          trigger: "axis",
          axisPointer: { type: "shadow" },
          formatter: ([first]) => [drawing.names[first.dataIndex], ...lines(first.dataIndex)].join("\n"),
        },
        series,
      }),
    };
  };

  const dumbbell = (drawing, width) => {
    const isNarrow = width < 900;
    const panels = drawing.panels.filter((panel) => panel.rows.length);
    const each = isNarrow ? width : width / panels.length;
    const room = width < NARROW ? 118 : Math.min(250, each * 0.42);
    const names = panels.map((panel) => labelled(panel.rows.map((one) => one.name), room));
    const row = Math.max(30, ...names.map((one) => one.height + 10));
    const top = 60;
    const tall = (panel) => panel.rows.length * row;
    const tops = panels.map((_, at) => top + (isNarrow ? panels.slice(0, at).reduce((sum, one) => sum + tall(one) + 70, 0) : 0));
    const left = (at) => (isNarrow ? 0 : at * each);
    const option = {
      legend: { ...legend([drawing.before, drawing.now]) },
      title: panels.map((panel, at) => ({ text: panel.name, left: left(at), top: tops[at] - 30, textStyle: { fontSize: 13, color: ink } })),
      grid: panels.map((panel, at) => ({ left: left(at) + room + 12, width: each - room - 90, top: tops[at], height: tall(panel) })),
      xAxis: panels.map((_, at) => scale({ gridIndex: at, scale: true, splitNumber: 4, min: (axis) => Math.max(0, 5 * Math.floor((axis.min - 1) / 5)), max: (axis) => Math.min(100, 5 * Math.ceil((axis.max + 1) / 5)) })),
      yAxis: panels.flatMap((panel, at) => [
        listed(names[at].shown, room, { gridIndex: at, splitLine: { show: true, lineStyle: { color: line, type: "dotted" } } }),
        listed(panel.rows.map((one) => one.points), 60, { gridIndex: at, position: "right", axisLine: { show: false } }),
      ]),
      tooltip: {
        trigger: "item",
        formatter: ({ data }) => `${data.row.name}\n${drawing.before}: ${data.row.before_shown}\n${drawing.now}: ${data.row.now_shown}\n${data.row.points}`,
      },
      series: panels.flatMap((panel, at) => dots(drawing, panel, at)),
    };
    const last = panels.length - 1;
    return { height: tops[last] + tall(panels[isNarrow ? last : 0]) + 34, option: common(option) };
  };
  const dots = (drawing, panel, at) => {
    const series = (when, name, style) => ({
      type: "scatter",
      name,
      xAxisIndex: at,
      yAxisIndex: 2 * at,
      symbolSize: 13,
      data: panel.rows.map((row, place) => ({ value: [row[when], place], row })),
      ...style,
    });
    const between = panel.rows.map((row, place) => [{ coord: [row.before, place] }, { coord: [row.now, place] }]);
    return [
      series("before", drawing.before, {
        symbol: "emptyCircle",
        itemStyle: { color: quiet, borderWidth: 2 },
        markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: quiet, width: 3, type: "solid" }, data: between },
      }),
      series("now", drawing.now, { symbol: "diamond", symbolSize: 15, itemStyle: { color: colour("excellent") }, z: 4 }),
    ];
  };

  const bars = (drawing, width) => {
    const room = Math.min(420, width * 0.5);
    const names = labelled(drawing.rows.map((one) => `${one.name}: ${one.reason}`), room);
    const row = Math.max(26, names.height + 10);
    return {
      height: drawing.rows.length * row + 20,
      option: common({
        grid: { left: room + 12, right: 60, top: 6, height: drawing.rows.length * row },
        xAxis: scale({ axisLabel: { show: false }, splitLine: { show: false } }),
        yAxis: listed(names.shown, room),
        tooltip: { trigger: "item", formatter: ({ dataIndex: at }) => `${names.shown[at]}\n${drawing.rows[at].shown}` },
        series: [{
          type: "bar",
          barWidth: 16,
          data: drawing.rows.map((one) => one.value),
          itemStyle: { color: colour("excellent") },
          label: { show: true, position: "right", color: ink, formatter: ({ dataIndex: at }) => drawing.rows[at].shown },
        }],
      }),
    };
  };

  const MARKS = {
    ABOVE_998: { symbol: "diamond", symbolSize: 15, colour: "failed" },
    BELOW_998: { symbol: "rect", symbolSize: 10, colour: "failed" },
    ABOVE_95: { symbol: "triangle", symbolSize: 11, colour: "excellent" },
    BELOW_95: { symbol: "path://M0,0L10,0L5,9Z", symbolSize: 11, colour: "excellent" },
    WITHIN: { symbol: "circle", symbolSize: 6, colour: "quiet" },
  };
  /* names of the farthest out, as many as have room: the library's own check is not in this build */
  const namesWithRoom = (points, at, width) => {
    const outside = points.filter((one) => one.standing.endsWith("998"));
    const marks = outside.map((one) => ({ of: one, from: at(one)[0] - 8, to: at(one)[0] + 8, y: at(one)[1] }));
    const taken = [];
    for (const one of outside) {
      const [x, y] = at(one);
      const long = widthOf(one.name, 11) + 16;
      const position = x + long > width ? "left" : "right";
      const from = position === "left" ? x - long : x;
      const meets = (other) => other.of !== one && from < other.to && from + long > other.from && Math.abs(y - other.y) < 15;
      if (![...marks, ...taken].some(meets)) {
        taken.push({ of: one, from, to: from + long, y, position });
      }
    }
    return new Map(taken.map((one) => [one.of, one.position]));
  };
  const funnel = ({ points: lines, ...drawing }, width) => {
    const all = lines.map((one) => Object.fromEntries(drawing.fields.map((name, at) => [name, one[at]])));
    const top = Math.min(100, Math.max(...all.map((one) => one.share), drawing.overall) * 1.06);
    const largest = drawing.curve.at(-1)[0];
    const limit = (at, name, type) => ({
      type: "line",
      name,
      silent: true,
      symbol: "none",
      smooth: false,
      data: drawing.curve.map((one) => [one[0], one[at]]),
      lineStyle: { color: ink, width: 1.2, type },
      itemStyle: { opacity: 0 },
    });
    const standings = Object.keys(MARKS).filter((name) => all.some((one) => one.standing === name));
    const { limits } = drawing;
    const names = [...standings.map((one) => drawing.standings[one]), limits["998"], limits["95"], limits.overall];
    const head = heightOfLegend(names, width);
    const tall = width < NARROW ? 300 : 400;
    const right = width < NARROW ? 14 : 40;
    const across = width - 56 - right;
    const place = (one) => [56 + (across * one.size) / largest, tall * (1 - one.share / top)];
    const named = width < NARROW ? new Map() : namesWithRoom(all, place, width);
    const dot = (one) => ({ value: [one.size, one.share], of: one, label: { show: named.has(one), position: named.get(one) } });
    const points = standings.map((standing) => {
      const mark = MARKS[standing];
      return {
        type: "scatter",
        name: drawing.standings[standing],
        symbol: mark.symbol,
        symbolSize: mark.symbolSize,
        z: standing === "WITHIN" ? 3 : 4,
        itemStyle: { color: colour(mark.colour), opacity: standing === "WITHIN" ? 0.55 : 1, borderColor: paper, borderWidth: standing === "WITHIN" ? 0 : 1 },
        label: { color: ink, fontSize: 11, formatter: ({ data }) => data.of.name },
        data: all.filter((one) => one.standing === standing).map(dot),
      };
    });
    return {
      height: head + tall + 72,
      open: ({ data }) => data.of && data.of.unit,
      option: common({
        legend: legend(names),
        grid: { left: 56, right, top: head + 24, height: tall },
        xAxis: { type: "value", min: 0, max: largest, name: drawing.across, nameLocation: "middle", nameGap: 28, nameTextStyle: { color: ink }, axisLabel: { color: quiet, formatter: (value) => written.format(value), hideOverlap: true, showMaxLabel: false }, splitLine: { show: false } },
        yAxis: scale({ min: 0, max: top, name: wrapped(drawing.up, width * 0.8, 12), nameTextStyle: { color: ink, align: "left", padding: [0, 0, 0, -48] }, axisLabel: { color: quiet, formatter: percent, showMaxLabel: top === 100 } }),
        tooltip: { trigger: "item", formatter: ({ data }) => (data.of ? `${data.of.name}\n${data.of.shown}\n${drawing.standings[data.of.standing]}` : "") },
        series: [
          limit(1, limits["998"], "solid"),
          limit(4, limits["998"], "solid"),
          limit(2, limits["95"], "dashed"),
          limit(3, limits["95"], "dashed"),
          { ...limit(0, limits.overall, "dotted"), data: [[0, drawing.overall], [largest, drawing.overall]], lineStyle: { color: ink, width: 1.5, type: "dotted" } },
          ...points,
        ],
      }),
    };
  };

  const KINDS = { stacked, dumbbell, bars, funnel };
  const laid = (drawing, width) => KINDS[drawing.kind](drawing, width);

  /* on the page */
  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = text;
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  };
  const drawInto = (holder, data, chart) => {
    const drawn = echarts.init(holder, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio) });
    let [width, open] = [0, null];
    const draw = (now) => {
      if (!now || now === width) {
        return;
      }
      width = now;
      const found = laid(chart.drawing, width);
      open = found.open;
      holder.style.height = `${found.height}px`;
      drawn.resize({ width, height: found.height });
      drawn.setOption(found.option, true);
    };
    draw(holder.clientWidth);
    new ResizeObserver(() => draw(holder.clientWidth)).observe(holder);
    drawn.on("click", (at) => {
      const unit = open && open(at);
      if (unit) {
        // an address has ~2F for a slash: portal/site/converters.py
        const step = encodeURIComponent(unit).replaceAll("%2F", "~2F").replaceAll("%5C", "~5C");
        window.location.assign(data.unit.replace("~", step));
      }
    });
  };

  /* files: with title, base and source, since they leave the page that says so */
  const forFile = (chart, width) => {
    const inner = width - 2 * MARGIN;
    const found = laid(chart.drawing, inner);
    const title = linesOf(chart.title, inner, 19, "bold");
    const base = linesOf(chart.base, inner, 12);
    const head = title.length * 24 + base.length * 16 + 34;
    const down = (part) => ({ ...part, top: (part.top || 0) + head, left: typeof part.left === "number" ? part.left + MARGIN : part.left });
    const { option } = found;
    const file = {
      ...option,
      backgroundColor: paper,
      tooltip: { show: false },
      grid: [].concat(option.grid).map(down).map((grid) => (grid.right === undefined ? grid : { ...grid, right: grid.right + MARGIN })),
      title: [
        { text: title.join("\n"), subtext: base.join("\n"), left: MARGIN, top: 12, itemGap: 8, textStyle: { fontSize: 19, lineHeight: 24, color: ink }, subtextStyle: { fontSize: 12, lineHeight: 16, color: quiet } },
        ...[].concat(option.title || []).map(down),
        { text: area.dataset.source, left: MARGIN, top: head + found.height + 2, textStyle: { fontSize: 11, fontWeight: "normal", color: quiet } },
      ],
    };
    if (option.legend) {
      file.legend = { ...down(option.legend), width: inner };
    }
    return { option: file, height: head + found.height + 26 };
  };
  const save = (blob, name) => {
    const link = element("a", "", { href: URL.createObjectURL(blob), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
  const saveSvg = (chart) => {
    const { option, height } = forFile(chart, SAVED_WIDTH);
    const drawn = echarts.init(null, null, { renderer: "svg", ssr: true, width: SAVED_WIDTH, height });
    drawn.setOption(option);
    save(new Blob([drawn.renderToSVGString()], { type: "image/svg+xml" }), `${area.dataset.file}-${chart.code}.svg`);
    drawn.dispose();
  };
  const savePng = (chart) => {
    const { option, height } = forFile(chart, SAVED_WIDTH);
    const drawn = echarts.init(document.createElement("div"), null, { renderer: "canvas", width: SAVED_WIDTH, height });
    drawn.setOption(option);
    const canvas = drawn.renderToCanvas({ pixelRatio: 2, backgroundColor: paper });
    canvas.toBlob((blob) => save(blob, `${area.dataset.file}-${chart.code}.png`), "image/png");
    drawn.dispose();
  };

  const tableOf = (chart) => {
    const table = element("table", "", { class: "figures" });
    const head = table.createTHead().insertRow();
    const isNumber = chart.columns.map(([, flag]) => flag);
    const cell = (name, text, at, extra) => element(name, text, isNumber[at] ? { class: "number", ...extra } : extra);
    chart.columns.forEach(([label], at) => head.append(cell("th", label, at, { scope: "col" })));
    const body = table.createTBody();
    for (const row of chart.rows) {
      body.insertRow().append(...row.map((text, at) => (at ? cell("td", text, at) : cell("th", text, at, { scope: "row" }))));
    }
    return table;
  };
  /* on a page without tables, the whole figure is made here */
  const made = (figure, data, chart) => {
    const caption = element("figcaption", "");
    caption.append(element("h3", chart.title));
    [chart.base, ...chart.notes].filter(Boolean).forEach((text) => caption.append(element("p", text, { class: "note" })));
    figure.append(caption);
    if (chart.drawing) {
      figure.append(element("div", "", { class: "drawing" }));
    }
    if (chart.rows.length) {
      const details = element("details", "");
      const wide = element("div", "", { class: "wide", tabindex: "0", role: "region", "aria-label": chart.title });
      wide.append(tableOf(chart));
      details.append(element("summary", data.words.table), wide);
      figure.append(details);
    }
  };
  const show = (figure, data) => {
    const chart = data.charts.find((one) => one.code === figure.dataset.chart);
    if (!chart) {
      figure.remove();
      return;
    }
    if (!figure.firstElementChild) {
      made(figure, data, chart);
    }
    const holder = figure.querySelector(".drawing");
    if (!holder) {
      return;
    }
    holder.setAttribute("role", "img");
    holder.setAttribute("aria-label", `${chart.title}. ${chart.base}`);
    drawInto(holder, data, chart);
    const buttons = element("p", "", { class: "chart-files" });
    for (const [words, act] of [[data.words.svg, saveSvg], [data.words.png, savePng]]) {
      const button = element("button", words, { type: "button", "aria-label": `${words}: ${chart.title}` });
      button.addEventListener("click", () => act(chart));
      buttons.append(button);
    }
    holder.after(buttons);
    figure.querySelectorAll("details").forEach((details) => {
      details.open = window.location.hash === `#${figure.id}`;
    });
  };

  /* all of it is fetched once, when the first chart comes near the window */
  const libraryLoaded = () => new Promise((resolve, reject) => {
    const script = element("script", "", { src: area.dataset.library });
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  const dataLoaded = async () => {
    const answer = await fetch(area.dataset.charts, { credentials: "same-origin" });
    const isData = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (!answer.ok || !isData) {
      throw new Error(answer.status);
    }
    return answer.json();
  };
  const broken = () => {
    area.prepend(element("p", area.dataset.broken, { role: "alert", class: "closed" }));
  };
  const figures = [...area.querySelectorAll("[data-chart]")];
  const watcher = new IntersectionObserver((seen) => {
    if (seen.some((one) => one.isIntersecting)) {
      watcher.disconnect();
      Promise.all([dataLoaded(), libraryLoaded()])
        .then(([data]) => figures.forEach((figure) => show(figure, data)))
        .catch(broken);
    }
  }, { rootMargin: "400px" });
  figures.forEach((figure) => watcher.observe(figure));

  /* paper shows everything */
  window.addEventListener("beforeprint", () => area.querySelectorAll("details").forEach((one) => { one.open = true; }));
})();
