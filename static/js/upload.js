/* Lets files be dropped on a `[data-drop]` zone round a file input, and shows what was chosen; without it the input works alone. */
(function () {
  "use strict";

  const sizes = new Intl.NumberFormat("en-GB", {maximumFractionDigits: 1});

  function inWords(bytes) {
    if (bytes < 1000) {
      return bytes + " bytes";
    }
    return bytes < 1e6 ? sizes.format(bytes / 1e3) + " kB" : sizes.format(bytes / 1e6) + " MB";
  }

  function enhance(zone) {
    const input = zone.querySelector("input[type=file]");
    const list = document.createElement("ul");
    const status = document.createElement("p");
    let chosen = [];

    list.className = "chosen";
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    zone.after(list, status);
    zone.querySelector("[data-drop-invitation]").hidden = false;

    function keep(files, announcement) {
      const basket = new DataTransfer();
      files.forEach(function (file) { basket.items.add(file); });
      input.files = basket.files;
      chosen = files;
      list.replaceChildren.apply(list, files.map(row));
      status.textContent = announcement;
    }

    function row(file) {
      const item = document.createElement("li");
      const name = document.createElement("span");
      const remove = document.createElement("button");
      const whose = document.createElement("span");
      name.textContent = file.name + " (" + inWords(file.size) + ")";
      remove.type = "button";
      remove.className = "link-button";
      remove.textContent = "Remove";
      whose.className = "visually-hidden";
      whose.textContent = " " + file.name;
      remove.append(whose);
      remove.addEventListener("click", function () {
        keep(chosen.filter(function (other) { return other !== file; }), file.name + " removed");
        input.focus();
      });
      item.append(name, remove);
      return item;
    }

    function add(files) {
      // A file chosen twice is one file; a single-file input keeps the last one chosen.
      const before = input.multiple ? chosen : [];
      const fresh = files.filter(function (file) {
        return !before.some(function (other) { return other.name === file.name && other.size === file.size; });
      });
      const all = before.concat(input.multiple ? fresh : fresh.slice(-1));
      keep(all, all.length === 1 ? "1 file chosen" : all.length + " files chosen");
    }

    input.addEventListener("change", function () { add(Array.from(input.files)); });
    ["dragenter", "dragover"].forEach(function (name) {
      zone.addEventListener(name, function (event) {
        event.preventDefault();
        zone.classList.add("drop--over");
      });
    });
    zone.addEventListener("dragleave", function (event) {
      if (!zone.contains(event.relatedTarget)) {
        zone.classList.remove("drop--over");
      }
    });
    zone.addEventListener("drop", function (event) {
      event.preventDefault();
      zone.classList.remove("drop--over");
      // A dropped folder comes as an entry without bytes that can be read: it is not a file.
      const files = Array.from(event.dataTransfer.items)
        .filter(function (item) {
          const entry = item.webkitGetAsEntry && item.webkitGetAsEntry();
          return item.kind === "file" && !(entry && entry.isDirectory);
        })
        .map(function (item) { return item.getAsFile(); });
      add(files);
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-drop]").forEach(enhance);
  });
})();
