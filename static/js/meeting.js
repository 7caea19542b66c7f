/* Lets a meeting be walked through by keys: what carries `data-key` is clicked by that key, a form with `data-key-into` is gone into.
   Without this script every link, button and access key works alone. */
(function () {
  "use strict";

  const STORE = "meeting-letter-keys";

  function lettersAreOn() {
    return localStorage.getItem(STORE) !== "off";
  }

  function inField(target) {
    return target.matches("input, select, textarea");
  }

  function tell() {
    const on = lettersAreOn();
    document.querySelectorAll("[data-keys]").forEach(function (line) {
      line.hidden = false;
      line.querySelector("[data-letters]").hidden = !on;
      const button = line.querySelector("[data-letters-switch]");
      button.setAttribute("aria-pressed", String(on));
      button.textContent = on ? "Letter keys are on" : "Letter keys are off";
    });
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-letters-switch]")) {
      localStorage.setItem(STORE, lettersAreOn() ? "off" : "on");
      tell();
    }
  });

  document.addEventListener("keydown", function (event) {
    const form = event.target.closest("form");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
      event.preventDefault();
      // Out of the field first: the next key then walks on.
      event.target.blur();
      form.requestSubmit();
      return;
    }
    if (event.key === "Escape" && inField(event.target)) {
      event.target.blur();
      return;
    }
    if (inField(event.target) || event.ctrlKey || event.metaKey || event.altKey || event.repeat) {
      return;
    }
    if (event.key.length === 1 && !lettersAreOn()) {
      return;
    }
    const key = CSS.escape(event.key);
    const found = document.querySelector("[data-key=" + key + "]");
    const into = document.querySelector("[data-key-into=" + key + "]");
    if (found) {
      event.preventDefault();
      found.click();
    } else if (into) {
      event.preventDefault();
      into.querySelector("textarea, input:not([type=hidden])").focus();
    }
  });

  document.addEventListener("htmx:afterSettle", function () {
    const wrong = document.querySelector(".field--error :is(textarea, input, select)");
    if (wrong) {
      wrong.focus();
    }
  });

  tell();
}());
