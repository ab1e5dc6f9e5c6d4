// Draws the figures of a page from the JSON in #data. All words are in the page already.
(function () {
  "use strict";

  const root = document.documentElement;
  const fail = (what) => { root.dataset.error = String(what); };
  window.addEventListener("error", (e) => fail(e.message));
  document.addEventListener("securitypolicyviolation", (e) => fail("blocked " + e.blockedURI));

  // Okabe and Ito's colours, which colour-blind readers can tell apart, shaded for each paper.
  const PALETTE = {
    light: ["#0072b2", "#c44f00", "#008060", "#a3428f", "#7a5c00", "#4a4a4a"],
    dark: ["#56b4e9", "#ff9a63", "#4fd1a8", "#e08cc8", "#f0d34d", "#d0d0d0"]
  };
  const VIRIDIS = ["#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962",
    "#addc30", "#fde725"];
  const DASHES = ["solid", "dashed", "dotted"];
  const SYMBOLS = ["circle", "rect", "triangle", "diamond"];
  const MOST_SYMBOLS = 60;
  const SVG_CELLS = 1000;
  /** How much of a plot's width and height the name of a threshold takes. */
  const WORDS_WIDTH = 0.25;
  const WORDS_HEIGHT = 0.1;

  const figures = JSON.parse(document.getElementById("data").textContent);
  const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const theme = () => (root.dataset.theme === "dark" ? "dark" : "light");

  function number(value) {
    if (value === null || value === undefined) return "not a number";
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(3);
    return String(Number(value.toPrecision(5)));
  }

  /** For an axis: the ticks of a logarithmic one are powers of ten. */
  function tick(value) {
    const size = Math.abs(value);
    return size !== 0 && (size < 1e-3 || size >= 1e5)
      ? value.toExponential().replace("e+", "e")
      : String(Number(value.toPrecision(6)));
  }

  /** Rich text gives braces and bars a meaning; names of layers must not. */
  const plain = (text) => String(text).replace(/[{}|]/g, "/");

  function common() {
    return {
      animation: false,
      color: PALETTE[theme()],
      // By name: a canvas inherits nothing.
      textStyle: {
        color: css("--ink"), fontFamily: getComputedStyle(document.body).fontFamily
      },
      tooltip: {
        // Not HTML: names come from users.
        renderMode: "richText",
        confine: true,
        backgroundColor: css("--card"),
        borderColor: css("--line"),
        textStyle: { color: css("--ink"), fontSize: 13 }
      }
    };
  }

  function axis(more) {
    return Object.assign({
      axisLine: { lineStyle: { color: css("--soft") } },
      axisLabel: { color: css("--soft"), hideOverlap: true },
      axisTick: { lineStyle: { color: css("--soft") } },
      nameTextStyle: { color: css("--soft") },
      splitLine: { lineStyle: { color: css("--line") } }
    }, more);
  }

  /** Of many points only those that no line leads to get a symbol: each is a shape of its own. */
  function withoutSymbols(points, symbol) {
    const known = (i) => i >= 0 && i < points.length && points[i][1] !== null;
    return points.map((point, i) => (known(i) && !known(i - 1) && !known(i + 1)
      ? { value: point, symbol: symbol, symbolSize: 3 } : point));
  }

  function lineSeries(figure, log) {
    const palette = PALETTE[theme()];
    const several = new Set(figure.series.map((s) => s.run)).size > 1;
    const curves = {};
    return figure.series.map((one, index) => {
      const curve = (curves[one.run] = (curves[one.run] ?? -1) + 1);
      const look = several ? one.run : index;
      const color = palette[look % palette.length];
      const symbol = SYMBOLS[look % SYMBOLS.length];
      const points = one.points.map(([x, y]) => [x, log && !(y > 0) ? null : y]);
      const many = points.length > MOST_SYMBOLS;
      return {
        type: "line",
        name: one.name,
        data: many ? withoutSymbols(points, symbol) : points,
        color: color,
        symbol: many ? "none" : symbol,
        symbolSize: 6,
        lineStyle: {
          width: 2,
          type: DASHES[(several ? curve + Math.floor(look / palette.length) : index)
            % DASHES.length]
        }
      };
    });
  }

  /** Heights that the curves have between two positions, at close intervals. */
  function heights(figure, from, to, scale) {
    const found = [];
    figure.series.forEach((one) => one.points.forEach(([x, y], i) => {
      const [x0, y0] = one.points[Math.max(0, i - 1)];
      for (let part = 0; part < 1; part += 1 / 8) {
        const at = x + part * (x0 - x);
        const height = scale(y) + part * (scale(y0) - scale(y));
        if (at >= from && at <= to && Number.isFinite(height)) found.push(height);
      }
    }));
    return found;
  }

  /** Where the name of a threshold hides least: at an end of its line, above or below it. */
  function placeOf(level, figure, shown, log) {
    const scale = (y) => (y === null ? NaN : log ? Math.log(y) : y);
    const xs = figure.series.flatMap((s) => s.points.map((p) => p[0]));
    const least = xs.reduce((a, b) => Math.min(a, b));
    const most = xs.reduce((a, b) => Math.max(a, b));
    const wide = WORDS_WIDTH * (most - least);
    const ys = heights(figure, least, most, scale).concat(shown.map((other) => scale(other.y)));
    const range = ys.reduce((a, b) => Math.max(a, b))
      - (log ? ys.reduce((a, b) => Math.min(a, b)) : 0);
    const hides = (side, above) => {
      const [from, to] = side === "Start" ? [least, least + wide] : [most - wide, most];
      const within = (height) => {
        const way = (above ? 1 : -1) * (height - scale(level.y)) / range;
        return way > 0 && way < WORDS_HEIGHT;
      };
      return heights(figure, from, to, scale).filter(within).length
        + shown.filter((other) => within(scale(other.y))).length
        + figure.events.filter((event) => event.x >= from && event.x <= to).length;
    };
    // What several thresholds leave free is above the highest of them and below the others.
    const up = shown.every((other) => other.y <= level.y);
    const places = [["End", up], ["Start", up], ["End", !up], ["Start", !up]].map(
      ([side, above]) => ({
        name: "inside" + side + (above ? "Top" : "Bottom"), cost: hides(side, above)
      }));
    return places.reduce((best, place) => (place.cost < best.cost ? place : best)).name;
  }

  /** Thresholds are series, if invisible ones, so that the axis makes room for them. */
  function levelSeries(figure, log) {
    const xs = figure.series.flatMap((s) => s.points.map((p) => p[0]));
    const shown = figure.levels.filter((level) => !log || level.y > 0);
    return shown.map((level) => ({
      type: "line",
      name: level.name,
      data: [[xs[0], level.y]],
      symbol: "none",
      silent: true,
      markLine: {
        symbol: "none",
        silent: true,
        lineStyle: { color: css("--ink"), width: 1.5, type: [6, 4] },
        label: {
          formatter: plain(level.name), color: css("--ink"),
          position: placeOf(level, figure, shown, log),
          backgroundColor: css("--paper"), padding: [1, 3]
        },
        data: [{ yAxis: level.y }]
      }
    }));
  }

  /** Where runs left: a line with words for one run, in the run's own colour for several. */
  function departures(figure, series) {
    const xs = figure.series.flatMap((s) => s.points.map((p) => p[0]));
    const middle = (xs.reduce((a, b) => Math.min(a, b)) + xs.reduce((a, b) => Math.max(a, b))) / 2;
    const colorOf = (event) => event.alone
      ? css("--ink")
      : series[figure.series.findIndex((one) => one.run === event.run)].color;
    return {
      symbol: "none",
      silent: true,
      data: figure.events.map((event) => ({
        xAxis: event.x,
        lineStyle: { color: colorOf(event), width: 2, type: event.alone ? "solid" : [2, 3] },
        label: {
          show: event.alone, formatter: event.name, position: "end", color: css("--ink"),
          align: event.x > middle ? "right" : "left"
        }
      }))
    };
  }

  function lines(figure, log) {
    const option = common();
    const series = lineSeries(figure, log);
    const named = series.length > 1;
    const drawn = new Set(series.map((s) => s.name));
    series[0].markLine = departures(figure, series);
    option.grid = { left: 8, right: 20, top: named ? 76 : 48, bottom: 30, containLabel: true };
    option.legend = {
      show: named, type: "scroll", top: 0, left: 0, itemWidth: 36,
      data: series.map((s) => s.name),
      textStyle: { color: css("--ink") },
      pageTextStyle: { color: css("--soft") },
      pageIconColor: css("--ink"),
      pageIconInactiveColor: css("--line")
    };
    option.xAxis = axis({
      type: "value", name: figure.xName, nameLocation: "middle", nameGap: 30,
      // A single measurement stands in the middle, not on an edge.
      min: (data) => data.min === data.max ? data.min - 1 : data.min,
      max: (data) => data.min === data.max ? data.max + 1 : data.max,
      splitLine: { show: false }, minInterval: 1
    });
    option.yAxis = axis({
      type: log ? "log" : "value", name: figure.yName, nameGap: 28,
      // Room for the name of a threshold at the top, below that of a departure.
      boundaryGap: [0, figure.levels.length > 0 ? "12%" : 0],
      nameTextStyle: { align: "left", color: css("--soft") },
      axisLabel: { color: css("--soft"), formatter: tick }
    });
    option.tooltip.trigger = "axis";
    option.tooltip.formatter = (items) => {
      const shown = items.filter((item) => drawn.has(item.seriesName));
      if (shown.length === 0) return "";
      return figure.xName + " " + shown[0].value[0] + "\n" + shown.map((item) =>
        plain(item.seriesName) + ": " + number(item.value[1])).join("\n");
    };
    option.series = series.concat(levelSeries(figure, log));
    return option;
  }

  function colours(name, least, most) {
    return {
      type: "continuous", min: least, max: most > least ? most : least + 1,
      dimension: 2, calculable: true, orient: "horizontal", left: "center", bottom: 0,
      itemHeight: 140, itemWidth: 14, precision: 6,
      text: ["", name], formatter: (value) => number(Number(value.toPrecision(3))),
      textStyle: { color: css("--soft") },
      inRange: { color: VIRIDIS }
    };
  }

  function layers(figure) {
    const option = common();
    const known = figure.cells.map((cell) => cell[2]).filter((drift) => drift !== null);
    option.grid = { left: 8, right: 20, top: 24, bottom: 84, containLabel: true };
    option.xAxis = axis({
      type: "category", data: figure.x, name: "iteration", nameLocation: "middle", nameGap: 28,
      splitLine: { show: false }
    });
    option.yAxis = axis({
      type: "category", data: figure.y, inverse: true, splitLine: { show: false },
      axisLabel: { color: css("--ink"), width: 120, overflow: "truncate", formatter: plain }
    });
    option.visualMap = colours("drift", 0, Math.max(0, ...known));
    option.tooltip.formatter = (item) => plain(figure.y[item.value[1]])
      + "\niteration " + figure.x[item.value[0]]
      + "\ndrift " + number(item.value[2])
      + "\nshare of the kernel's change " + number(item.value[3])
      + "\nmovement of the parameters " + number(item.value[4]);
    const left = figure.left === undefined ? -1 : figure.x.findIndex((x) => x >= figure.left);
    option.series = [{
      type: "heatmap",
      data: figure.cells,
      progressive: 0,
      markLine: {
        symbol: "none",
        silent: true,
        lineStyle: { color: css("--ink"), width: 2, type: "solid" },
        label: { color: css("--ink"), position: "start", formatter: "left at " + figure.left },
        data: left < 0 ? [] : [{ xAxis: left }]
      }
    }];
    return option;
  }

  /** The middle of each class's run of examples. */
  function middles(classes) {
    const names = {};
    for (let start = 0; start < classes.length;) {
      let end = start;
      while (end < classes.length && classes[end] === classes[start]) end++;
      names[Math.floor((start + end - 1) / 2)] = String(classes[start]);
      start = end;
    }
    return names;
  }

  function matrix(figure, panel) {
    const option = common();
    const { name, rows } = figure.panels[panel];
    const all = figure.panels.flatMap((p) => p.rows.flat()).filter((value) => value !== null);
    const range = all.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
    const names = middles(figure.classes);
    const positions = rows.map((row, index) => index);
    const begins = (index) => index > 0 && figure.classes[index] !== figure.classes[index - 1];
    const side = axis({
      type: "category", data: positions,
      axisTick: { show: figure.classes.length > 0, interval: begins },
      axisLabel: {
        color: css("--soft"), interval: (index) => index in names,
        formatter: (index) => names[index] ?? ""
      },
      splitLine: { show: false }
    });
    const about = (index) => "example " + figure.examples[index]
      + (figure.classes.length ? " (class " + figure.classes[index] + ")" : "");
    option.title = {
      text: name, left: "center", top: 0,
      textStyle: { fontSize: 14, fontWeight: "normal", color: css("--ink") }
    };
    option.grid = { left: 8, right: 14, top: 28, bottom: 76, containLabel: true };
    option.xAxis = Object.assign({}, side, {
      name: figure.classes.length ? "class" : "example", nameLocation: "middle", nameGap: 24
    });
    option.yAxis = Object.assign({}, side, { inverse: true });
    option.visualMap = colours("kernel", range[0], range[1]);
    option.tooltip.formatter = (item) => about(item.value[0]) + "\n" + about(item.value[1])
      + "\nkernel " + number(item.value[2]);
    option.series = [{
      type: "heatmap",
      data: rows.flatMap((row, y) => row.map((value, x) => [x, y, value])),
      progressive: 0
    }];
    return option;
  }

  const DRAW = { lines: lines, layers: layers, matrix: matrix };
  const charts = [];

  function cells(figure) {
    if (figure.kind === "matrix") return figure.panels[0].rows.length ** 2;
    return figure.kind === "layers" ? figure.cells.length : 0;
  }

  function draw(chart) {
    const figure = figures[chart.id];
    const detail = figure.kind === "matrix" ? chart.panel : chart.log;
    chart.view.setOption(DRAW[figure.kind](figure, detail), true);
  }

  function logButton(chart) {
    const tools = document.createElement("div");
    const button = document.createElement("button");
    const name = () => {
      button.textContent = chart.log ? "Linear scale" : "Logarithmic scale";
    };
    tools.className = "tools";
    button.type = "button";
    button.addEventListener("click", () => {
      chart.log = !chart.log;
      name();
      draw(chart);
    });
    name();
    tools.append(button);
    chart.element.parentElement.before(tools);
  }

  function begin(element) {
    const id = element.dataset.figure;
    const figure = figures[id];
    if (figure.kind === "layers") {
      element.style.height = (10 + 1.75 * figure.y.length) + "rem";
    }
    // Vectors print well; many cells are faster as pixels.
    const renderer = cells(figure) > SVG_CELLS ? "canvas" : "svg";
    const chart = {
      id: id,
      panel: Number(element.dataset.panel),
      element: element,
      log: figure.log === true,
      view: echarts.init(element, null, { renderer: renderer })
    };
    new ResizeObserver(() => chart.view.resize()).observe(element);
    draw(chart);
    if (figure.kind === "lines") logButton(chart);
    charts.push(chart);
  }

  const button = document.getElementById("theme");
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  function paint(name) {
    root.dataset.theme = name;
    button.textContent = name === "dark" ? "Light" : "Dark";
    charts.forEach(draw);
  }
  let chosen = null;
  const wanted = () => chosen ?? (system.matches ? "dark" : "light");
  button.addEventListener("click", () => {
    chosen = theme() === "dark" ? "light" : "dark";
    paint(chosen);
  });
  system.addEventListener("change", () => paint(wanted()));
  window.addEventListener("beforeprint", () => {
    paint("light");
    charts.forEach((chart) => chart.view.resize());
  });
  window.addEventListener("afterprint", () => paint(wanted()));

  paint(wanted());
  document.querySelectorAll(".chart").forEach(begin);
  root.classList.add("drawn");
  root.dataset.drawn = String(charts.length);
})();
