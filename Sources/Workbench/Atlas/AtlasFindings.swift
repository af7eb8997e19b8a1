import Attribution
import Evaluation
import Files
import Plotting

/// What an atlas found, ready to be told.
struct AtlasFindings {
  let collector: AtlasCollector
  let settings: AtlasSettings
  let dataName: String
  let split: String
  let layerReason: String
  /// Cells that differ from all images together, where enough images are in them.
  let differences: [MapAtlas.Difference]
  /// How methods compare; `nil` when it was not asked for.
  let faithfulness: FaithfulnessFindings?

  init(
    _ collector: AtlasCollector, _ settings: AtlasSettings, dataName: String, split: String, layerReason: String,
    faithfulness: FaithfulnessFindings?
  ) {
    self.collector = collector
    self.settings = settings
    self.dataName = dataName
    self.split = split
    self.layerReason = layerReason
    self.faithfulness = faithfulness
    differences = collector.atlas.differences(
      least: settings.least, permutations: settings.permutations, seed: settings.seed)
  }

  var classes: [String] { collector.classes }
  /// Images.
  var count: Int { collector.rows.count }
  /// Images with a map that says something.
  var mapped: Int { collector.atlas.count }

  /// The mean map of a cell on its mean face; `nil` below the fewest images.
  func meanMap(label: Int, predicted: Int) -> MeanMap? {
    let cell = collector.atlas.cell(label: label, predicted: predicted)
    guard cell.count >= settings.least, let face = collector.meanFace([(label, predicted)]) else { return nil }
    let side = collector.model.preprocessing.size
    return MeanMap(
      face: ValueGrid(face, width: side, height: side),
      map: ValueGrid(cell.means, width: collector.atlas.width, height: collector.atlas.height), count: cell.count)
  }

  /// The mean share of a part of the face in the evidence for the predicted class, over the images of a label.
  func share(of label: Int, _ regions: Set<TemplateRegion>) -> RegionTable.Cell? {
    collector.regions.cell(of: label, regions) { interval($0) }
  }

  /// A percentile bootstrap over images of a mean.
  func interval(_ values: [Double]) -> ClosedRange<Double>? {
    guard values.count > 1 else { return nil }
    let bootstrap = Bootstrap(rows: values.count, seed: settings.seed) { drawn in
      [drawn.reduce(0.0) { $0 + values[Int($1)] } / Double(drawn.count)]
    }
    let found = bootstrap.percentileInterval(0)
    return found.low...found.high
  }

  /// The share of a label's evidence inside the regions of its action units, with what an even map has there.
  func actionUnitMass(of label: Int) -> (mean: Double, interval: ClosedRange<Double>?, chance: Double, units: [Int])? {
    let rows = collector.regions.rows(of: label)
    let masses = rows.compactMap { ActionUnitCodebook.mass($0, className: classes[label]) }
    guard let first = masses.first else { return nil }
    let shares = masses.map(\.share)
    return (
      shares.reduce(0, +) / Double(shares.count), interval(shares), first.chance, first.emotion.units
    )
  }

  /// The part of the face that carries most beyond its area over all images; `nil` when none does.
  var leading: (group: RegionGroup, share: Double, lift: Double)? {
    let rows = classes.indices.flatMap { collector.regions.rows(of: $0) }
    guard let first = rows.first else { return nil }
    let means = RegionGroup.allCases.map { group -> (group: RegionGroup, share: Double, area: Double) in
      let share = rows.reduce(0.0) { $0 + $1.share(group.regions) } / Double(rows.count)
      return (group, share, group.regions.reduce(0.0) { $0 + first.area($1) })
    }
    guard let best = means.max(by: { $0.share - $0.area < $1.share - $1.area }), best.area > 0,
      best.share > 1.05 * best.area
    else { return nil }
    return (best.group, best.share, best.share / best.area)
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
      "cells": cellsJSON, "regions": regionsJSON, "action_units": actionUnitsJSON, "cbam": attentionJSON,
      "health": healthJSON, "faithfulness": faithfulness?.json ?? .null,
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
        let groups: [(key: String, value: JSONValue)] = RegionGroup.allCases.map { group in
          let cell = share(of: label, group.regions)
          return (
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
        let mass = actionUnitMass(of: label)
        return (
          classes[label],
          mass.map {
            [
              "units": $0.units, "share": $0.mean, "low": $0.interval?.lowerBound, "high": $0.interval?.upperBound,
              "chance": $0.chance,
            ]
          } ?? .null
        )
      })
  }

  private var attentionJSON: JSONValue {
    .array(
      collector.dossier.sites.map { site in
        [
          "site": site.name, "grid": [site.height, site.width], "content_dependence": site.contentDependence,
          "spatial_below_0.05": site.spatialSaturation.shutShare,
          "spatial_above_0.95": site.spatialSaturation.openShare,
          "channel_below_0.05": site.channelSaturation.shutShare,
          "channel_above_0.95": site.channelSaturation.openShare,
          "class_selective_channels": site.selectiveChannels().count, "skipped": site.skipped,
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
