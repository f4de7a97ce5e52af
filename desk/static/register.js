// 業務台帳: the chart is drawn from the table that stands below it, so that both tell the same numbers.
"use strict";

const INK = "#1d2733", FAINT = "#66707c", LINE = "#d9d8d1", RED = "#b3361c";
const FONT = '"BIZ UDPGothic", "Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic UI", Meiryo, sans-serif';

function columns(table) {
  const rows = [...table.querySelectorAll("tbody tr")];
  const number = (cell) => (cell.textContent === "―" ? null : Number(cell.textContent));
  return {
    years: rows.map((row) => row.cells[0].textContent),
    base: rows.map((row) => number(row.cells[1])),
    elsewhere: rows.map((row) => number(row.cells[2])),
    here: rows.map((row) => number(row.cells[3])),
    total: rows.map((row) => number(row.cells[4])),
    plan: rows.map((row) => number(row.cells[5])),
  };
}

// 累計 stands at the foot of its bar, where the plan's line never is.
function totals(numbers) {
  return {
    id: "totals",
    afterDatasetsDraw(chart) {
      const { ctx, scales } = chart;
      ctx.save();
      ctx.font = `700 15px ${FONT}`;
      ctx.fillStyle = INK;
      ctx.textAlign = "center";
      numbers.forEach((total, index) => {
        if (total !== null) ctx.fillText(total, scales.x.getPixelForValue(index), scales.y.getPixelForValue(0) - 10);
      });
      ctx.restore();
    },
  };
}

function bars(label, data, color) {
  return { type: "bar", label, data, backgroundColor: color, pointStyle: "rect", stack: "total", barPercentage: 0.62, order: 2 };
}

function draw(canvas, table) {
  const told = columns(table);
  const base = table.tHead.rows[0].cells[1].textContent;
  Chart.defaults.font.family = FONT;
  Chart.defaults.font.size = 13;
  Chart.defaults.color = FAINT;
  new Chart(canvas, {
    data: {
      labels: told.years,
      datasets: [
        {
          type: "line", label: "計画の線", data: told.plan, borderColor: RED, backgroundColor: RED, borderWidth: 2,
          borderDash: [6, 4], pointRadius: 3, pointStyle: "circle", order: 1,
        },
        bars(base, told.base, "#c3cfdc"),
        bars("他のツール", told.elsewhere, "#7f9fc1"),
        bars("読み書き", told.here, "#24507f"),
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      scales: {
        x: { stacked: true, grid: { display: false } },
        y: { stacked: true, beginAtZero: true, suggestedMax: 56, grid: { color: LINE }, ticks: { stepSize: 10 } },
      },
      plugins: { legend: { position: "bottom", labels: { usePointStyle: true, boxHeight: 9 } } },
    },
    plugins: [totals(told.total)],
  });
  canvas.dataset.drawn = told.total.filter((one) => one !== null).at(-1);
}

document.addEventListener("DOMContentLoaded", () => {
  draw(document.getElementById("growth"), document.getElementById("years"));
});
