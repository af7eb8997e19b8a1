import Exploration
import Reporting

extension ExplorationDocument {
  /// Images that look alike without being identical.
  func nearDuplicateSection() throws -> Section {
    guard let near = findings.report.nearDuplicates else {
      return Section("Near duplicates", id: "near-duplicates") { "The search for similar images was left out." }
    }
    let families = families(near)
    let wall = try gallery(
      stem: "near-duplicates-wall",
      caption: """
        The same photograph with other pixels, \
        \(families.count > 8 ? "8 of \(families.count) families" : "all families"): those across splits first, then \
        those with different labels.
        """,
      groups: families.prefix(8).map { family in
        (
          title: title(of: family),
          tiles: family.pictures.prefix(Self.picturesShown).map {
            ($0, "\(findings.label($0))", "\(findings.collection.splits[$0].rawValue)")
          }
        )
      })
    let images = families.reduce(0) { $0 + $1.images.count }
    let crossing = families.count { $0.isAcrossSplits }
    return Section("Near duplicates", id: "near-duplicates") {
      if families.isEmpty {
        """
        No two different pictures have perceptual hashes that differ in at most \(near.threshold) of 64 bits and show the \
        same photograph.
        """
      } else {
        """
        The perceptual hash of a picture (64 bits) changes little when it is shifted, cropped or compressed again. Pictures \
        within \(near.threshold) bits are candidates; a pair is confirmed when its pixels correlate by at least \
        \(Quantity(PictureSimilarity.confirmation, digits: 1)) where the two overlap best. \
        \(strong: Prose(counted(families.count, "family", plural: "families"))) of different pictures are one photograph each \
        (\(counted(images, "image"))\(findings.parts.count > 1 ? "; \(crossing) of the families cross a split" : "")).
        """
      }
      if !near.pairs.isEmpty { distanceTable(near) }
      wall
    }
  }

  /// Images connected by small distances, of which at least two are different pictures.
  private struct Family {
    let images: [Int]
    /// One image of each picture.
    let pictures: [Int]
    let isAcrossSplits: Bool
    let labelCount: Int
  }

  /// The most pictures of a family on the wall.
  private static let picturesShown = 10

  private func title(of family: Family) -> Prose {
    let more = family.pictures.count - Self.picturesShown
    let cut: Prose = more > 0 ? ", the first \(Self.picturesShown) shown" : ""
    return """
      \(family.pictures.count) pictures in \(counted(family.images.count, "image")) \
      (\(splits(of: family.images)))\(cut)
      """
  }

  private func families(_ near: NearDuplicates) -> [Family] {
    let collection = findings.collection
    let originals = originals()
    let empty = findings.report.constant.members
    return near.confirmedComponents.compactMap { component -> Family? in
      let images = component.filter { !empty.contains($0) }
      let pictures = images.filter { (originals[$0] ?? $0) == $0 }
      guard pictures.count > 1 else { return nil }
      return Family(
        images: images, pictures: pictures, isAcrossSplits: Set(images.map { collection.splits[$0] }).count > 1,
        labelCount: Set(images.map { collection.labels[$0] }).count)
    }.sorted { a, b in
      (a.isAcrossSplits ? 0 : 1, -a.labelCount, a.images[0]) < (b.isAcrossSplits ? 0 : 1, -b.labelCount, b.images[0])
    }
  }

  /// The first image with the same pixels, for images of a group.
  private func originals() -> [Int: Int] {
    var originals: [Int: Int] = [:]
    for group in findings.report.duplicates.groups { for i in group { originals[i] = group[0] } }
    return originals
  }

  private func distanceTable(_ near: NearDuplicates) -> Table {
    let originals = originals()
    let empty = findings.report.constant.members
    var counts: [Int: (all: Int, identical: Int, empty: Int, confirmed: Int)] = [:]
    for pair in near.pairs {
      var entry = counts[pair.distance] ?? (0, 0, 0, 0)
      entry.all += 1
      if let first = originals[pair.first], first == originals[pair.second] {
        entry.identical += 1
      } else if empty.contains(pair.first) || empty.contains(pair.second) {
        entry.empty += 1
      } else if pair.isConfirmed {
        entry.confirmed += 1
      }
      counts[pair.distance] = entry
    }
    return Table(
      id: "distances",
      caption: """
        Pairs of images by the bits in which their hashes (\(code: near.hash)) differ.\
        \(ImageHashes.hash(near.hash)?.isBalanced ?? false ? " The hash of a picture has as many ones as zeros, so that distances are even." : "")
        """,
      columns: [
        .number("Differing bits"), .number("Pairs"), .number("Identical pixels"), .number("With an empty image"),
        .number("Different pictures"), .number("of them confirmed"),
      ],
      cells: counts.sorted { $0.key < $1.key }.map { distance, entry in
        [
          .count(distance), .count(entry.all), .count(entry.identical), .count(entry.empty),
          .count(entry.all - entry.identical - entry.empty), .count(entry.confirmed),
        ]
      }, sortable: false)
  }
}
