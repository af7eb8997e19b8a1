import Datasets
import Exploration
import SyntheticFaces
import Testing

/// Drawn faces in which defects were planted: all of them must be found, and nothing else.
@Suite("Planted defects") struct PlantedDefectsTests {
  private typealias Row = (image: GrayImage, label: Int, split: Split, path: String)
  private static let expressions = FacialExpression.allCases
  private static let classes = expressions.map(\.rawValue).sorted()

  /// 20 faces of each class in the training split and 8 in the test split, no two of them alike.
  private static let clean: [Row] = {
    let generator = FaceGenerator(seed: 11)
    var rows: [Row] = []
    for (k, expression) in expressions.enumerated() {
      for i in 0..<28 {
        let split: Split = i < 20 ? .train : .test
        let label = classes.firstIndex(of: expression.rawValue) ?? 0
        rows.append(
          (
            generator.face(index: k * 28 + i, expression: expression).image, label, split,
            "\(split.rawValue)/\(expression.rawValue)/\(100 + i).png"
          ))
      }
    }
    return rows
  }()

  private static func collection(_ rows: [Row]) -> ImageCollection {
    ImageCollection(
      images: rows.map(\.image), labels: rows.map(\.label), splits: rows.map(\.split), paths: rows.map(\.path),
      classes: classes)
  }

  /// A sign on a plain card, cut out at a place and size of its own.
  private static func placeholder(_ number: Int) -> GrayImage {
    let (size, left, top) = ([44, 40, 48, 42][number], [2, 5, 0, 4][number], [1, 4, 0, 3][number])
    var pixels = [UInt8](repeating: 236, count: 48 * 48)
    for y in 0..<48 {
      for x in 0..<48 {
        let (u, v) = ((x - left) * 48 / size, (y - top) * 48 / size)
        let isSign = v >= 8 && v < 40 && abs(u - 24) <= (v - 8) / 2
        let isMark = abs(u - 24) <= 1 && v >= 20 && v < 36 && v != 32 && v != 33
        if isSign { pixels[y * 48 + x] = isMark ? 20 : 150 }
      }
    }
    return GrayImage(width: 48, height: 48, pixels: pixels)
  }

  private static func nearlyFlat() -> GrayImage {
    GrayImage(width: 48, height: 48, pixels: (0..<48 * 48).map { UInt8(90 + $0 % 7) })
  }

  @Test("clean data raises no alert and excludes nothing") func nothing() {
    let report = ExplorationReport(Self.collection(Self.clean))
    #expect(report.exclusions.entries.isEmpty, "\(report.exclusions.csv)")
    // Eight test images a class are few, which is true of this data.
    #expect(report.alerts.map(\.id).filter { $0 != "rare_classes" } == [], "\(report.alerts.map(\.finding))")
    #expect(report.pictures.repeated.isEmpty && report.oddities.families.families.isEmpty)
    #expect(report.splitPlan.moved == 0 && report.splitPlan.entries.count == Self.clean.count)
  }

  @Test("every planted defect is found, under its own reason, and nothing else is") func everything() {
    var rows = Self.clean
    var expected: [String: Set<ExclusionList.Reason>] = [:]
    func plant(_ path: String, _ image: GrayImage, _ label: Int, _ split: Split, _ reasons: Set<ExclusionList.Reason>) {
      rows.append((image, label, split, path))
      expected[path] = reasons
    }
    func train(_ i: Int) -> Row { Self.clean.filter { $0.split == .train }[i] }
    func test(_ i: Int) -> Row { Self.clean.filter { $0.split == .test }[i] }
    // Copies within the training split.
    for i in [3, 40] { plant("train/copy\(i).png", train(i).image, train(i).label, .train, [.redundantCopy]) }
    // Training images in the test split, one of them twice.
    for i in [5, 60, 61] { plant("test/leak\(i).png", train(i).image, train(i).label, .test, [.leak]) }
    plant("test/leak5again.png", train(5).image, train(5).label, .test, [.leak, .redundantCopy])
    // The same picture with another label: both sides are in doubt.
    for i in [17, 90] {
      plant(
        "train/relabelled\(i).png", train(i).image, (train(i).label + 1) % Self.classes.count, .train,
        [.redundantCopy, .conflictingLabel])
      expected[train(i).path] = [.conflictingLabel]
    }
    // Mirror images: within a split they are no reason to leave one out, across splits they are.
    plant("train/mirror.png", train(70).image.flippedHorizontally(), train(70).label, .train, [])
    for i in [72, 99] {
      plant("test/mirror\(i).png", train(i).image.flippedHorizontally(), train(i).label, .test, [.mirroredLeak])
    }
    // Nothing to see. Two blank images are copies of each other as well.
    plant(
      "train/black.png", GrayImage(width: 48, height: 48, pixels: [UInt8](repeating: 0, count: 2304)), 0, .train,
      [.constant])
    plant(
      "test/gray.png", GrayImage(width: 48, height: 48, pixels: [UInt8](repeating: 128, count: 2304)), 1, .test,
      [.constant])
    plant("train/flat.png", Self.nearlyFlat(), 2, .train, [.nearConstant])
    for i in 0..<4 { plant("train/card\(i).png", Self.placeholder(i), i, .train, [.placeholder]) }

    let report = ExplorationReport(Self.collection(rows))
    let found = Dictionary(uniqueKeysWithValues: report.exclusions.entries.map { ($0.path, Set($0.reasons)) })
    let wanted = expected.filter { !$0.value.isEmpty }
    for (path, reasons) in wanted { #expect(found[path] == reasons, "\(path): \(found[path] ?? [])") }
    #expect(Set(found.keys) == Set(wanted.keys), "too many: \(Set(found.keys).subtracting(wanted.keys))")
    let mirrored = Set(report.mirrored?.pairs.map { rows[$0.second].path } ?? [])
    #expect(mirrored == ["train/mirror.png", "test/mirror72.png", "test/mirror99.png"])
    #expect(report.oddities.families.families.count == 1)

    let ids = Set(report.alerts.map(\.id))
    #expect(
      ids.isSuperset(of: [
        "leakage", "mirrored_leakage", "label_conflicts", "constant_images", "placeholders", "exact_duplicates",
      ]))
    #expect(
      ids.isSubset(of: [
        "leakage", "mirrored_leakage", "label_conflicts", "constant_images", "placeholders", "exact_duplicates",
        "rare_classes", "low_information",
      ]), "\(ids)")

    // The proposed split has none of it.
    let plan = report.splitPlan
    let images = plan.entries.map(\.index)
    let mended = ExplorationReport(
      ImageCollection(
        images: images.map { rows[$0].image }, labels: images.map { rows[$0].label }, splits: plan.entries.map(\.split),
        paths: images.map { rows[$0].path }, classes: Self.classes))
    #expect(mended.exclusions.entries.isEmpty, "\(mended.exclusions.csv)")
    #expect(mended.splitShift.map { $0.p > 0.9 } == true)
    // Whole images of 8 a class cannot be divided finer.
    #expect(plan.largestMixDifference < 0.02, "\(plan.largestMixDifference)")
  }

  @Test("a shifted split is told from one that is not") func shiftedSplit() {
    // Of the test split, all but one image of four classes are gone.
    let rows = Self.clean.enumerated().filter { i, row in
      row.split == .train || row.label > 3 || i % 8 == 0
    }.map(\.element)
    let shift = ExplorationReport(Self.collection(Self.clean)).splitShift
    #expect(shift.map { $0.p > 0.9 } == true)
    let shifted = ExplorationReport(Self.collection(rows))
    #expect(
      shifted.splitShift.map { $0.p < 0.05 && $0.cramersV > 0.1 } == true, "\(String(describing: shifted.splitShift))")
    #expect(shifted.exclusions.entries.isEmpty)
    // The proposed split undoes it.
    #expect(shifted.splitPlan.largestMixDifference < 0.02 && shifted.splitPlan.moved > 0)
  }
}
