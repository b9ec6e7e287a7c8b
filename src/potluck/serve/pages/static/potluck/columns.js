/* The index of columns: a filter over every column name of the event. */
(function () {
  "use strict";
  var tools = window.potluck;
  var data = window.potluckColumns;
  var body = document.getElementById("pl-column-rows");
  if (!tools || !data || !body) { return; }

  var PAGE = 200;
  var FEW = 15;
  var form = document.getElementById("pl-column-form");
  var input = document.getElementById("pl-column-q");
  var shared = document.getElementById("pl-column-shared");
  var live = document.getElementById("pl-column-live");
  var more = document.getElementById("pl-column-more");
  var shown = PAGE;
  var columns = data.columns.map(function (column) {
    var text = [column[0]].concat(column[2], column[3]).join(" \u00b7 ");
    return {
      name: column[0], types: column[1], titles: column[2], codes: column[3], places: column[4],
      words: Array.from(tools.words(text)),
      datasets: new Set(column[4].map(function (place) { return place[0]; })).size
    };
  });

  function cell(row, text, wanted) {
    var made = row.insertCell();
    tools.mark(made, text, wanted);
  }

  function folded(list, datasets) {
    var details = document.createElement("details");
    var summary = document.createElement("summary");
    summary.textContent = tools.plural(datasets, "dataset");
    details.append(summary, list);
    return details;
  }

  function draw(column, wanted) {
    var row = document.createElement("tr");
    var head = document.createElement("th");
    var code = document.createElement("code");
    head.scope = "row";
    tools.mark(code, column.name, wanted);
    head.appendChild(code);
    row.appendChild(head);
    cell(row, column.titles.join("; "), wanted);
    cell(row, column.types.join(", "), []);
    cell(row, column.codes.join(", "), wanted);
    var list = document.createElement("ul");
    list.className = "pl-list pl-inline";
    column.places.forEach(function (place) {
      var item = document.createElement("li");
      var link = document.createElement("a");
      link.href = data.datasets[place[0]][0] + "#" + place[1];
      link.textContent = data.datasets[place[0]][1];
      item.appendChild(link);
      if (place[2]) {
        var hint = document.createElement("span");
        hint.className = "pl-quiet";
        hint.textContent = " " + place[2];
        item.appendChild(hint);
      }
      list.appendChild(item);
    });
    row.insertCell().appendChild(column.places.length > FEW ? folded(list, column.datasets) : list);
    return row;
  }

  function update() {
    var wanted = tools.queryWords(input.value);
    var found = columns.filter(function (column) {
      return (!shared.checked || column.datasets > 1) && wanted.every(function (one) {
        return column.words.some(function (word) { return tools.answers(word, one); });
      });
    });
    var rows = document.createDocumentFragment();
    found.slice(0, shown).forEach(function (column) { rows.appendChild(draw(column, wanted)); });
    body.replaceChildren(rows);
    more.hidden = found.length <= shown;
    live.textContent = (found.length === columns.length ? "" : found.length.toLocaleString("en-US") + " of ") +
      tools.plural(columns.length, "column name");
    var state = new URLSearchParams();
    if (input.value.trim()) { state.set("q", input.value.trim()); }
    if (shared.checked) { state.set("shared", "1"); }
    if (state.toString() || tools.readState().toString()) { tools.writeState(state); }
  }

  function load() {
    var state = tools.readState();
    input.value = state.get("q") || "";
    shared.checked = state.get("shared") === "1";
    shown = PAGE;
    update();
  }

  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  input.addEventListener("input", tools.calmly(function () { shown = PAGE; update(); }, 90));
  shared.addEventListener("change", function () { shown = PAGE; update(); });
  more.addEventListener("click", function () { shown += PAGE; update(); });
  window.addEventListener("hashchange", load);
  load();
}());
