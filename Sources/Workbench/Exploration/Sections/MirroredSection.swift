import Exploration
import Reporting

extension ExplorationDocument {
  /// Images that are mirror images of others.
  func mirroredSection() throws -> Section? {
    guard let mirrored = findings.report.mirrored else { return nil }
    let shown = mirrored.groups.prefix(8)
    let wall = try gallery(
      stem: "mirrored-wall",
      caption: """
        Pictures and their mirror images\(mirrored.groups.count > shown.count ? ", the first \(shown.count) of \(mirrored.groups.count) groups" : "").
        """,
      groups: shown.map { group in
        (
          title: "\(splits(of: group))",
          tiles: group.prefix(6).map { ($0, "\(findings.label($0))", "\(findings.collection.splits[$0].rawValue)") }
        )
      })
    let leaks = mirrored.leaks.filter { !$0.images.isEmpty }
    return Section("Mirror images", id: "mirrored") {
      if mirrored.groups.isEmpty {
        "No image is the mirror image of another."
      } else {
        """
        \(strong: Prose(counted(mirrored.groups.count, "group"))) of images \
        \(mirrored.groups.count == 1 ? "holds" : "hold") a picture and its mirror image: \
        \(counted(mirrored.exactPairs.count, "pair")) pixel by pixel, \(counted(mirrored.nearPairs.count, "pair")) nearly so. A \
        model trained with flips, as most are, has seen both when it has seen one.\(leakSentence(leaks))\
        \(mirrored.conflicting.isEmpty ? "" : " \(counted(mirrored.conflicting.count, "group")) \(mirrored.conflicting.count == 1 ? "carries" : "carry") more than one label.")
        """
      }
      wall
    }
  }

  private func leakSentence(_ leaks: [MirroredDuplicates.Leak]) -> Prose {
    Prose(
      leaks.map { leak in
        " \(counted(leak.images.count, "\(leak.to.rawValue) image")) \(leak.images.count == 1 ? "mirrors" : "mirror") a \(leak.from.rawValue) image."
      }.joined())
  }

  /// How many different pictures there are, all searches together.
  var pictureSection: Section {
    let pictures = findings.report.pictures
    let repeated = pictures.repeated
    let crossing = pictures.acrossSplits(findings.collection).count
    return Section("Pictures, all searches together", id: "pictures") {
      """
      Copies, confirmed near copies and mirror images together leave \
      \(strong: Prose(counted(pictures.groups.count, "different picture"))) of \(findings.collection.count) images: \
      \(counted(repeated.count, "picture")) \(repeated.count == 1 ? "occurs" : "occur") more than once\
      \(findings.parts.count > 1 ? ", \(crossing) of them in more than one split" : ""). Splits, folds and intervals should \
      treat each as one: the proposed split (\(reference: "split-plan")) does.
      """
    }
  }
}
