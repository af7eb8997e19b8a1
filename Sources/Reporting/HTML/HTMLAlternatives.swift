extension HTMLPage {
  /// Writes a choice of views, which the style sheet alone obeys, and the views.
  mutating func write(_ alternatives: Alternatives, depth: Int) throws {
    out += "<div class=\"alternatives\" id=\"\(alternatives.id)\">\n"
    out += "<fieldset class=\"choice\"><legend>\(escapedHTML(alternatives.title))</legend>"
    for (i, view) in alternatives.views.enumerated() {
      out += "<label><input type=\"radio\" name=\"\(alternatives.id)\"\(i == 0 ? " checked" : "")>"
      out += "<span>\(escapedHTML(view.name))</span></label>"
    }
    out += "</fieldset>\n"
    for view in alternatives.views {
      out += "<div class=\"view flow\">\n"
      // The name of what is printed; on the screen the choice above says it.
      out += "<p class=\"view-name\">\(escapedHTML("\(alternatives.title): \(view.name)"))</p>\n"
      for block in view.blocks { try write(block, depth: depth) }
      out += "</div>\n"
    }
    out += "</div>\n"
  }
}

extension PageFeature {
  /// A choice of views: one at a time on the screen, the first alone on paper. Where a browser cannot follow the choice, all
  /// views are shown, each under its name.
  static let alternatives = PageFeature(style: style, script: script) {
    if case .alternatives = $0 { true } else { false }
  }

  private static let style: String = {
    let chosen = (1...Alternatives.most).map { i in
      ".alternatives:has(>.choice>label:nth-of-type(\(i))>:checked)>.view:nth-of-type(\(i))"
    }
    return """
      .alternatives{display:grid;grid-template-columns:minmax(0,1fr);gap:1rem}
      .choice{display:flex;flex-wrap:wrap;align-items:center;border:0;margin:0;padding:0;min-width:0;font-size:.875rem}
      .choice legend{float:left;padding:0;margin-right:.8rem;font-weight:600}
      .choice label{position:relative;margin-left:-1px}
      .choice input{position:absolute;opacity:0;inset:0;width:100%;height:100%;margin:0;cursor:pointer}
      .choice span{display:block;padding:.3rem .8rem;border:1px solid var(--strong-line)}
      .choice label:first-of-type span{border-radius:6px 0 0 6px}
      .choice label:last-of-type span{border-radius:0 6px 6px 0}
      .choice input:hover+span{background:var(--track)}
      .choice input:checked+span{background:var(--ink);border-color:var(--ink);color:var(--paper)}
      .choice input:focus-visible+span{outline:2px solid var(--accent);outline-offset:2px}
      .view-name{font-weight:600}
      @supports selector(:has(a)){@media screen{.view,.view-name{display:none}
      \(chosen.joined(separator: ",\n")){display:grid}}}
      @supports not selector(:has(a)){.choice{display:none}}
      @media print{.choice,.view~.view{display:none}.view-name{break-after:avoid}}
      """
  }()

  /// A link to something in a view that is not shown chooses that view.
  private static let script = """
    (() => {
      const reveal = () => {
        const target = document.getElementById(location.hash.slice(1));
        const view = target && target.closest('.view');
        if (!view) return;
        const find = s => [...view.parentNode.querySelectorAll(':scope>' + s)];
        find('.choice input')[find('.view').indexOf(view)].checked = true;
        target.scrollIntoView();
      };
      addEventListener('hashchange', reveal);
      reveal();
    })();
    """
}
