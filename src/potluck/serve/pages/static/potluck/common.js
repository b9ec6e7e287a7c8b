/* What every page needs: words for searching, marks for what matched, and buttons that copy. */
(function () {
  "use strict";

  /** Lower case without accents, so that "Häfen" is found as "hafen". */
  function fold(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  /** The words of a text: runs of letters and digits, camelCase taken apart, and "icd-10" also as "icd10". */
  function words(text) {
    var found = new Set();
    (text.match(/[\p{L}\p{N}\p{M}]+(?:[-_./][\p{L}\p{N}\p{M}]+)*/gu) || []).forEach(function (run) {
      var parts = run.split(/[-_./]/);
      if (parts.length > 1) { found.add(fold(parts.join(""))); }
      parts.forEach(function (part) {
        found.add(fold(part));
        var humps = part.match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{N}+/gu) || [];
        if (humps.length > 1) { humps.forEach(function (hump) { found.add(fold(hump)); }); }
      });
    });
    return found;
  }

  /** The words of a query, each to be found. */
  function queryWords(text) {
    return (fold(text).match(/[\p{L}\p{N}]+/gu) || []).filter(function (word, at, all) {
      return all.indexOf(word) === at;
    });
  }

  /** A word without its plural ending. */
  function stem(word) {
    if (word.length > 4 && /ies$/.test(word)) { return word.slice(0, -3) + "y"; }
    if (word.length > 4 && /(?:s|x|z|ch|sh)es$/.test(word)) { return word.slice(0, -2); }
    if (word.length > 3 && /[^su]s$/.test(word)) { return word.slice(0, -1); }
    return word;
  }

  /** Whether a word of a text matches a word of a query: begins with it, or differs only in the plural. */
  function answers(word, wanted) {
    return word.startsWith(wanted) || stem(word) === stem(wanted);
  }

  /** Fills an element with text in which matching words are marked. Never parses HTML. */
  function mark(element, text, wanted) {
    element.textContent = "";
    text.split(/([\p{L}\p{N}\p{M}]+)/u).forEach(function (piece, at) {
      var hit = at % 2 === 1 && wanted.some(function (one) {
        return Array.from(words(piece)).some(function (word) { return answers(word, one); });
      });
      var node = hit ? document.createElement("mark") : document.createTextNode(piece);
      if (hit) { node.textContent = piece; }
      element.appendChild(node);
    });
  }

  /** The state kept in the address, after the #, as URLSearchParams; anything else is an anchor. */
  function readState() {
    var hash = location.hash.slice(1);
    return new URLSearchParams(hash.indexOf("=") > 0 ? hash : "");
  }

  function writeState(state) {
    // The theme looks for an element by this text and chokes on quotes and backslashes.
    var hash = state.toString().replace(/%22|%5C|%0A|%0D/gi, "+");
    if (hash === location.hash.slice(1)) { return; }
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  }

  /** Runs a function once things have been quiet for a moment. */
  function calmly(run, wait) {
    var timer = 0;
    return function () {
      clearTimeout(timer);
      timer = setTimeout(run, wait);
    };
  }

  function plural(count, word) {
    return count.toLocaleString("en-US") + " " + word + (count === 1 ? "" : "s");
  }

  function copyText(text) {
    if (navigator.clipboard && window.isSecureContext) { return navigator.clipboard.writeText(text); }
    return new Promise(function (done, failed) {
      var area = document.createElement("textarea");
      area.value = text;
      area.className = "pl-offscreen";
      document.body.appendChild(area);
      area.select();
      var copied = document.execCommand("copy");
      area.remove();
      if (copied) { done(); } else { failed(new Error("copying is not allowed")); }
    });
  }

  function watchCopy(button, text) {
    var label = button.textContent;
    var reset = calmly(function () { button.textContent = label; }, 1600);
    button.hidden = false;
    button.addEventListener("click", function () {
      copyText(text()).then(function () { button.textContent = "Copied"; }, function () {
        button.textContent = "Not copied";
      }).then(reset);
    });
  }

  document.querySelectorAll("button[data-copy]").forEach(function (button) {
    watchCopy(button, function () { return button.dataset.copy; });
  });
  document.querySelectorAll(".md-typeset pre > code").forEach(function (code) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "pl-copy pl-copy--code";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy this code");
    code.parentElement.classList.add("pl-code");
    code.parentElement.appendChild(button);
    watchCopy(button, function () { return code.textContent; });
  });

  window.potluck = {
    answers: answers, calmly: calmly, fold: fold, mark: mark, plural: plural, queryWords: queryWords,
    readState: readState, words: words, writeState: writeState
  };
}());
