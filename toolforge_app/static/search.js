/* Suggestions while typing, and filters without reloading. Every page does all of this
   without it: whatever fails here falls back to the form itself. */
(function () {
  "use strict";

  var WAIT_MILLISECONDS = 150;
  var FEWEST_LETTERS = 2;
  var form = document.querySelector("form.search-form");
  if (!form || !window.fetch || !window.URLSearchParams || !window.DOMParser) {
    return;
  }

  /* Suggestions: a combobox with a list, as the ARIA authoring practices have it. */

  function suggest(input) {
    var list = document.createElement("ul");
    var latest = 0;
    var timer = 0;
    var typed = input.value;
    list.id = "suggestions";
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.suggestions || "");
    list.hidden = true;
    input.parentNode.insertBefore(list, input.nextSibling);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    function options() {
      return Array.prototype.slice.call(list.children);
    }

    function chosen() {
      return options().findIndex(function (each) {
        return each.getAttribute("aria-selected") === "true";
      });
    }

    function close() {
      window.clearTimeout(timer);
      latest += 1;
      list.hidden = true;
      list.textContent = "";
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function choose(place) {
      // Nothing that comes late takes the place of the list that is gone through.
      window.clearTimeout(timer);
      latest += 1;
      options().forEach(function (each, index) {
        each.setAttribute("aria-selected", String(index === place));
      });
      var option = list.children[place];
      input.value = option ? option.textContent : typed;
      if (option) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    }

    function show(suggestions) {
      list.textContent = "";
      suggestions.forEach(function (each, index) {
        var option = document.createElement("li");
        option.id = "suggestion-" + index;
        option.className = "suggestions__option";
        option.dir = "auto";
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = each.label;
        list.appendChild(option);
      });
      list.hidden = suggestions.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
    }

    function ask() {
      var text = input.value.trim();
      if (text.length < FEWEST_LETTERS) {
        close();
        return;
      }
      latest += 1;
      var asked = latest;
      var parameters = new URLSearchParams({ q: text, limit: "8" });
      parameters.set("uselang", document.documentElement.lang);
      fetch(input.dataset.suggest + "?" + parameters)
        .then(function (answer) {
          return answer.ok ? answer.json() : { suggestions: [] };
        })
        .then(function (answer) {
          if (asked === latest) {
            show(answer.suggestions);
          }
        })
        .catch(function () {
          if (asked === latest) {
            close();
          }
        });
    }

    function askSoon() {
      typed = input.value;
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, WAIT_MILLISECONDS);
    }

    // Whoever composes a word of Japanese has a list of the input method to look at.
    input.addEventListener("compositionstart", close);
    input.addEventListener("compositionend", askSoon);
    input.addEventListener("input", function (event) {
      if (!event.isComposing) {
        askSoon();
      }
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", function (event) {
      var count = list.children.length;
      // Safari ends composing before it tells of the key that ended it.
      if (event.isComposing || event.keyCode === 229) {
        return;
      }
      if (list.hidden) {
        if (event.key === "ArrowDown") {
          ask();
        }
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        var step = event.key === "ArrowDown" ? 1 : -1;
        // One place more than there are options: what was typed.
        var place = (chosen() + 1 + step + count + 1) % (count + 1);
        choose(place - 1);
        event.preventDefault();
      } else if (event.key === "Escape") {
        input.value = typed;
        close();
        event.preventDefault();
      } else if (event.key === "Enter") {
        close();
      }
    });
    // Before the input loses its focus.
    list.addEventListener("mousedown", function (event) {
      var option = event.target.closest("[role=option]");
      event.preventDefault();
      if (option) {
        input.value = option.textContent;
        close();
        form.requestSubmit ? form.requestSubmit() : form.submit();
      }
    });
  }

  /* Filters: the same page is fetched, and its parts take the place of those that are
     shown. What stands in the footer has the address of the page, too. */

  var REPLACED = [".sides", ".filters", ".results", ".languages"];
  var latestPage = 0;
  var shown = addressOfWindow();

  function addressOfWindow() {
    return window.location.pathname + window.location.search;
  }

  function addressOfForm() {
    var parameters = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (value) {
        parameters.append(name, value);
      }
    });
    return form.getAttribute("action").split("?")[0] + "?" + parameters;
  }

  function facetNamed(name) {
    return Array.prototype.find.call(
      document.querySelectorAll(".facet"),
      function (each) {
        return each.dataset.facet === name;
      }
    );
  }

  /* Give a function that puts the focus where it was, once the parts are replaced. */
  function rememberFocus() {
    var focused = document.activeElement;
    var part = focused && focused.closest(REPLACED.join());
    if (!part) {
      return function () {};
    }
    var facet = focused.closest(".facet");
    return function () {
      var again = Array.prototype.find.call(form.elements, function (each) {
        return (
          focused.name &&
          each.name === focused.name &&
          (each.type === "select-one" || each.value === focused.value)
        );
      });
      // A value may no longer be among the most frequent ones, or a filter be gone.
      var sameFacet = facet && facetNamed(facet.dataset.facet);
      var summary = sameFacet && sameFacet.querySelector("summary");
      (again || summary || document.getElementById("count")).focus();
    };
  }

  function takeOver(page) {
    var focusAgain = rememberFocus();
    var facets = document.querySelectorAll(".facet");
    foldFacets(page);
    REPLACED.forEach(function (selector) {
      var fresh = page.querySelector(selector);
      document.querySelector(selector).replaceWith(document.adoptNode(fresh));
    });
    facets.forEach(function (old) {
      var facet = facetNamed(old.dataset.facet);
      if (facet) {
        facet.open = old.open;
      }
    });
    // Filters that were typed are chosen below now, and no longer in the box.
    var fresh = page.getElementById("q").value;
    if (input !== document.activeElement && input.value !== fresh) {
      input.value = fresh;
    }
    document.title = page.title;
    focusAgain();
    document.getElementById("announcement").textContent =
      document.getElementById("count").textContent.trim();
  }

  function go(address, isBack) {
    latestPage += 1;
    var asked = latestPage;
    document.querySelector(".results").setAttribute("aria-busy", "true");
    // The same words again would not be read out.
    document.getElementById("announcement").textContent = "";
    fetch(address, { headers: { Accept: "text/html" } })
      .then(function (answer) {
        if (!answer.ok) {
          throw new Error(String(answer.status));
        }
        return answer.text();
      })
      .then(function (text) {
        if (asked === latestPage) {
          if (!isBack) {
            window.history.pushState({}, "", address);
          }
          shown = addressOfWindow();
          takeOver(new DOMParser().parseFromString(text, "text/html"));
        }
      })
      .catch(function () {
        if (asked === latestPage) {
          window.location.assign(address);
        }
      });
  }

  /* On a phone the results come first; the filters open when they are wanted. */
  function foldFacets(page) {
    if (!window.matchMedia("(min-width: 58rem)").matches) {
      page.querySelectorAll(".facet").forEach(function (facet) {
        facet.open = Boolean(facet.querySelector("input:checked"));
      });
    }
  }

  var input = document.getElementById("q");
  if (input && input.dataset.suggest) {
    suggest(input);
  }
  if (document.querySelector(".results") && document.getElementById("announcement")) {
    document.documentElement.classList.add("has-script");
    foldFacets(document);
    form.addEventListener("change", function (event) {
      if (event.target !== input) {
        go(addressOfForm());
      }
    });
    document.addEventListener("click", function (event) {
      var link = event.target.closest(".used-filter");
      var plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
      if (link && plain) {
        event.preventDefault();
        go(link.href);
      }
    });
    window.addEventListener("popstate", function () {
      // Not where somebody has only skipped to another part of the page.
      if (addressOfWindow() !== shown) {
        go(addressOfWindow(), true);
      }
    });
  }
})();
