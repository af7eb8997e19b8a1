import Exploration
import Plotting
import Reporting

extension ExplorationDocument {
  /// How the images lie in the space of their pixels or of a network's features.
  mutating func structureSection() throws -> Section? {
    guard !findings.structure.principal.components.isEmpty else { return nil }
    let components = try componentSection()
    let map = try mapSection()
    let baselines = try baselineSection()
    return Section("Structure", id: "structure") {
      components
      map
      baselines
    }
  }

  // MARK: - Components

  private mutating func componentSection() throws -> Section {
    let principal = findings.structure.principal
    let components = principal.components
    let isEnough = findings.collection.count >= ExplorationFindings.fewestForClaim
    let shown = components.prefix(7)
    var figures: [FigureBlock] = []
    if isEnough {
      figures.append(
        try shelf.place(
          Figures.explainedVariance(components.map(\.explainedRatio)), stem: "explained-variance",
          caption: """
            The share of the variance of all pixels that the first principal components explain together \
            (\(sample(findings.collection.count))).
            """))
      figures.append(
        try shelf.place(
          Figures.eigenfaces(
            shown.map {
              Eigenface(
                ValueGrid($0.deviation, width: principal.columns, height: principal.rows), share: $0.explainedRatio)
            }, images: findings.collection.count),
          stem: "principal-components",
          caption: """
            Principal components of the pixels, eigenfaces (\(sample(findings.collection.count))): adding one brightens \
            what is orange and darkens what is blue.
            """))
    }
    return Section("Principal components", id: "components") {
      """
      One direction explains \(Quantity.percent(components[0].explainedRatio)) of the variance of all pixels\(levels). In \
      photographs the first ones are light rather than expression: brightness, and light from one side or from above.
      """
      figures
    }
  }

  /// How many components it takes for the shares people ask for.
  private var levels: Prose {
    let axes = findings.structure.principal.axes
    let needed = [0.5, 0.9].compactMap { share in
      axes.componentsNeeded(for: share).map { "\($0) explain \(Quantity.percent(share, digits: 0).text)" }
    }
    if needed.isEmpty {
      let together = axes.explainedRatios.reduce(0, +)
      return ", the first \(axes.explainedRatios.count) together \(Quantity.percent(together))"
    }
    return Prose("; " + needed.joined(separator: ", "))
  }

  // MARK: - Map

  private mutating func mapSection() throws -> Section? {
    let study = findings.structure
    guard let map = study.map else { return nil }
    let collection = findings.collection
    let space: Prose = study.usesModel ? "features of \(code: study.spaceName)" : "pixels"
    let kind: Prose = map.kind == .tsne ? "t-SNE" : "First two principal components"
    let figure = try shelf.place(
      Figures.embeddingMap(
        Embedding(
          x: (0..<map.points.rows).map { map.points[$0, 0] }, y: (0..<map.points.rows).map { map.points[$0, 1] },
          labels: map.images.map { collection.labels[$0] },
          axes: map.kind == .pca ? ("first component", "second component") : nil),
        classes: collection.classes, highlighted: highlighted(map), highlight: "labels in doubt",
        title: "Where the images of each class lie"),
      stem: "map",
      caption: """
        \(kind) of the \(space) (\(sample(map.images.count))\(isSampled(map) ? ", drawn by seed, classes in proportion" : ""), one \
        image of each picture): the class of each panel over all images in gray, with its centre and one standard \
        deviation.
        """)
    return Section("Map of the images", id: "image-map") {
      if map.kind == .tsne {
        """
        Neighbours on the map are neighbours in the data as far as the plane allows \
        (trustworthiness \(Quantity(map.trustworthiness, digits: 2)) of 1, Kullback-Leibler divergence \
        \(Quantity(map.divergence, digits: 2))). How large a cloud is and how far apart two are says little. Places are \
        in \(link: "map.csv", to: "map.csv").
        """
      } else {
        """
        The plane in which the images vary most. Places are in \(link: "map.csv", to: "map.csv"). \(code: "--map tsne") draws \
        one on which neighbours stay neighbours, \(code: "--features MODEL") lays the images out as a network sees them.
        """
      }
      figure
    }
  }

  private func isSampled(_ map: StructureStudy.Map) -> Bool { map.images.count < findings.report.pictures.groups.count }

  /// Points of the map whose labels are doubted by confident learning.
  private func highlighted(_ map: StructureStudy.Map) -> Set<Int> {
    guard let labels = findings.labels,
      let issues = labels.report.issues.first(where: { $0.filter.id == IssueFilters.both.id })
    else { return [] }
    let doubted = Set(issues.rows.map(labels.image))
    return Set(map.images.indices.filter { doubted.contains(map.images[$0]) })
  }

  // MARK: - Baselines

  private mutating func baselineSection() throws -> Section? {
    let study = findings.structure
    guard let majority = study.separability.majority, findings.collection.classes.count > 1 else { return nil }
    let rows = baselines
    let figure = try shelf.place(
      Figures.baselines(
        rows.map { row in
          BaselineRow(
            row.name,
            accuracy: Estimate(
              row.score.accuracy, low: row.score.accuracyInterval.low, high: row.score.accuracyInterval.high))
        }, majority: majority.accuracy, images: majority.count, title: "How far simple methods get"),
      stem: "baselines",
      caption: """
        Accuracy on held-out images with 95 % intervals (Wilson; \(sample(majority.count))).
        """)
    return Section("How far simple methods get", id: "simple-methods") {
      baselineFinding
      figure
      baselineTable(rows)
      separabilityTable
    }
  }

  private var baselines: [(name: String, score: HeldOutScore)] {
    let study = findings.structure
    let space = study.usesModel ? "features" : "pixels"
    var rows: [(name: String, score: HeldOutScore)] = []
    if let score = study.separability.majority { rows.append(("majority class", score)) }
    if let score = study.shortcut.traits.first(where: { $0.key == "brightness" })?.score {
      rows.append(("brightness alone", score))
    }
    if let score = study.shortcut.together { rows.append(("brightness, contrast, sharpness, entropy", score)) }
    if let score = study.separability.nearestCentroid { rows.append(("nearest class mean of \(space)", score)) }
    rows += study.separability.neighbours.map {
      ("\($0.neighbours == 1 ? "nearest image" : "\($0.neighbours) nearest images") by \(space)", $0.score)
    }
    return rows
  }

  private var baselineFinding: Prose {
    let study = findings.structure
    let folds = study.separability.folds
    let how: Prose =
      folds.method == .splits
      ? """
      learned on the training split, scored on the \(folds.heldOutCount) held-out images whose picture is not in it (\(counted(folds.excluded, "copy", plural: "copies")) left out)
      """
      : "learned and scored in five parts that keep the images of one picture together"
    let majority = study.separability.majority
    let best = baselines.dropFirst(majority == nil ? 0 : 1).max { $0.score.accuracy < $1.score.accuracy }
    let comparison: Prose =
      if let best, let majority, best.score.accuracy <= majority.accuracy {
        """
         None of them is right more often than always naming the largest class, \
        \(Quantity.percent(majority.accuracy)): what a network must beat.
        """
      } else if let best {
        """
         The best of them, \(strong: Prose(best.name)), is right in \(Quantity.percent(best.score.accuracy)): what a \
        network must beat.
        """
      } else {
        ""
      }
    let caution: Prose =
      study.usesModel
      ? " The features are those of \(code: study.spaceName), which may have been trained on these images." : ""
    return """
      Baselines without any training of a network: \(how).\(comparison)\(caution)
      """
  }

  private func baselineTable(_ rows: [(name: String, score: HeldOutScore)]) -> Table {
    Table(
      id: "baseline-scores",
      caption: """
        Simple methods on held-out images, with 95 % intervals (Wilson; of balanced accuracy combined by Zou and Donner). Balanced accuracy is the mean of the classes’ recalls; a \
        guess has \(Quantity.percent(findings.structure.shortcut.chance)).
        """,
      columns: [.text("Method"), .number("Accuracy"), .number("Balanced accuracy")],
      cells: rows.map { row in
        [
          .text(Prose(row.name)),
          .number(.percent(row.score.accuracy, interval: Quantity.Interval(row.score.accuracyInterval))),
          .number(
            .percent(
              row.score.balancedAccuracy,
              // A constant answer has no spread.
              interval: row.score.recalls.contains { ($0 ?? 0) > 0 && ($0 ?? 0) < 1 }
                ? Quantity.Interval(row.score.balancedInterval) : nil)),
        ]
      })
  }

  private var separabilityTable: Table? {
    let study = findings.structure
    guard let silhouette = study.separability.silhouette else { return nil }
    let nearest = study.separability.neighbours.last
    let classes = findings.collection.classes
    return Table(
      id: "separability",
      caption: """
        How well the classes lie apart in \(StructureStudy.dimensions) components (\(Quantity.percent(study.keptVariance)) \
        of the variance): silhouette from −1 (among another class) to 1 (a cluster of its own), on \
        \(counted(silhouette.count, "image")); and how many of the \(nearest?.neighbours ?? 0) nearest images carry the \
        same label.
        """,
      columns: [
        .text("Class"), .number("Silhouette"), .number("Neighbours of the class"), .number("Found by nearest mean"),
      ],
      rows: classes.indices.map { k in
        Table.Row([
          .text(Prose(classes[k])), .number(Quantity(silhouette.perClass[k], digits: 3)),
          .number(.percent(nearest?.agreement[k])), .number(.percent(study.separability.nearestCentroid?.recalls[k])),
        ])
      } + [
        Table.Row(
          [
            .text("all"), .number(Quantity(silhouette.mean, digits: 3)), .number(Quantity(nil)),
            .number(.percent(study.separability.nearestCentroid?.accuracy)),
          ], isTotal: true)
      ])
  }
}
