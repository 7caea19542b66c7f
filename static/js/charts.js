/* Draws every chart of a page: each `.chart[data-figure]` names the json_script that holds its figure. */
(function () {
  "use strict";

  const CONFIG = {
    // The library can send a chart's data to a cloud service: both doors stay shut.
    showSendToCloud: false,
    plotlyServerURL: "",
    displaylogo: false,
    responsive: true,
    modeBarButtonsToRemove: [
      "select2d", "lasso2d", "autoScale2d", "hoverClosestCartesian", "hoverCompareCartesian", "toggleSpikelines",
    ],
    locale: "en-GB",
  };

  // What htmx brings comes without its scripts, data among them (allowScriptTags is false): they are read from the answer here.
  const brought = new Map();

  function keepFigures(answer) {
    const parsed = new DOMParser().parseFromString(answer, "text/html");
    for (const data of parsed.querySelectorAll('script[type="application/json"][id]')) {
      brought.set(data.id, data.textContent);
    }
  }

  function figureOf(name) {
    return JSON.parse(brought.has(name) ? brought.get(name) : document.getElementById(name).textContent);
  }

  // A chart in a closed <details>, or in a grid that changes its columns, learns of its size here.
  const sizes = new ResizeObserver(function (entries) {
    for (const entry of entries) {
      if (entry.contentRect.width > 0) {
        window.Plotly.Plots.resize(entry.target);
      }
    }
  });

  function nameForPeople(chart) {
    // The drawing is for eyes: its words are loose axis labels. The caption and the table say the same in order.
    for (const drawing of chart.querySelectorAll("svg.main-svg")) {
      drawing.setAttribute("aria-hidden", "true");
      drawing.setAttribute("focusable", "false");
    }
    for (const button of chart.querySelectorAll(".modebar-btn")) {
      button.setAttribute("aria-label", button.dataset.title || button.getAttribute("aria-label") || "");
    }
  }

  // A picture is taken away from its page: what the page says around the chart has to be in it.
  const PICTURE = {width: 1000, height: 600};

  function wordsOf(selector, within) {
    const found = (within || document).querySelector(selector);
    return found ? found.textContent.trim().replace(/\s+/g, " ") : "";
  }

  function pictureOf(chart, figure, layout) {
    const today = new Date().toLocaleDateString("en-GB", {day: "numeric", month: "long", year: "numeric"});
    const heading = wordsOf("h2, h3", chart.closest(".chart-block"));
    const made = [wordsOf(".masthead-authority"), wordsOf(".masthead-product"), "Taken on " + today];
    const drawn = Object.assign({}, layout, {
      title: {text: wordsOf("h1"), subtitle: {text: heading}, x: 0, xref: "paper", xanchor: "left"},
      margin: Object.assign({}, layout.margin, {t: 90, b: 70}),
      paper_bgcolor: "#fff",
      autosize: false,
    }, PICTURE);
    drawn.annotations = (layout.annotations || []).concat({
      text: made.filter(Boolean).join(". "), showarrow: false, font: {size: 12},
      x: 0, xref: "paper", xanchor: "left", y: 0, yref: "paper", yanchor: "top", yshift: -45,
    });
    return {data: figure.data, layout: drawn};
  }

  function offerPictures(chart, figure, layout) {
    const heading = wordsOf("h2, h3", chart.closest(".chart-block"));
    const offer = document.createElement("p");
    offer.className = "chart-save";
    offer.append("Save this chart as ");
    for (const format of ["png", "svg"]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link-button";
      button.textContent = format.toUpperCase();
      button.setAttribute("aria-label", "Save " + heading + " as " + format.toUpperCase());
      button.addEventListener("click", function () {
        const name = (wordsOf("h1") + " " + (chart.dataset.name || "chart")).toLowerCase().replace(/[^a-z0-9]+/g, "-");
        window.Plotly.downloadImage(
          pictureOf(chart, figure, layout), Object.assign({format: format, filename: name, scale: format === "png" ? 2 : 1}, PICTURE)
        );
      });
      offer.append(button, format === "png" ? " or " : "");
    }
    chart.after(offer);
  }

  async function draw(chart) {
    if (chart.dataset.drawn) {
      return;
    }
    chart.dataset.drawn = "yes";
    const figure = figureOf(chart.dataset.figure);
    const page = getComputedStyle(document.body);
    const layout = Object.assign({}, figure.layout);
    layout.font = Object.assign({family: page.fontFamily, size: 14, color: page.color}, layout.font);
    layout.autosize = true;
    delete layout.width;
    const picture = chart.dataset.name || "chart";
    chart.replaceChildren();
    await window.Plotly.newPlot(
      chart, figure.data, layout, Object.assign({toImageButtonOptions: {filename: picture, scale: 2}}, CONFIG)
    );
    nameForPeople(chart);
    chart.on("plotly_afterplot", function () { nameForPeople(chart); });
    sizes.observe(chart);
    offerPictures(chart, figure, layout);
    chart.dataset.drawn = "done";
  }

  function drawAll(root) {
    if (root.matches && root.matches(".chart[data-figure]")) {
      draw(root);
    }
    root.querySelectorAll(".chart[data-figure]").forEach(draw);
  }

  document.addEventListener("DOMContentLoaded", function () { drawAll(document); });
  document.addEventListener("htmx:beforeSwap", function (event) { keepFigures(event.detail.serverResponse); });
  document.addEventListener("htmx:load", function (event) { drawAll(event.detail.elt); });
  document.addEventListener("htmx:beforeCleanupElement", function (event) {
    const chart = event.detail.elt;
    if (chart.matches && chart.matches(".chart[data-drawn]")) {
      sizes.unobserve(chart);
      window.Plotly.purge(chart);
    }
  });
})();
