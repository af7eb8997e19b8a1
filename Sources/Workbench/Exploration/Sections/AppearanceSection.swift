import Exploration
import Plotting
import Reporting

extension ExplorationDocument {
  /// What the images of a class have in common, and where they differ.
  mutating func appearanceSection() throws -> Section {
    let faces = findings.faces
    // A mean of few images shows a person.
    let fewest = findings.redactsFaces ? ExplorationFindings.fewestForClaim : 1
    let shown = findings.collection.classes.indices.compactMap { k in
      faces.perClass[k].flatMap { $0.count >= fewest ? (name: findings.collection.classes[k], face: $0) : nil }
    }
    let hidden = faces.perClass.count { ($0?.count ?? 0) > 0 } - shown.count
    let few = shown.filter { $0.face.count < ExplorationFindings.fewestForClaim }.map(\.name)
    let figures = shown.isEmpty ? [] : try placeFaces(shown)
    let typical = try typicalFaces()
    return Section("What the classes look like", id: "appearance") {
      if !shown.isEmpty {
        """
        A mean face is sharp where all images of a class agree and blurred where they do not: sharp eyes mean that \
        faces \
        are aligned. Whatever differs between the mean faces can be told apart without looking at details.
        """
      }
      figures
      typical
      if !few.isEmpty {
        """
        \(enumeration(few)) \(few.count == 1 ? "has" : "have") fewer than \(ExplorationFindings.fewestForClaim) images: \
        the mean shows single pictures rather than the class.
        """
      }
      if hidden > 0 {
        """
        \(counted(hidden, "mean face")) of fewer than \(ExplorationFindings.fewestForClaim) images \
        \(hidden == 1 ? "is" : "are") left out, because faces of single persons are not to be shown.
        """
      }
      if faces.resized > 0 {
        """
        \(counted(faces.resized, "image")) of another size \(faces.resized == 1 ? "was" : "were") resized to \
        \(faces.width) × \(faces.height) pixels for these pictures.
        """
      }
    }
  }

  /// The most and the least typical faces of each class.
  private func typicalFaces() throws -> [Gallery] {
    let classes = findings.collection.classes
    let study = findings.structure
    let space: Prose = study.usesModel ? "features of \(code: study.spaceName)" : "pixels"
    let ends: [(stem: String, caption: Prose, count: Int, members: (Medoids.Group) -> [Medoids.Member])] = [
      (
        "typical-faces",
        """
        The most typical images of each class: those with the smallest mean distance to the \
        others of the class (at most \(Medoids.largestReference) of them, drawn by seed), by \(space) \
        (\(StructureStudy.dimensions) components). The first is the class’s medoid. The number is that mean distance\(unit).
        """, 8, { $0.typical }
      ),
      (
        "untypical-faces",
        """
        The least typical images of each class, by the same distance: other poses, other light, other labels. Empty \
        images and all that are flagged as placeholders are left out.
        """, 4,
        { $0.atypical }
      ),
    ]
    return try ends.compactMap { end in
      try gallery(
        stem: end.stem, caption: end.caption,
        groups: study.medoids.groups.enumerated().filter { $0.element.count > 2 * end.count }.map { k, group in
          (
            "\(classes[k])",
            end.members(group).prefix(end.count).map { member in
              (member.index, "", "\(distance(member))")
            }
          )
        })
    }
  }

  /// A mean distance: of pixels a pixel, so that it can be read as gray levels.
  private func distance(_ member: Medoids.Member) -> Quantity {
    let study = findings.structure
    let pixels = study.usesModel ? 1 : Double(study.principal.columns * study.principal.rows)
    return Quantity(member.meanDistance / pixels.squareRoot(), digits: 1)
  }

  private var unit: Prose { findings.structure.usesModel ? "" : ", in gray levels a pixel (root mean square)" }

  private mutating func placeFaces(_ shown: [(name: String, face: MeanFaces.Face)]) throws -> [FigureBlock] {
    let faces = findings.faces
    func grid(_ values: [Double]) -> ValueGrid { ValueGrid(values, width: faces.width, height: faces.height) }
    let names = shown.map(\.name)
    let counts = shown.map(\.face.count)
    var blocks = [
      try shelf.place(
        Figures.meanFaces(
          classes: names, faces: shown.map { grid($0.face.mean) }, counts: counts,
          title: "The mean face of each class"),
        stem: "mean-faces", caption: "Mean of all images of each class, splits together, in unscaled gray levels.")
    ]
    if shown.count > 1 {
      let mean = faces.overall.mean
      blocks.append(
        try shelf.place(
          Figures.deviationFaces(
            classes: names, deviations: shown.map { grid(zip($0.face.mean, mean).map { $0 - $1 }) }),
          stem: "difference-faces",
          caption: """
            Mean of each class minus the mean of all \(faces.overall.count) images. Orange is brighter than the mean \
            face, blue is darker; one scale for all.
            """))
    }
    let largest = max(shown.flatMap(\.face.deviation).max() ?? 0, 1)
    if counts.contains(where: { $0 > 1 }) {
      blocks.append(
        try shelf.place(
          Figures.meanFaces(
            classes: names, faces: shown.map { grid($0.face.deviation.map { $0 / largest * 255 }) }, counts: counts,
            title: "Where the images of a class differ from each other",
            note: """
              Standard deviation of each pixel: black is 0, white is \(Quantity(largest, digits: 0).text) gray \
              levels.
              """),
          stem: "deviation-faces",
          caption: """
            Standard deviation of each pixel over the images of a class. Where a picture is bright the images of the \
            class differ most, as they do in hair and background.
            """))
    }
    return blocks
  }
}
