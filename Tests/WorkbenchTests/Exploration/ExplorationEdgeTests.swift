import Datasets
import Exploration
import Files
import Testing
import TestSupport
import Workbench

@Suite("The exploration job on unusual data") struct ExplorationEdgeTests {
  private func explore(
    _ images: [(path: String, image: GrayImage)], extra: [(String, String)] = [], redact: Bool = false,
    strict: Bool = false, observer: SilentObserver = SilentObserver()
  ) throws -> (result: ExplorationJob.Result, page: String, text: String) {
    let folder = try TemporaryFolder()
    try PlantedDataset.write(images, to: folder.file("data"))
    for (name, text) in extra { try AtomicFile.write(text, to: folder.file("data/" + name)) }
    var settings = ExplorationSettings(data: folder.file("data"), output: folder.file("report"))
    settings.strict = strict
    settings.redactsFaces = redact
    let result = try ExplorationJob(settings: settings, invocation: Invocation(arguments: ["fer-analyze", "eda"]))
      .run(observer)
    func text(_ name: String) throws -> String {
      String(decoding: try readFile(folder.file("report/" + name)), as: UTF8.self)
    }
    return (result, try text("index.html"), try text("report.md"))
  }

  private func faces(_ prefix: String, _ count: Int, from seed: Int = 0) -> [(path: String, image: GrayImage)] {
    (0..<count).map { ("\(prefix)/\(100 + $0).png", PlantedDataset.face(seed + $0)) }
  }

  @Test("no splits, twelve images, no copies", arguments: [false, true]) func small(redact: Bool) throws {
    let found = try explore(faces("a", 6) + faces("b", 6, from: 50), redact: redact)
    #expect(found.result.json["splits"]?.objectValue?.map(\.key) == ["all"])
    #expect(found.result.json["leakage"] == .array([]) && found.result.json["split_shift"] == .null)
    #expect(!found.page.contains("id=\"leakage\"") && found.text.contains("all 12 pictures are distinct"))
    #expect(found.page.contains("have the same number of images"))
    // No claim about brightness from six images a class.
    #expect(!found.page.contains("is the brightest class") && !found.page.contains("η², n"))
  }

  @Test("one class in one split") func oneClass() throws {
    let found = try explore(faces("train/only", 3))
    #expect(found.result.json["splits"]?.objectValue?.map(\.key) == ["train"])
    #expect(found.page.contains("There is one class only, only"))
    #expect(found.page.contains("there is nothing to weigh"))
  }

  @Test("a single image") func oneImage() throws {
    let found = try explore(faces("a", 1))
    #expect(
      found.result.report.collection.count == 1 && found.text.contains("1 gray image of 48 × 48 pixels in 1 class"))
  }

  @Test("few images of several classes", arguments: [(2, 1), (3, 1), (7, 1), (2, 2)])
  func fewest(classes: Int, images: Int) throws {
    let found = try explore((0..<classes).flatMap { faces("class\($0)", images, from: $0 * 10) })
    #expect(found.result.report.collection.count == classes * images)
    #expect(found.page.contains("id=\"structure\""))
  }

  @Test("three splits, every pair of which shares images") func threeSplits() throws {
    let images =
      faces("train/a", 8) + faces("train/b", 8, from: 40) + faces("val/a", 4, from: 2) + faces("val/b", 4, from: 70)
      + faces("test/a", 4, from: 4) + faces("test/b", 4, from: 72)
    let found = try explore(images)
    let leaks = try #require(found.result.json["leakage"]?.arrayValue)
    #expect(leaks.map { $0["images"]?.intValue } == [4, 4, 4])
    for pair in ["train → validation", "train → test", "validation → test"] {
      #expect(found.page.contains(pair), "\(pair)")
    }
  }

  @Test("images of several sizes, larger than a tile and smaller than a letter") func mixedSizes() throws {
    let sizes = [(48, 48), (48, 48), (48, 48), (200, 120), (7, 5), (31, 64), (1, 1), (300, 300)]
    let images = sizes.enumerated().flatMap { i, size in
      ["a", "b"].enumerated().map { k, name in
        ("\(name)/\(i).png", PlantedDataset.face(i + 20 * k, width: size.0, height: size.1))
      }
    }
    let found = try explore(images)
    #expect(
      found.page.contains("most of them of 48 × 48 pixels")
        && found.text.contains("10 images of another size were resized"))
  }

  @Test("the principal components of three levels in two directions are those computed by hand") func components()
    throws
  {
    // Pixel pairs (a, b) on a grid: a takes 100 ± 60, b takes 100 ± 30, independently.
    let images = [(160, 130), (160, 70), (40, 130), (40, 70)].enumerated().map { i, levels in
      let pixels = [UInt8(levels.0), UInt8(levels.1), 7, 7]
      return (path: "\(i < 2 ? "a" : "b")/\(i).png", image: GrayImage(width: 2, height: 2, pixels: pixels))
    }
    let ratios = try #require(try explore(images).result.json["pca"]?["explained_variance_ratio"]?.arrayValue)
      .compactMap(\.doubleValue)
    #expect(ratios.count == 2 && abs(ratios[0] - 0.8) < 1e-5 && abs(ratios[1] - 0.2) < 1e-5)
  }

  @Test("nothing but identical constant images") func constantOnly() throws {
    let images = (0..<5).map { (path: "a/\($0).png", image: PlantedDataset.flat(128)) }
    let found = try explore(images + (0..<5).map { (path: "b/\($0).png", image: PlantedDataset.flat(128)) })
    #expect(found.result.json["exact_duplicates"]?["distinct"] == .integer(1))
    #expect(found.page.contains("50.00 %"))
    #expect(found.result.json["pca"]?["explained_variance_ratio"] == .array([]))
  }

  @Test("unreadable files are warned of, listed on the page, and errors when strict") func unreadable() throws {
    let observer = SilentObserver()
    let images = faces("a", 6) + faces("b", 6, from: 50)
    let found = try explore(images, extra: [("a/broken.png", "this is no image")], observer: observer)
    #expect(observer.warnings.count == 1 && observer.warnings[0].hasPrefix("a/broken.png is skipped: "))
    #expect(found.page.contains("id=\"unreadable-files\"") && found.page.contains("a/broken.png"))
    #expect(found.result.json["unreadable"]?.arrayValue?.count == 1)
    #expect(throws: DatasetError.self) { try explore(images, extra: [("a/broken.png", "no image")], strict: true) }
  }

  @Test("a class that a split lacks is in warnings, report and page") func missingClass() throws {
    let observer = SilentObserver()
    let found = try explore(
      faces("train/a", 6) + faces("train/b", 6, from: 50) + faces("test/a", 4, from: 90), observer: observer)
    #expect(
      !observer.warnings.isEmpty && found.result.json["warnings"]?.arrayValue?.map(\.stringValue) == observer.warnings)
    #expect(found.result.report.alerts.contains { $0.id == "class_balance" && $0.severity == .critical })
    #expect(found.page.contains("Remarks from reading the files"))
  }

  @Test(
    "faces that the program drew are said to show nobody, and only those",
    arguments: [
      (nil, false), (4, true), (3, false), (0, false),
    ] as [(Int?, Bool)])
  func drawnFaces(drawnPerClass: Int?, isDrawn: Bool) throws {
    let classes = ["angry", "disgust", "fear", "happy", "neutral", "sad", "surprise"]
    let images = classes.enumerated().flatMap { i, name in faces("train/" + name, 4, from: i * 10) }
    // What `synth` writes beside its faces; with fewer of a class than there are images, some of these are from elsewhere.
    let description = drawnPerClass.map { count in
      """
      {"kind": "synthetic faces", "seed": "42", "masks": false, "regions": [], "counts": {"train": {
      \(classes.map { "\"\($0)\": \(count)" }.joined(separator: ", "))}}}
      """
    }
    let found = try explore(images, extra: description.map { [("synthetic.json", $0)] } ?? [])
    #expect(found.page.contains("they show nobody") == isDrawn)
    #expect(found.page.contains("were not asked") == !isDrawn)
  }

  @Test("names of classes and files are text, never markup") func hostileNames() throws {
    let names = ["<b>bold</b>&amp", "a|b`c`*d*", "سعيد", "\"quoted\" 'one'", "]]>--><script>alert(1)</script"]
    // A slash cannot be part of a folder's name.
    let folders = names.map { $0.replacingOccurrences(of: "/", with: "∕") }
    let images = folders.enumerated().flatMap { i, name in
      faces("train/" + name, 4, from: i * 10) + faces("test/" + name, 4, from: i * 10 + 3)
    }
    let found = try explore(images)
    #expect(found.result.report.collection.classes == folders.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    #expect(found.page.contains("&lt;b&gt;bold") && found.page.contains("سعيد"))
    #expect(!found.page.contains("<b>bold") && !found.page.contains("<script>alert"))
    // Every row of a Markdown table keeps its cells.
    #expect(found.text.contains("a\\|b") && !found.text.contains("| a|b"))
  }
}
