// Charts drawn from the tables beside them: <figure data-chart="bar|line">. Loaded only where there is a chart.

const number = (text) => Number(text.replace(/[^\d,.-]/g, "").replace(",", "."));
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const drawn = new Map();

function read(table) {
  const [head, ...rows] = [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
  const series = head.slice(1).map((label, i) => ({ label, data: rows.map((row) => number(row[i + 1])) }));
  return { labels: rows.map((row) => row[0]), series };
}

function paint(series, kind) {
  const colours = [token("accent"), token("link"), token("warn"), token("ok"), token("danger")];
  const dashes = [[], [8, 4], [2, 4], [12, 4, 2, 4], [4, 4]];
  const points = ["circle", "rectRot", "triangle", "rect", "star"];
  return series.map((one, i) => ({
    ...one,
    backgroundColor: colours[i % 5],
    borderColor: colours[i % 5],
    borderDash: kind === "line" ? dashes[i % 5] : [],
    pointStyle: points[i % 5],
    borderWidth: kind === "line" ? 3 : 0,
    pointRadius: 4,
    borderRadius: 4,
    tension: 0.25,
  }));
}

function draw(figure) {
  drawn.get(figure)?.destroy();
  const { Chart } = window;
  const kind = figure.dataset.chart;
  const { labels, series } = read(figure.querySelector("table"));
  Chart.defaults.font = { family: token("face"), size: 15 };
  Chart.defaults.color = token("ink");
  const axis = { grid: { color: token("line") }, beginAtZero: true };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const chart = new Chart(figure.querySelector("canvas"), {
    type: kind,
    data: { labels, datasets: paint(series, kind) },
    options: {
      locale: "fr",
      maintainAspectRatio: false,
      animation: still ? false : { duration: 400 },
      scales: { x: { grid: { display: false } }, y: axis },
      plugins: { legend: { display: series.length > 1, labels: { usePointStyle: true } } },
    },
  });
  drawn.set(figure, chart);
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function csv(table) {
  const cell = (text) => `"${text.replaceAll('"', '""')}"`;
  const lines = [...table.rows].map((row) => [...row.cells].map((c) => cell(c.textContent.trim())).join(";"));
  return new Blob([`\ufeff${lines.join("\r\n")}`], { type: "text/csv" });
}

const figures = [...document.querySelectorAll("[data-chart]")];
const drawAll = () => figures.forEach(draw);
for (const details of document.querySelectorAll(".chart-table")) details.open = false;
document.addEventListener("theme", () => setTimeout(drawAll, 50));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
document.addEventListener("click", (e) => {
  const csvButton = e.target.closest("[data-chart-csv]");
  const pngButton = e.target.closest("[data-chart-png]");
  const figure = e.target.closest("[data-chart]");
  if (csvButton) download(csv(figure.querySelector("table")), `${csvButton.dataset.chartCsv}.csv`);
  if (pngButton) figure.querySelector("canvas").toBlob((blob) => download(blob, `${pngButton.dataset.chartPng}.png`));
});
document.fonts.ready.then(drawAll);
