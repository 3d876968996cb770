// Makes an editor of each large field: colours, completion, hover and mistakes at their place. The
// daemon answers; without script the field is a plain one.
"use strict";
(() => {
  const base = document.body.dataset.base;
  const pauseBeforeCheck = 500; // milliseconds without a key
  const pauseBeforeHover = 350;

  // Colours of JSON and of expressions. A token is a text, a number, a name or a sign.
  const simpleMode = (marks, literals) => () => ({
    token(stream) {
      if (stream.eatSpace()) return null;
      const first = stream.next();
      if (marks.includes(first)) {
        let escaped = false;
        for (let c = stream.next(); c; c = stream.next()) {
          if (c === first && !escaped) break;
          escaped = !escaped && c === "\\";
        }
        return first === '"' && stream.match(/^\s*:/, false) ? "property" : "string";
      }
      if (/[0-9-]/.test(first) && (first !== "-" || /[0-9]/.test(stream.peek() || ""))) {
        stream.match(/^[0-9]*(\.[0-9]+)?([eE][+-]?[0-9]+)?/);
        return "number";
      }
      if (/[A-Za-z_]/.test(first)) {
        stream.eatWhile(/[A-Za-z0-9_]/);
        if (literals.includes(stream.current())) return "atom";
        return stream.match(/^\(/, false) ? "keyword" : "variable";
      }
      return null;
    },
  });
  CodeMirror.defineMode("json", simpleMode(['"'], ["true", "false", "null"]));
  CodeMirror.defineMode("expression", simpleMode(['"', "'", "`"], ["let", "in", "true", "false", "null"]));

  const ask = (area, values, then) => {
    const body = new URLSearchParams({ token: area.form.elements.token.value, ...values });
    const request = new XMLHttpRequest();
    request.open("POST", base + "/configuration/assist");
    request.responseType = "json";
    request.onload = () => { if (request.status === 200 && request.response) then(request.response); };
    request.send(body);
    return request;
  };

  const helpText = (about) => [
    about.summary,
    about.form && "Form: " + about.form + ".",
    about.required ? "Required." : about.default && "Default: " + about.default + ".",
    about.example && "Example: " + about.example,
  ].filter(Boolean).join("\n");

  // The texts on both sides of a place.
  const around = (editor, at) => {
    const last = { line: editor.lastLine(), ch: editor.getLine(editor.lastLine()).length };
    return { before: editor.getRange({ line: 0, ch: 0 }, at), after: editor.getRange(at, last) };
  };

  const assisted = (editor, area) => {
    const path = area.dataset.path;
    const say = (id, text) => {
      const status = document.getElementById(id);
      if (status && status.textContent !== text) status.textContent = text;
    };

    const hint = (self, done) => {
      const at = self.getCursor();
      ask(area, { path, ...around(self, at) }, (answer) => {
        const rows = answer.suggestions.filter((one) => one.text.startsWith(answer.word));
        if (rows.length === 0) return done();
        const list = rows.map((one) => ({
          text: one.text + (one.is_key ? ": " : ""),
          render: (element) => {
            const about = document.createElement("span");
            about.className = "quiet";
            about.textContent = one.summary;
            element.append(one.text, " ", about);
          },
        }));
        const found = { list, from: { line: at.line, ch: at.ch - answer.word.length }, to: at };
        CodeMirror.on(found, "shown", () =>
          document.querySelector(".CodeMirror-hints").setAttribute("aria-label", "What may stand here"));
        done(found);
      });
    };
    hint.async = true;
    const container = document.getElementById("content");
    const complete = () => editor.showHint({ hint, completeSingle: false, container });
    editor.addKeyMap({
      "Ctrl-Space": complete,
      F1: () => ask(area, { path, ...around(editor, editor.getCursor()) }, (answer) =>
        say("meaning", answer.about ? answer.about.name + ": " + helpText(answer.about) : "Nothing is known here.")),
    });
    editor.on("inputRead", (_, change) => {
      if (!editor.state.completionActive && /^[a-z]$/i.test(change.text.join(""))) complete();
    });

    // Mistakes: a mark in the gutter, the place underlined, the first one in words.
    let marks = [];
    const show = (problems) => {
      editor.operation(() => {
        editor.clearGutter("mistakes");
        for (const mark of marks) mark.clear();
        marks = [];
        for (const one of problems) {
          if (!one.here || !one.line || one.line > editor.lineCount()) continue;
          const sign = document.createElement("span");
          sign.className = "mistake-sign";
          sign.textContent = "✕";
          sign.title = one.message + (one.mend ? " (" + one.mend + ")" : "");
          editor.setGutterMarker(one.line - 1, "mistakes", sign);
          const line = editor.getLine(one.line - 1);
          const from = Math.max(0, Math.min((one.column || 1) - 1, line.length));
          const word = /^[^\s:,}\]]+/.exec(line.slice(from));
          marks.push(editor.markText({ line: one.line - 1, ch: from },
            { line: one.line - 1, ch: from + (word ? word[0].length : 1) }, { className: "wrong" }));
        }
      });
      const first = problems[0];
      say("assistance", !first ? "No mistake." : problems.length + (problems.length === 1 ? " mistake: " : " mistakes: ") +
        (first.here ? "line " + first.line : first.file) + ": " + first.message);
    };
    let timer = 0;
    let checking = null;
    const check = () => {
      if (checking) checking.abort();
      checking = ask(area, { path, before: editor.getValue(), after: "", check: "yes" }, (answer) =>
        show(answer.problems || []));
    };
    editor.on("changes", () => {
      say("meaning", "");
      clearTimeout(timer);
      timer = setTimeout(check, pauseBeforeCheck);
    });

    // The word below the mouse.
    const tip = document.createElement("div");
    tip.className = "tip";
    tip.setAttribute("role", "tooltip");
    tip.hidden = true;
    document.body.append(tip);
    let hover = 0;
    const hide = () => { clearTimeout(hover); tip.hidden = true; };
    editor.getWrapperElement().addEventListener("mousemove", (event) => {
      hide();
      hover = setTimeout(() => {
        const at = editor.coordsChar({ left: event.clientX, top: event.clientY }, "window");
        const word = editor.findWordAt(at);
        const text = editor.getRange(word.anchor, word.head);
        if (at.outside || !/\w/.test(text)) return;
        ask(area, { path, ...around(editor, word.head) }, (answer) => {
          if (!answer.about) return;
          tip.textContent = answer.about.name + "\n" + helpText(answer.about);
          tip.style.left = Math.min(event.clientX, innerWidth - 320) + scrollX + "px";
          tip.style.top = event.clientY + scrollY + 16 + "px";
          tip.hidden = false;
        });
      }, pauseBeforeHover);
    });
    editor.getWrapperElement().addEventListener("mouseleave", hide);
    editor.on("changes", hide);
  };

  for (const area of document.querySelectorAll("textarea[data-language]")) {
    const label = area.labels[0] ? area.labels[0].textContent : "Text";
    const language = area.dataset.language;
    const rows = area.rows;
    const editor = CodeMirror.fromTextArea(area, {
      mode: language,
      screenReaderLabel: label,
      lineNumbers: language !== "expression",
      gutters: area.dataset.path ? ["CodeMirror-linenumbers", "mistakes"] : ["CodeMirror-linenumbers"],
      tabSize: 2,
      indentUnit: 2,
      lineWrapping: language !== "yaml",
      // Tab goes on to the next field: the keyboard must never be caught.
      extraKeys: { Tab: false, "Shift-Tab": false },
    });
    editor.setSize(null, Math.min(rows * 20 + 10, Math.max(80, innerHeight - 240)));
    // The keyboard can scroll it too.
    const box = editor.getScrollerElement();
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", label + ", to scroll");
    if (area.labels[0]) area.labels[0].addEventListener("click", () => editor.focus());
    if (area.dataset.path) {
      assisted(editor, area);
      const line = Number(new URLSearchParams(location.search).get("line"));
      if (line > 0) {
        editor.setCursor({ line: line - 1, ch: 0 });
        editor.scrollIntoView(null, 200);
      }
    }
  }
})();
