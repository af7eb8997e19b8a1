import Files

extension Catalogue {
  /// The families at a glance, and how to see more of one.
  public static var overview: [String] {
    let rows = families.map { family in
      [family.name, "\(family.members.count)", sample(family.members.map(\.id))]
    }
    return ["What can be chosen by name:", ""] + TextTable.lines(["family", "members", "such as"], rows) + [
      "", "`fer-analyze list FAMILY` tells what each member is and when to use it; --json gives the same to a program.",
      "The nodes of a model that can be tapped: `fer-analyze layers MODEL`.",
    ]
  }

  /// The families as JSON.
  public static var overviewJSON: JSONValue {
    [
      "schema": "fer-analyze/list/1",
      "families": families.map { family -> JSONValue in ["family": family.name, "members": family.members.map(\.id)] },
    ]
  }

  /// As many names as fit in a line of a terminal.
  private static func sample(_ names: [String]) -> String {
    var text = ""
    for (i, name) in names.enumerated() {
      let longer = text.isEmpty ? name : text + ", " + name
      if longer.count > 48, i > 0 { return text + ", …" }
      text = longer
    }
    return text
  }
}
