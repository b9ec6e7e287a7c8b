/* The index of datasets: word search and facets over the cards that the page already holds. */
(function () {
  "use strict";
  var tools = window.potluck;
  var data = window.potluckDatasets;
  var list = document.getElementById("pl-cards");
  if (!tools || !data || !list) { return; }

  var PAGE = 60;
  var FEW = 8;
  // How much a word weighs where it is found, and where to look first for what to show.
  var WEIGHT = {
    title: 40, name: 30, topic: 20, column: 12, "column title": 10, label: 8, table: 8, agency: 6,
    "column description": 4, description: 5
  };
  var input = document.getElementById("pl-q");
  var live = document.getElementById("pl-live");
  var more = document.getElementById("pl-more");
  var cards = Array.from(list.children);
  var titles = cards.map(function (card) { return card.querySelector("h2 a"); });
  var facets = data.facets.filter(function (facet) { return facet.options.length > 0; });
  var chosen = {};
  var boxes = {};
  var shown = PAGE;
  facets.forEach(function (facet) { chosen[facet.name] = new Set(); });

  /* ---- finding ------------------------------------------------------------------------------- */

  /** For every word, the datasets it occurs in and its best weight there. */
  function buildIndex() {
    var index = new Map();
    data.datasets.forEach(function (dataset, at) {
      dataset.texts.forEach(function (text) {
        var weight = WEIGHT[text[0]] || 1;
        tools.words(text[1]).forEach(function (word) {
          var places = index.get(word);
          if (!places) { places = new Map(); index.set(word, places); }
          places.set(at, Math.max(weight, places.get(at) || 0));
        });
      });
    });
    return index;
  }

  var index = null;

  /** Datasets that contain every word of the query, with their scores; null if there is no query. */
  function search(wanted) {
    if (!wanted.length) { return null; }
    index = index || buildIndex();
    return wanted.map(scoresOf).reduce(function (all, one) {
      var both = new Map();
      all.forEach(function (score, at) { if (one.has(at)) { both.set(at, score + one.get(at)); } });
      return both;
    });
  }

  function scoresOf(wanted) {
    var scores = new Map();
    index.forEach(function (places, word) {
      if (!tools.answers(word, wanted)) { return; }
      places.forEach(function (weight, at) { scores.set(at, Math.max(weight, scores.get(at) || 0)); });
    });
    return scores;
  }

  function passes(at, except) {
    return facets.every(function (facet) {
      var wanted = chosen[facet.name];
      if (facet.name === except || !wanted.size) { return true; }
      return data.datasets[at].values[facet.name].some(function (value) { return wanted.has(value); });
    });
  }

  /* ---- showing ------------------------------------------------------------------------------- */

  /** Where the words were found, as at most three lines under a card; the title is marked in place. */
  function explain(at, wanted) {
    var card = cards[at];
    var old = card.querySelector(".pl-why");
    if (old) { old.remove(); }
    tools.mark(titles[at], titles[at].textContent, wanted);
    if (!wanted.length) { return; }
    var lines = reasons(at, wanted);
    if (!lines.length) { return; }
    var box = document.createElement("ul");
    box.className = "pl-list pl-why";
    lines.forEach(function (line) {
      var item = document.createElement("li");
      var kind = document.createElement("span");
      var text = document.createElement("span");
      kind.className = "pl-why__kind";
      kind.textContent = line[0] + ": ";
      tools.mark(text, line[1], wanted);
      item.append(kind, text);
      box.appendChild(item);
    });
    card.appendChild(box);
  }

  /** First a place for every word, then further places; the title needs no line of its own. */
  function reasons(at, wanted) {
    var hits = data.datasets[at].texts.map(function (text) {
      var found = Array.from(tools.words(text[1]));
      var which = wanted.filter(function (one) {
        return found.some(function (word) { return tools.answers(word, one); });
      });
      return { kind: text[0], text: text[1], which: which };
    }).filter(function (hit) { return hit.which.length; });
    hits.sort(function (a, b) { return (WEIGHT[b.kind] || 1) - (WEIGHT[a.kind] || 1); });
    var covered = new Set();
    hits.filter(function (hit) { return hit.kind === "title"; }).forEach(function (hit) {
      hit.which.forEach(function (one) { covered.add(one); });
    });
    var seen = new Set();
    var rest = hits.filter(function (hit) {
      var key = hit.kind + "\n" + hit.text;
      if (hit.kind === "title" || seen.has(key)) { return false; }
      return seen.add(key);
    });
    var lines = [];
    function add(hit) { lines.push(hit); hit.which.forEach(function (one) { covered.add(one); }); }
    rest.forEach(function (hit) {
      if (hit.which.some(function (one) { return !covered.has(one); })) { add(hit); }
    });
    rest.forEach(function (hit) { if (lines.length < 3 && lines.indexOf(hit) < 0) { add(hit); } });
    return lines.slice(0, Math.max(3, wanted.length)).map(function (hit) {
      return [hit.kind, excerpt(hit.text, hit.which)];
    });
  }

  /** The part of a long text around the first word that matched. */
  function excerpt(text, wanted) {
    var flat = text.replace(/\s+/g, " ");
    if (flat.length <= 160) { return flat; }
    var at = -1;
    var finder = /[\p{L}\p{N}\p{M}]+/gu;
    var match = finder.exec(flat);
    while (match && at < 0) {
      if (Array.from(tools.words(match[0])).some(function (word) {
        return wanted.some(function (one) { return tools.answers(word, one); });
      })) { at = match.index; }
      match = finder.exec(flat);
    }
    var start = at > 70 ? flat.indexOf(" ", at - 70) + 1 : 0;
    var end = flat.lastIndexOf(" ", start + 160);
    return (start ? "… " : "") + flat.slice(start, end > start ? end : start + 160) + " …";
  }

  function update() {
    var wanted = tools.queryWords(input.value);
    var scores = search(wanted);
    var all = cards.map(function (_, at) { return at; });
    var found = scores ? all.filter(function (at) { return scores.has(at); }) : all;
    var results = found.filter(function (at) { return passes(at, null); });
    if (scores) { results.sort(function (a, b) { return scores.get(b) - scores.get(a) || a - b; }); }
    count(found);
    place(results, wanted);
    live.textContent = sentence(results.length);
    document.getElementById("pl-empty").hidden = results.length > 0;
    save();
  }

  function sentence(number) {
    if (number === cards.length) { return tools.plural(number, "dataset"); }
    return number.toLocaleString("en-US") + " of " + tools.plural(cards.length, "dataset");
  }

  function place(results, wanted) {
    var visible = results.slice(0, shown);
    cards.forEach(function (card) { card.hidden = true; });
    visible.forEach(function (at) {
      cards[at].hidden = false;
      explain(at, wanted);
      list.appendChild(cards[at]);
    });
    more.hidden = results.length <= shown;
    more.textContent = "Show " + tools.plural(Math.min(PAGE, results.length - visible.length), "more dataset");
  }

  /** Beside every option, how many datasets there would be with it and the other facets' choices. */
  function count(found) {
    facets.forEach(function (facet) {
      var counts = new Map();
      found.forEach(function (at) {
        if (!passes(at, facet.name)) { return; }
        new Set(data.datasets[at].values[facet.name]).forEach(function (value) {
          counts.set(value, (counts.get(value) || 0) + 1);
        });
      });
      boxes[facet.name].forEach(function (box, value) {
        var number = counts.get(value) || 0;
        box.count.textContent = number.toLocaleString("en-US");
        box.label.classList.toggle("pl-option--none", number === 0 && !box.input.checked);
      });
    });
  }

  /* ---- facets -------------------------------------------------------------------------------- */

  function buildFacets(holder) {
    var wrap = document.createElement("details");
    var summary = document.createElement("summary");
    wrap.className = "pl-facets__all";
    wrap.open = window.matchMedia("(min-width: 60em)").matches;
    summary.textContent = "Filters";
    wrap.appendChild(summary);
    facets.forEach(function (facet) { wrap.appendChild(buildFacet(facet)); });
    holder.appendChild(wrap);
    holder.hidden = false;
  }

  function buildFacet(facet) {
    var set = document.createElement("fieldset");
    var legend = document.createElement("legend");
    legend.textContent = facet.title;
    set.appendChild(legend);
    boxes[facet.name] = new Map();
    var options = inOrder(facet);
    options.forEach(function (option, at) {
      var label = buildOption(facet, option);
      label.classList.toggle("pl-option--more", at >= FEW && options.length > FEW + 2);
      set.appendChild(label);
    });
    if (options.length > FEW + 2) { set.appendChild(buildUnfold(set, options.length)); }
    return set;
  }

  /** Options as a tree where they have parents, otherwise as given; topics the most frequent first. */
  function inOrder(facet) {
    if (facet.name === "topic") {
      var counts = new Map();
      data.datasets.forEach(function (one) {
        new Set(one.values.topic).forEach(function (word) { counts.set(word, (counts.get(word) || 0) + 1); });
      });
      return facet.options.slice().sort(function (a, b) { return counts.get(b[0]) - counts.get(a[0]); })
        .map(function (option) { return { value: option[0], label: option[1], depth: 0 }; });
    }
    var out = [];
    function under(parent, depth) {
      facet.options.forEach(function (option) {
        if (option[2] !== parent) { return; }
        out.push({ value: option[0], label: option[1], depth: depth });
        if (option[0]) { under(option[0], depth + 1); }
      });
    }
    under("", 0);
    return out;
  }

  function buildOption(facet, option) {
    var label = document.createElement("label");
    var box = document.createElement("input");
    var text = document.createElement("span");
    var number = document.createElement("span");
    label.className = "pl-option";
    label.style.setProperty("--depth", String(option.depth));
    box.type = "checkbox";
    box.name = facet.name;
    box.value = option.value;
    text.textContent = option.label;
    text.className = "pl-option__label";
    number.className = "pl-option__count";
    label.append(box, text, number);
    box.addEventListener("change", function () {
      if (box.checked) { chosen[facet.name].add(option.value); } else { chosen[facet.name].delete(option.value); }
      shown = PAGE;
      update();
    });
    boxes[facet.name].set(option.value, { input: box, count: number, label: label });
    return label;
  }

  function buildUnfold(set, total) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "pl-unfold";
    button.textContent = "Show all " + total;
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", function () {
      var open = set.classList.toggle("pl-open");
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? "Show fewer" : "Show all " + total;
    });
    return button;
  }

  /* ---- the address --------------------------------------------------------------------------- */

  function save() {
    var state = new URLSearchParams();
    if (input.value.trim()) { state.set("q", input.value.trim()); }
    facets.forEach(function (facet) {
      chosen[facet.name].forEach(function (value) { state.append(facet.name, value); });
    });
    tools.writeState(state);
  }

  function load() {
    var state = tools.readState();
    input.value = state.get("q") || "";
    facets.forEach(function (facet) {
      chosen[facet.name].clear();
      boxes[facet.name].forEach(function (box) { box.input.checked = false; });
      state.getAll(facet.name).forEach(function (value) {
        var box = boxes[facet.name].get(value);
        if (box) { box.input.checked = true; chosen[facet.name].add(value); }
      });
    });
    shown = PAGE;
    update();
  }

  buildFacets(document.getElementById("pl-facets"));
  document.getElementById("pl-find").hidden = false;
  document.getElementById("pl-form").addEventListener("submit", function (event) { event.preventDefault(); });
  input.addEventListener("input", tools.calmly(function () { shown = PAGE; update(); }, 90));
  document.getElementById("pl-clear").addEventListener("click", function () {
    input.value = "";
    facets.forEach(function (facet) {
      chosen[facet.name].clear();
      boxes[facet.name].forEach(function (box) { box.input.checked = false; });
    });
    shown = PAGE;
    update();
    input.focus();
  });
  more.addEventListener("click", function () {
    var before = shown;
    shown += PAGE;
    update();
    var next = list.querySelectorAll(":scope > li:not([hidden]) h2 a")[before];
    if (next) { next.focus(); }
  });
  window.addEventListener("hashchange", load);
  load();
}());
