import Datasets
import Exploration
import Files
import Reporting

// The masthead and the headline numbers.
extension ExplorationDocument {
  /// How many images of what kind.
  var subtitle: Prose {
    let collection = findings.collection
    let size = "\(findings.faces.width) × \(findings.faces.height) pixels"
    let classes = counted(collection.classes.count, "class", plural: "classes")
    if findings.faces.resized == 0 {
      return "\(counted(collection.count, "gray image")) of \(size) in \(classes)"
    }
    return "\(counted(collection.count, "gray image")) in \(classes), most of them of \(size)"
  }

  /// The one sentence to remember: only what was found, in the order in which it matters.
  var headline: Prose {
    let report = findings.report
    var clauses: [Prose] = []
    if let leak = findings.worstLeak {
      let share = Quantity.percent(leak.share)
      clauses.append(
        "\(strong: "\(share)") of the \(leak.to.rawValue) images copy a \(leak.from.rawValue) image")
    }
    if let extremes = findings.extremes(findings.training.balance), extremes.ratio >= 1.5 {
      clauses.append(
        """
        the classes\(findings.parts.count > 1 ? " of \(findings.training.name)" : "") are uneven, \
        \(strong: "\(Quantity(extremes.ratio, digits: 1)) to 1")
        """)
    }
    let conflicts = report.duplicates.conflicting.count
    if conflicts > 0 {
      clauses.append(
        """
        \(strong: Prose(counted(conflicts, "group"))) of identical images \(conflicts == 1 ? "carries" : "carry") \
        different labels
        """)
    }
    let empty = findings.report.constant.members.count
    if empty > 0, empty < findings.collection.count {
      clauses.append("\(strong: Prose(counted(empty, "image"))) \(empty == 1 ? "shows" : "show") nothing at all")
    }
    let placeholders = report.oddities.families.members.count
    if placeholders > 0 {
      clauses.append(
        "\(strong: Prose(counted(placeholders, "placeholder"))) \(placeholders == 1 ? "stands" : "stand") for a face")
    }
    guard let first = clauses.first else {
      return """
        No copies across splits, no label conflicts and no empty images were found in \
        \(counted(findings.collection.count, "image")).
        """
    }
    var text: Prose = first
    if case .text(let opening)? = first.inlines.first {
      text = Prose([.text(sentence(opening))] + first.inlines.dropFirst())
    }
    for (i, clause) in clauses.enumerated().dropFirst() {
      text = text + (i == clauses.count - 1 ? "; and " : "; ") + clause
    }
    return text + "."
  }

  /// What the header card says.
  var facts: [Definition] {
    let source = findings.source
    let sizes = findings.parts.map { section in "\(section.name) \(Quantity.count(section.balance.total).text)" }
    var facts = [
      Definition("Data", "\(code: source.path)"), Definition("Images", Prose(sizes.joined(separator: ", "))),
      Definition("Classes", Prose(findings.collection.classes.joined(separator: ", "))),
      Definition("Checksum of the decoded pixels (SHA-256)", "\(code: String(source.pixelChecksum.prefix(16)))…"),
    ]
    if !findings.report.unreadable.isEmpty {
      facts.append(Definition("Unreadable files", "\(findings.report.unreadable.count)"))
    }
    if source.ignoredFiles > 0 { facts.append(Definition("Other files passed over", "\(source.ignoredFiles)")) }
    return facts
  }

  /// The numbers below the header.
  var keyNumbers: [KeyNumber] {
    let report = findings.report
    let copies = report.duplicates.redundant
    var numbers = [
      KeyNumber(
        "images", .count(findings.collection.count),
        note: copies == 0 ? "all pictures differ" : "\(report.duplicates.distinct) distinct pictures")
    ]
    if let extremes = findings.extremes(findings.training.balance) {
      numbers.append(
        KeyNumber(
          "largest to smallest class", Quantity(extremes.ratio, digits: 1),
          note: "\(extremes.most.name) \(extremes.most.count), \(extremes.least.name) \(extremes.least.count)"))
    }
    if findings.parts.count > 1 {
      if let leak = findings.worstLeak {
        numbers.append(
          KeyNumber(
            "\(leak.to.rawValue) images copied from \(leak.from.rawValue)", .percent(leak.share),
            note: "\(leak.images.count) of \(leak.available.total)"))
      } else {
        numbers.append(KeyNumber("images copied across splits", .count(0)))
      }
    }
    numbers.append(
      KeyNumber("groups of copies with different labels", .count(report.duplicates.conflicting.count)))
    numbers.append(
      KeyNumber(
        "images of one gray level", .count(report.constant.constant.count),
        note: report.constant.nearConstant.isEmpty ? "" : "and \(report.constant.nearConstant.count) nearly so"))
    return numbers
  }

  /// Facts for other programs that read the Markdown.
  var frontMatter: [FrontMatter] {
    [
      FrontMatter("kind", "eda"), FrontMatter("dataset", findings.source.name),
      FrontMatter("images", findings.collection.count), FrontMatter("classes", findings.collection.classes.json),
      FrontMatter("distinct_images", findings.report.duplicates.distinct),
      FrontMatter("alerts", findings.alerts.count), FrontMatter("pixels_sha256", findings.source.pixelChecksum),
    ]
  }
}
