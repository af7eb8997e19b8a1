import Attribution
import Files
import Plotting
import Statistics

/// What an atlas found, ready to be told.
struct AtlasFindings {
  let collector: AtlasCollector
  let settings: AtlasSettings
  let dataName: String
  let split: String
  let layerReason: String
  /// Cells that differ from all images together, where enough images are in them.
  let differences: [MapAtlas.Difference]
  /// The part of the face that carries most of the evidence for its area, where one can be told.
  let leading: Leading?
  /// For each class, the mean share of each part of the face in its evidence, over the images that are predicted as it.
  let shares: [[RegionTable.Cell?]]
  /// For each class that has action units, the share of its evidence where they show.
  let actionUnits: [ActionUnits?]
  /// Where the parts of the face were taken to be.
  let template: AtlasTemplate
  /// What was asked beside the maps.
  let studies: AtlasStudies

  init(
    _ collector: AtlasCollector, _ settings: AtlasSettings, dataName: String, split: String, layerReason: String,
    template: AtlasTemplate, studies: AtlasStudies
  ) {
    self.collector = collector
    self.settings = settings
    self.dataName = dataName
    self.split = split
    self.layerReason = layerReason
    self.template = template
    self.studies = studies
    differences = collector.atlas.differences(
      least: settings.least, permutations: settings.permutations, seed: settings.seed)
    leading =
      collector.method.info.isEvidence
      ? Self.leading(
        collector.classes.indices.flatMap { collector.regions.rows(of: $0) }, seed: settings.seed) : nil
    shares = collector.classes.indices.map { label in
      RegionGroup.allCases.map { group in
        collector.regions.cell(of: label, group.regions) { Self.interval($0, settings.seed) }
      }
    }
    actionUnits = collector.classes.indices.map { Self.actionUnits(of: $0, collector, settings.seed) }
  }

  var classes: [String] { collector.classes }
  /// Images.
  var count: Int { collector.rows.count }
  /// Images with a map that says something.
  var mapped: Int { collector.atlas.count }

  /// The fewest images whose mean face is no portrait, and where faces are to be left out.
  private static let (fewestForFace, fewestWhenRedacted) = (10, 30)

  /// The mean map of a cell on its mean face, a flat gray where that would show persons; `nil` below the fewest images.
  func meanMap(label: Int, predicted: Int) -> MeanMap? {
    let cell = collector.atlas.cell(label: label, predicted: predicted)
    guard cell.count >= settings.least, let face = face(label: label, predicted: predicted) else { return nil }
    return MeanMap(
      face: face, map: ValueGrid(cell.means, width: collector.atlas.width, height: collector.atlas.height),
      count: cell.count)
  }

  /// The mean face of a cell, a flat gray where that would show persons; `nil` without images.
  func face(label: Int, predicted: Int) -> ValueGrid? {
    guard let face = collector.meanFace([(label, predicted)]) else { return nil }
    let count = collector.images(label: label, predicted: predicted)
    return shown(face, count: count)
  }

  /// The mean face of all images, likewise.
  var meanFace: ValueGrid { shown(template.meanFace, count: count) }

  private func shown(_ face: [Double], count: Int) -> ValueGrid {
    let side = collector.model.preprocessing.size
    let shows = count >= (settings.redactsFaces ? Self.fewestWhenRedacted : Self.fewestForFace)
    return ValueGrid(shows ? face : face.map { _ in 128 }, width: side, height: side)
  }

  /// A percentile bootstrap over images of a mean.
  private static func interval(_ values: [Double], _ seed: UInt64) -> ClosedRange<Double>? {
    guard values.count > 1 else { return nil }
    let bootstrap = Bootstrap(meansOf: [values], seed: seed)
    let found = bootstrap.percentileInterval(0)
    return found.low...found.high
  }

  /// Where the action units of a class show.
  struct ActionUnits {
    /// Their numbers.
    let units: [Int]
    /// The share of the class's evidence inside their regions; its lift is over their area.
    let mass: RegionTable.Cell
    /// The mean share of the other classes' evidence there.
    let others: Double?
  }

  private static func actionUnits(of label: Int, _ collector: AtlasCollector, _ seed: UInt64) -> ActionUnits? {
    guard let emotion = ActionUnitCodebook.Emotion(className: collector.classes[label]),
      let mass = collector.regions.codebookMass(of: label, interval: { interval($0, seed) })
    else { return nil }
    let others = collector.classes.indices.filter { $0 != label }.flatMap { collector.regions.rows(of: $0) }
      .map { $0.share(emotion.regions) }
    return ActionUnits(
      units: emotion.units, mass: mass,
      others: others.isEmpty ? nil : others.reduce(0, +) / Double(others.count))
  }

  /// What the maps of all images say of the parts of the face.
  struct Leading {
    let group: RegionGroup
    let share: Double
    let lift: Double
    /// 95 %, over images.
    let interval: ClosedRange<Double>
    /// The part with the largest share, whatever its area.
    let largest: (group: RegionGroup, share: Double)
  }

  /// The smallest and the largest mean share of the leading part among the predicted classes with enough maps; `nil` for
  /// fewer than two of them.
  var leadingByClass: (low: (class: String, share: Double), high: (class: String, share: Double))? {
    guard let leading, let g = RegionGroup.allCases.firstIndex(of: leading.group) else { return nil }
    let known = classes.indices.filter { collector.regions.rows(of: $0).count >= settings.least }.compactMap { label in
      shares[label][g].map { (class: classes[label], share: $0.share) }
    }
    guard known.count > 1, let low = known.min(by: { $0.share < $1.share }),
      let high = known.max(by: { $0.share < $1.share })
    else { return nil }
    return (low, high)
  }

  /// The share of images that are predicted as they are labelled, with Wilson's interval; `nil` without images.
  var accuracy: (share: Double, interval: Interval)? {
    guard count > 0 else { return nil }
    let right = collector.rows.count { $0.label == $0.predicted }
    return (Double(right) / Double(count), wilsonInterval(successes: right, count: count))
  }

  /// The part of the face with the largest lift; `nil` when its interval does not lie above 1, or when it cannot be told
  /// from the next part (paired bootstrap over images).
  private static func leading(_ rows: [RegionShares], seed: UInt64) -> Leading? {
    guard let first = rows.first, rows.count > 1 else { return nil }
    let groups = RegionGroup.allCases.filter { group in
      let share = rows.reduce(0.0) { $0 + $1.share(group.regions) } / Double(rows.count)
      return share >= RegionShares.leastShare && first.lift(group.regions) != nil
    }
    let lifts = rows.map { row in groups.map { row.lift($0.regions) ?? 0 } }
    let bootstrap = Bootstrap(rows: rows.count, seed: seed) { drawn in
      groups.indices.map { g in drawn.reduce(0.0) { $0 + lifts[Int($1)][g] } / Double(drawn.count) }
    }
    let order = groups.indices.sorted { bootstrap.points[$0] > bootstrap.points[$1] }
    guard let best = order.first else { return nil }
    let interval = bootstrap.percentileInterval(best)
    guard interval.low > 1 else { return nil }
    if order.count > 1 {
      let lead = zip(bootstrap.replicates[best], bootstrap.replicates[order[1]]).map { $0 - $1 }.sorted()
      guard lead[lead.count / 40] > 0 else { return nil }
    }
    func share(_ group: RegionGroup) -> Double {
      rows.reduce(0.0) { $0 + $1.share(group.regions) } / Double(rows.count)
    }
    let means = RegionGroup.allCases.map { (group: $0, share: share($0)) }
    return Leading(
      group: groups[best], share: share(groups[best]), lift: bootstrap.points[best],
      interval: interval.low...interval.high, largest: means.max { $0.share < $1.share } ?? (groups[best], 0))
  }

  // MARK: - Files

  /// One row an image.
  var csv: String {
    let header = ["path", "label", "predicted", "probability", "health"] + RegionGroup.allCases.map(\.rawValue)
    let rows = collector.rows.map { row in
      [
        row.path, classes[row.label], classes[row.predicted], "\(row.probability)", row.health.rawValue,
      ] + RegionGroup.allCases.map { group in row.shares.map { "\($0.share(group.regions))" } ?? "" }
    }
    return ([header] + rows).map { CSVTable.line($0) }.joined(separator: "\n") + "\n"
  }

  var json: JSONValue {
    [
      "schema": "fer-analyze/atlas/1",
      "model": ["path": collector.model.path, "sha256": collector.model.sha256] as JSONValue,
      "data": dataName, "split": split, "images": count, "classes": classes, "method": collector.method.info.id,
      "layer": collector.layer, "grid": [collector.atlas.height, collector.atlas.width],
      "least_images": settings.least, "permutations": settings.permutations, "seed": Int(settings.seed),
      "leading": leading.map {
        [
          "part": $0.group.rawValue, "share": $0.share, "lift": $0.lift, "low": $0.interval.lowerBound,
          "high": $0.interval.upperBound, "largest_part": $0.largest.group.rawValue, "largest_share": $0.largest.share,
          "by_class": leadingByClass.map { range -> JSONValue in
            [
              "low": ["class": range.low.class, "share": range.low.share] as JSONValue,
              "high": ["class": range.high.class, "share": range.high.share] as JSONValue,
            ]
          },
        ] as JSONValue
      } ?? .null,
      "accuracy": accuracy?.share, "accuracy_interval": accuracy?.interval, "template": template.json,
      "cells": cellsJSON, "regions": regionsJSON, "action_units": actionUnitsJSON,
      "contrasts": studies.contrast?.json(classes: classes) ?? .null, "swaps": studies.swaps?.json ?? .null,
      "cbam": attentionJSON, "cbam_factorisation": studies.attention?.factorisationJSON(classes: classes) ?? .null,
      "health": healthJSON, "faithfulness": studies.faithfulness?.json ?? .null,
    ]
  }

  private var cellsJSON: JSONValue {
    let found = Dictionary(uniqueKeysWithValues: differences.map { ([$0.label, $0.predicted], $0) })
    var cells: [JSONValue] = []
    for label in classes.indices {
      for predicted in classes.indices {
        let cell = collector.atlas.cell(label: label, predicted: predicted)
        let difference = found[[label, predicted]]
        cells.append([
          "true": classes[label], "predicted": classes[predicted], "images": cell.count,
          "excluded": collector.atlas.excluded(label: label, predicted: predicted),
          "mean": cell.count > 0 ? cell.means : nil as [Double]?, "z": difference?.z, "p": difference?.p,
          "p_adjusted": difference?.adjusted,
        ])
      }
    }
    return .array(cells)
  }

  private var regionsJSON: JSONValue {
    .object(
      classes.indices.map { label in
        let groups: [(key: String, value: JSONValue)] = zip(RegionGroup.allCases, shares[label]).map { group, cell in
          (
            group.rawValue,
            [
              "share": cell?.share, "low": cell?.interval?.lowerBound, "high": cell?.interval?.upperBound,
              "lift": cell?.lift,
            ]
          )
        }
        return (classes[label], .object(groups))
      })
  }

  private var actionUnitsJSON: JSONValue {
    .object(
      classes.indices.map { label in
        (
          classes[label],
          actionUnits[label].map {
            [
              "units": $0.units, "share": $0.mass.share, "low": $0.mass.interval?.lowerBound,
              "high": $0.mass.interval?.upperBound, "lift": $0.mass.lift, "other_classes": $0.others,
              "images": $0.mass.count,
            ]
          } ?? .null
        )
      })
  }

  private var attentionJSON: JSONValue {
    .array(
      collector.dossier.sites.enumerated().map { s, site in
        [
          "site": site.name, "grid": [site.height, site.width], "content_dependence": site.contentDependence,
          "spatial_below_0.05": site.spatialSaturation.shutShare,
          "spatial_above_0.95": site.spatialSaturation.openShare,
          "channel_below_0.05": site.channelSaturation.shutShare,
          "channel_above_0.95": site.channelSaturation.openShare,
          "class_selective_channels": site.selectiveChannels().count, "skipped": site.skipped,
          "mean_spatial": site.spatial.count > 0 ? site.spatial.means : nil as [Double]?,
          "study": studies.attention.map { $0.json($0.blocks[s]) } ?? .null,
        ]
      })
  }

  private var healthJSON: JSONValue {
    .object(
      classes.indices.map { label in
        (
          classes[label],
          .object(
            MapHealth.allCases.map { health in
              (health.rawValue, collector.rows.count { $0.label == label && $0.health == health }.json)
            })
        )
      })
  }
}
